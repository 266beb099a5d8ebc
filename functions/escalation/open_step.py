"""A complaint took a turn: see to what follows from that, and say what it waits for (FB-13 to FB-16)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from casework import wiring
from casework.complaints.standing import said_of
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.round import Outcome, Round, Status
from casework.domain.task import Task
from casework.errors import CaseErased
from casework.letters.by_hand import by_hand
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.ports.tasks import Tasks
from casework.profile import Profile
from escalation.step_letters import StepLetters, answer_letter, is_statement, step_letter, steps_of
from escalation.waiting import waiting_for

ENDS = frozenset({Outcome.RESOLVED, Outcome.UNRESOLVED, Outcome.NO_WORD, Outcome.WITHDRAWN, Outcome.NOT_ACCEPTED})
"""How a complaint ends as a complaint. One that turned out to be none goes on in a round of its own."""

_NO_MORE = "the complaint went on without it"
_GOES_ON = "the machine of the complaint goes on again"
_STOPPED = ("complaint-stopped", "no-more-reminders")


class Stepped(TypedDict):
    """For the state machine: how the complaint ended, None while it waits; ``turn`` is the one that was seen to."""

    outcome: str | None
    milestone: str | None
    seconds: int
    turn: int


_GONE: Stepped = {"outcome": "over", "milestone": None, "seconds": 1, "turn": 0}


@dataclass(frozen=True)
class StepOpener:
    """Opens the steps that complaints come to, and closes those that they leave, with what it needs for that. Safe to
    stop at any point and run again.
    """

    cases: Cases
    rounds: Rounds
    tasks: Tasks
    letters: StepLetters
    profile: Profile

    def see_to(self, ref: str, number: int, now: datetime) -> Stepped:
        """See to what follows from all turns that the complaint took, and say what it waits for.

        Raises LetterNotSent, to be retried, and CaseMovedOn after five tries in vain.
        """
        try:
            round_ = on_case(ref, self.cases, lambda case: self._see_to(case, case.round(number), now))
        except CaseErased:
            return _GONE
        waiting = waiting_for(round_, self.profile, now)
        return {
            "outcome": _outcome(round_),
            "milestone": waiting["milestone"],
            "seconds": waiting["seconds"],
            "turn": round_.turn,
        }

    def _see_to(self, case: Case, round_: Round, now: datetime) -> Round:
        if round_.status is Status.OPEN or round_.outcome in ENDS:
            self._write(case, round_, now)
        elif round_.outcome is Outcome.RECLASSIFIED:
            self.letters.tell_other_kind(case, round_, now)
        self._end_tasks(case, round_, now)
        if round_.status is Status.OPEN:
            self.rounds.heard(round_)
        else:
            self.rounds.tied_up(round_.ref, round_.number)
        return round_

    def _write(self, case: Case, round_: Round, now: datetime) -> None:
        """Two turns may have come at once: each answer is told, also of a step that the complaint has left."""
        for step in steps_of(round_):
            if step.answer:
                self.letters.tell_answer(case, round_, step, now)
        if round_.outcome:
            self.letters.tell_end(case, round_, round_.outcome, now)
        elif said_of(round_).step.answer is None:
            self.letters.tell_owner(case, round_, now)
            self.letters.tell_going_on(case, round_, now)

    def _end_tasks(self, case: Case, round_: Round, now: datetime) -> None:
        """Nobody has to do any more what belongs to a step that was left, or what was done by the turn itself."""
        about, step = f"{round_.number:04}-step-", said_of(round_).step
        stopped = tuple(f"{round_.number:04}-{what}" for what in _STOPPED)
        for task in case.tasks:
            if task.id.startswith(stopped) and task.done_at is None:
                self.tasks.moot(case.ref, task.id, _GOES_ON, now)
            begins = task.id.startswith((about, *by_hand(about)))
            if not begins or task.done_at or self._is_to_be_done(task, case, round_, now):
                continue
            if is_statement(task, round_, step) and step.statement:
                self.tasks.done(case.ref, task.id, step.statement.by, step.statement.at)
            else:
                self.tasks.moot(case.ref, task.id, _NO_MORE, now)

    def _is_to_be_done(self, task: Task, case: Case, round_: Round, now: datetime) -> bool:
        step = said_of(round_).step
        told = by_hand(answer_letter(round_, step))
        if round_.outcome is Outcome.NO_WORD:
            return task.id in told  # who was told nothing has nothing to say
        if round_.status is Status.ANSWERED:
            return False
        if step.answer:
            return task.id.startswith(told)
        if is_statement(task, round_, step):
            return not self.letters.is_readable(case, step, now)
        begins = step_letter(round_, step)
        return task.id.startswith((begins, *by_hand(begins)))


def _outcome(round_: Round) -> str | None:
    if round_.status is Status.OPEN:
        return None
    return round_.outcome.value if round_.outcome in ENDS else "over"


def handler(event: dict[str, Any], context: object) -> Stepped:  # noqa: ARG001
    profile = wiring.profile()
    letters = StepLetters(wiring.correspondence(), wiring.reply_addresses(), wiring.links(), profile)
    opener = StepOpener(wiring.cases(), wiring.rounds(), wiring.tasks(), letters, profile)
    return opener.see_to(event["ref"], event["round"], wiring.now())
