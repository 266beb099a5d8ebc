"""Cases whose time may have come: each is erased, kept, or put before a person, as the whole of it asks (CF-07)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from casework import wiring
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.disposal import Became, Receipt
from casework.domain.erasure import ErasedBecause
from casework.domain.erasure_review import TASK
from casework.domain.hold import Hold
from casework.domain.incident import Incident
from casework.domain.retention import Due, Held, NotYet, ToReview, expired_consents, next_look, standing
from casework.domain.task import Task
from casework.erasing import Erasing
from casework.errors import CaseErased, CaseNotFound
from casework.letters.correspondence import Correspondence
from casework.log import reported
from casework.ports.cases import Cases
from casework.ports.disposals import Disposals
from casework.ports.due_cases import DueCases
from casework.ports.erasures import Erasures
from casework.ports.incidents import Incidents
from casework.ports.remnants import Remnants
from casework.ports.sharing import Sharing
from casework.profile import Profile

_DECIDE = "The time for which this case is kept is over. Decide whether it is erased"
_REVIEW = "A hold keeps this case. Say whether it goes on, and why"
_LATE = "A hold keeps this case, and its review is late. Say whether it goes on, and why"
_A_WEEK = timedelta(days=7)
_A_MONTH = timedelta(days=30)


class Disposed(TypedDict):
    """For the state machine: how many cases could not be seen to; the log says which."""

    failed: int


@dataclass(frozen=True)
class Disposing:
    """Sees to cases one by one. Safe to stop at any point and run again."""

    cases: Cases
    incidents: Incidents
    due_cases: DueCases
    remains: Remnants
    disposals: Disposals
    erasures: Erasures
    sharing: Sharing
    correspondence: Correspondence
    profile: Profile

    def dispose(self, ref: str, now: datetime) -> Became:
        """See to one case that the index lists, and say what became of it. A receipt is written before anything goes.

        Raises MachineOutOfReach and LetterNotSent, and CaseMovedOn after five tries in vain: the next night tries
        again.
        """
        try:
            return on_case(ref, self.cases, lambda case: self._dispose(case, now))
        except CaseErased:
            self.disposals.note(self._receipt(ref, Became.ERASED_BEFORE, now, traces=self.remains.traces(ref)))
            self.erasures.finish(ref)
            return Became.ERASED_BEFORE

    def _dispose(self, case: Case, now: datetime) -> Became:
        today = self.profile.office.local(now).date()
        incidents = self.incidents.of(case.ref)
        holds = {hold.id: self._see_to(case, hold, today, now) for hold in case.standing_holds}
        if case.header.merged_into and self._lives(case.header.merged_into):
            self.disposals.note(self._receipt(case.ref, Became.KEPT, now))
            self.due_cases.look_again(case.ref, today, today + _A_MONTH, holds)
            return Became.KEPT
        found = standing(case, incidents, self.profile.retention, self.profile.office, today)
        match found:
            case Due(rules):
                self._erase(case, incidents, tuple(rule.id for rule in rules), now)
                return Became.ERASED
            case ToReview(rules, since):
                task = self.correspondence.task(f"{TASK}{since}", _DECIDE, now, case.seen_to_by)
                self.correspondence.ask(case.ref, task, now)
                receipt = self._receipt(case.ref, Became.TO_REVIEW, now, rules=tuple(rule.id for rule in rules))
                again = today + _A_WEEK
            case Held(kept_by):
                receipt = self._receipt(case.ref, Became.HELD, now, holds=tuple(hold.kind for hold in kept_by))
                again = today + _A_MONTH
            case NotYet(until):
                receipt = self._kept(case, today, now)
                again = next_look(case, until, self.profile.retention, self.profile.office, today)
            case _:
                receipt, again = self._kept(case, today, now), today + _A_MONTH
        self.disposals.note(receipt)
        self.due_cases.look_again(case.ref, today, again, holds)
        return receipt.became

    def _lives(self, ref: str) -> bool:
        """Whether a case in which another goes on is still there: that one is how answers to its letters reach it."""
        try:
            self.cases.get(ref)
        except CaseNotFound:
            return False
        return True

    def _erase(self, case: Case, incidents: list[Incident], rules: tuple[str, ...], now: datetime) -> None:
        erasing = Erasing(self.remains, self.disposals, self.erasures, self.profile)
        erasing.erase(case, incidents, ErasedBecause.PERIOD, rules, now)

    def _kept(self, case: Case, today: date, now: datetime) -> Receipt:
        """A case that goes on; but its consents whose own period is over do not."""
        expired = expired_consents(case, self.profile.retention, self.profile.office, today)
        if case.why_held:
            expired = ()
        if expired:
            self.sharing.forget(case, expired)
        return self._receipt(case.ref, Became.KEPT, now, consents=len(expired))

    def _see_to(self, case: Case, hold: Hold, today: date, now: datetime) -> date:
        """Ask for the review of a hold when it comes near, and once more when it is late. The day of the next look."""
        before = hold.review_on - timedelta(days=self.profile.retention.review_asked_days_before)
        if today < before:
            return before
        late = today > hold.review_on
        task = Task(
            id=hold.review_task(late=late),
            what=_LATE if late else _REVIEW,
            for_role=case.seen_to_by,
            opened_at=now,
            due_at=self.profile.office.closing(hold.review_on),
        )
        self.correspondence.ask(case.ref, task, now)
        return max(hold.review_on, today) + (_A_WEEK if late else timedelta(days=1))

    def _receipt(self, ref: str, became: Became, now: datetime, **facts: Any) -> Receipt:
        return Receipt(ref=ref, became=became, at=now, **facts)


def dispose_of_each(refs: Iterable[str], disposing: Disposing, now: Callable[[], datetime]) -> Disposed:
    """See to each of ``refs``; one that cannot be seen to does not keep the others waiting."""
    failed = 0
    for ref in refs:
        try:
            with reported(f"{ref} was not disposed of"):
                disposing.dispose(ref, now())
        except Exception:  # noqa: BLE001  # whatever it is, it is reported, and the others must not wait for it
            failed += 1
    return {"failed": failed}


def handler(event: dict[str, Any], context: object) -> Disposed:  # noqa: ARG001
    disposing = Disposing(
        wiring.cases(),
        wiring.incidents(),
        wiring.due_cases(),
        wiring.remains(),
        wiring.disposals(),
        wiring.eraser(),
        wiring.sharing(),
        wiring.correspondence(),
        wiring.profile(),
    )
    return dispose_of_each(event["Items"], disposing, wiring.now)
