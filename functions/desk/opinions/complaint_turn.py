"""What staff, or whoever decides a step, do about a complaint is one turn of its round (FB-13)."""

from dataclasses import dataclass
from datetime import datetime

from casework.complaints.standing import latest_complaint, said_of, why_over
from casework.domain.case import Case
from casework.domain.complaint import Complaint
from casework.domain.improvement import Improvement
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.task import Task
from casework.errors import ImpossibleAct
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.improvements import Improvements
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.waking import wake


@dataclass(frozen=True)
class Turns:
    """Takes turns, with what it needs for that. Each raises CaseMovedOn when the complaint is not as it was read."""

    cases: Cases
    rounds: Rounds
    machine: CaseMachine
    profile: Profile

    def take(self, was: Round, complaint: Complaint, now: datetime, promised: PromisedAnswer | None = None) -> Round:
        """Make ``complaint`` of what ``was`` is about, due as it is after that, and wake its machine; ``promised`` is
        what is given by that.
        """
        return self._write(was, self._on_course(was, complaint), now, promised)

    def take_with(
        self,
        was: Round,
        complaint: Complaint,
        action: Improvement,
        task: Task,
        improvements: Improvements,
        now: datetime,
        promised: PromisedAnswer | None = None,
    ) -> Round:
        """As take(), with an action that comes of it, both or neither."""
        round_ = improvements.add_on_turn(was, self._on_course(was, complaint), action, task, now, promised)
        wake(round_, self.machine, self.rounds)
        return round_

    def end(self, was: Round, complaint: Complaint, outcome: Outcome, now: datetime) -> Round:
        """As take(), for the last turn."""
        ended = {"complaint": complaint, "outcome": outcome, "answered_at": now, "recorded_at": now}
        return self._write(was, was.model_copy(update=ended), now)

    def _on_course(self, was: Round, complaint: Complaint) -> Round:
        becomes = was.model_copy(update={"complaint": complaint})
        return becomes.model_copy(update={"due_at": self.profile.course(becomes).due_at})

    def _write(self, was: Round, becomes: Round, now: datetime, promised: PromisedAnswer | None = None) -> Round:
        erase_on = self.profile.erase_on(Kind.COMPLAINT, now) if becomes.answered_at else None
        round_ = self.rounds.turn(was, becomes, now, erase_on, promised)
        wake(round_, self.machine, self.rounds)
        return round_


def open_complaint(case: Case, act: str) -> Round:
    """The round of the complaint, which has not ended. Raises NotOnCase, and ImpossibleAct about ``act``."""
    round_ = latest_complaint(case)
    if round_.status is Status.ANSWERED:
        raise ImpossibleAct(case.ref, act, why_over(round_))
    return round_


def undecided(case: Case, number: int | None, act: str) -> Round:
    """As open_complaint(), while it is at a step that nobody has decided: at step ``number``, where that is said."""
    round_ = open_complaint(case, act)
    step = said_of(round_).step
    if number not in {None, step.number}:
        raise ImpossibleAct(case.ref, act, f"the complaint is at step {step.number}, not at step {number}")
    if step.answer:
        raise ImpossibleAct(case.ref, act, f"step {step.number} was decided already")
    return round_
