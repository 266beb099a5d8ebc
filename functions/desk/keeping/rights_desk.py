"""What the desk needs to see to requests about personal data, and what every act on one has in common (CF-08)."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.rights_clock import RightsDays
from casework.domain.rights_request import RightsRequest
from casework.domain.round import Round, Status
from casework.domain.staff import Role
from casework.domain.task import Task
from casework.errors import FieldWrong, ImpossibleAct, LetterNotSent, NotOnCase
from casework.letters.correspondence import Correspondence
from casework.letters.rights import RightsLetters
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rights_requests import RightsRequests
from casework.ports.rounds import Rounds
from casework.ports.tasks import Tasks
from casework.profile import Profile


@dataclass(frozen=True)
class RightsDesk:
    """Moves requests and tells people of that. What is written and not yet told is a task until the letter went, so
    that a crash, or a post office that is busy, leaves it to a person.
    """

    cases: Cases
    requests: RightsRequests
    rounds: Rounds
    tasks: Tasks
    machine: CaseMachine
    correspondence: Correspondence
    letters: RightsLetters
    profile: Profile

    def move(self, was: Round, request: RightsRequest, now: datetime, tasks: Sequence[Task] = ()) -> Round:
        """Write what ``was`` is about from now on, due as it is then. Raises CaseMovedOn."""
        becomes = was.model_copy(update={"rights": request})
        due_at = self.profile.course(becomes, now).due_at
        return self.requests.move(was, becomes.model_copy(update={"due_at": due_at}), tasks)

    def to_tell(self, round_: Round, letter: str, now: datetime) -> Task:
        """The task that stands until ``letter`` went."""
        what = f"Tell whoever made the request about personal data in round {round_.number} what is new of it"
        return self.correspondence.task(_told(round_, letter), what, now, Role.CASEWORKER)

    def tell(self, round_: Round, letter: str, write: Callable[[Case, Round], None]) -> None:
        """Write ``letter`` now, if that is possible; else its task stays, and the sweep tells of it."""
        with suppress(LetterNotSent):
            on_case(round_.ref, self.cases, lambda case: write(case, case.round(round_.number)))
            self.tasks.drop(round_.ref, _told(round_, letter))

    def tell_news(self, round_: Round, news: str, nth: int, now: datetime, **facts: Any) -> None:
        """As tell(), of what is ``news`` for the ``nth`` time."""
        self.tell(
            round_,
            f"{news}-{nth}",
            lambda case, as_it_is: self.letters.tell_news(case, as_it_is, news, nth, now, **facts),
        )

    def today(self, now: datetime) -> date:
        return self.profile.office.local(now).date()

    def refuse_after_the_first_month(self, round_: Round, act: str, now: datetime) -> None:
        """Raises ImpossibleAct after the first month's last day (Article 12A(4))."""
        last = self.profile.rights.extend_until(self._days(round_, now))
        if self.today(now) > last:
            raise ImpossibleAct(round_.ref, act, f"the first month ended on {last.isoformat()} (Article 12A(4))")

    def refuse_once_late(self, round_: Round, act: str, now: datetime) -> None:
        """Raises ImpossibleAct after the last day of the time that the law gives."""
        last = self.profile.rights.runs_until(self._days(round_, now))
        if self.today(now) > last:
            raise ImpossibleAct(round_.ref, act, f"its time ran out on {last.isoformat()}: it has to be answered")

    def _days(self, round_: Round, now: datetime) -> RightsDays:
        return self.profile.rights_days(request_of(round_), round_.received_at, now)


def request_of(round_: Round) -> RightsRequest:
    assert round_.rights, "only of a request about personal data"  # noqa: S101
    return round_.rights


def the_request(case: Case, number: int) -> tuple[Round, RightsRequest]:
    """The request in round ``number``. Raises NotOnCase."""
    for round_ in case.rounds:
        if round_.number == number and round_.rights:
            return round_, round_.rights
    raise NotOnCase(case.ref, "request about personal data")


def refuse_answered(round_: Round, act: str) -> None:
    """Raises ImpossibleAct."""
    if round_.status is Status.ANSWERED:
        raise ImpossibleAct(round_.ref, act, f"the request in round {round_.number} was answered")


def noted_at(said: datetime | None, field: str, not_before: datetime, now: datetime) -> datetime:
    """When something came that is noted at ``now``. Raises FieldWrong."""
    at = said or now
    if not not_before <= at <= now:
        since = not_before.isoformat(timespec="seconds")
        raise FieldWrong(field, f"should lie between {since} and now, {now.isoformat(timespec='seconds')}")
    return at


def _told(round_: Round, letter: str) -> str:
    return f"{round_.number:04}-rights-told-{letter}"
