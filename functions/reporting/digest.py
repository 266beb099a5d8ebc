"""Each working morning staff are written to about what is due: references and dates, and nobody (CH-03, CF-22)."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypedDict

from casework import wiring
from casework.domain.open_work import OpenWork as AllOfIt
from casework.domain.staff import Role
from casework.errors import LetterNotSent, LetterRefused, LetterUnconfirmed
from casework.letters.correspondence import Correspondence
from casework.ports.digests import Digests
from casework.ports.open_work import OpenWork
from casework.profile import Profile
from reporting.morning import morning


class Sent(TypedDict):
    """How many letters went."""

    sent: int


@dataclass(frozen=True)
class Digesting:
    """Writes the letters of a morning. Safe to stop at any point and run again: nobody has one twice."""

    open_work: OpenWork
    digests: Digests
    correspondence: Correspondence
    profile: Profile

    def send(self, now: datetime) -> Sent:
        """Write to the caseworkers and to the officer, each once a day, what is due at ``now`` (aware). Says nothing on
        a day on which nobody works, nor where there is nothing to say.

        Raises LetterNotSent, to be tried again, and CalendarNotCovered.
        """
        today = self.profile.office.local(now).date()
        if not self.profile.digest.send or not self.profile.working_days.is_working_day(today):
            return {"sent": 0}
        work, sent, not_sent = self.open_work.everything(), 0, None
        for role in self._read_by():
            try:
                sent += self._tell(role, work, today, now)
            except LetterNotSent as busy:  # who reads the other mailbox is not to wait for this one
                not_sent = busy
        if not_sent:
            raise not_sent
        return {"sent": sent}

    def _read_by(self) -> tuple[Role, ...]:
        if self.correspondence.share_a_mailbox(Role.CASEWORKER, Role.OFFICER):
            return (Role.CASEWORKER,)
        return Role.CASEWORKER, Role.OFFICER

    def _tell(self, role: Role, work: AllOfIt, today: date, now: datetime) -> bool:
        """Whether the letter for ``role`` went now. The officer reads nothing of a case that they are kept off, not
        even its reference (FB-14).
        """

        @cache
        def may_know(ref: str) -> bool:
            return self.correspondence.who_reads(ref, role) is role

        due = morning(work, may_know, self.profile, now)
        if due.is_empty or not self.digests.claim(today, role, now):
            return False
        on_the_clock = self.profile.office.local(now)
        try:
            self.correspondence.report(today.isoformat(), "digest", role, morning=due, now=on_the_clock)
        except LetterNotSent:
            self.digests.release(today, role)
            raise
        except (LetterRefused, LetterUnconfirmed):
            return False  # it may have gone; and what is due is on the worklist
        return True


def handler(event: dict[str, Any], context: object) -> Sent:  # noqa: ARG001
    digesting = Digesting(wiring.open_work(), wiring.digests(), wiring.correspondence(), wiring.profile())
    return digesting.send(wiring.now())
