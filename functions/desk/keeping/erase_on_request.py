"""A person asked that what is kept of them is erased, and nothing stands against it (UK GDPR Article 17)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.erasure import ErasedBecause
from casework.domain.letter import LetterState
from casework.domain.retention import grounds_against_request, open_matters
from casework.erasing import Erasing
from casework.errors import CaseErased, ImpossibleAct, MachineOutOfReach
from casework.ports.cases import Cases
from casework.ports.incidents import Incidents
from casework.profile import Profile

ACT = "erase the case"


@dataclass(frozen=True)
class RequestedErasures:
    """Erases cases whose person asked for it, with what it needs for that."""

    cases: Cases
    incidents: Incidents
    erasing: Erasing
    profile: Profile

    def why_not(self, case: Case, number: int, today: date) -> Iterator[str]:
        """Why ``case`` may not be erased on the day ``today`` because of the request in round ``number``: each hold and
        each ground of the law, on which the request is to be refused; and whatever else waits for an end.
        """
        incidents = self.incidents.of(case.ref)
        others = case.model_copy(update={"rounds": tuple(each for each in case.rounds if each.number != number)})
        policy, office = self.profile.retention, self.profile.office
        for ground in grounds_against_request(others, incidents, policy, office, today):
            yield f"it has to be kept: {ground}"
        if still_open := tuple(open_matters(others, incidents)):
            yield f"still open: {', '.join(still_open)}"
        for merged in self._merged(case):
            yield from self.why_not(merged, 0, today)

    def _merged(self, case: Case) -> Iterator[Case]:
        """The cases that go on in it, which are erased with it."""
        for ref in case.merged:
            with suppress(CaseErased):
                yield self.cases.get(ref)

    def erase(self, ref: str, number: int, letter: str, now: datetime, *, told: bool) -> None:
        """Erase the case whose request in round ``number`` was answered so, once the person knows: ``letter`` went, or
        they were ``told`` in another way. Where the state machine is out of reach, a sweep finishes it.

        Raises ImpossibleAct where something came that stands against it, or nobody knows whether the person was told.
        """

        def act(case: Case) -> None:
            sent = any(each.id == letter and each.state is LetterState.SENT for each in case.letters)
            if not (sent or told):
                missing = "the letter with the answer did not go: tell them, and say in told how"
                raise ImpossibleAct(ref, ACT, missing)
            if missing := "; ".join(self.why_not(case, number, self.profile.office.local(now).date())):
                raise ImpossibleAct(ref, ACT, missing)
            for each in (*self._merged(case), case):
                with suppress(MachineOutOfReach):
                    incidents = self.incidents.of(each.ref)
                    self.erasing.erase(each, incidents, ErasedBecause.REQUEST, ("request",), now)

        on_case(ref, self.cases, act)
