"""A step of a complaint waits: remind who decides it, or ask the complainant once more, and then wait no longer."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, TypedDict

from casework import wiring
from casework.complaints.standing import said_of
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.complaint_policy import is_silence
from casework.domain.letter import LetterState
from casework.domain.promise import Milestone
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.unread_reply import is_unread
from casework.errors import AlreadyAnswered, CaseMovedOn, CaseNotFound
from casework.letters.by_hand import by_hand
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.profile import Profile
from escalation.step_letters import StepLetters, answer_letter
from escalation.waiting import waiting_for

_ACKNOWLEDGE = (
    "Acknowledge the complaint about personal data: no acknowledgement went (Data Protection Act 2018, s.164A)"
)
_OURS = "A complaint waits for us and not for them: read what they wrote, or tell them how it was decided (FB-13)"


class Chased(TypedDict):
    """For the state machine: ``moved`` when the complaint ended or took another turn meanwhile."""

    moved: bool
    milestone: str | None
    seconds: int


_MOVED: Chased = {"moved": True, "milestone": None, "seconds": 1}


@dataclass(frozen=True)
class Chase:
    """Passes the milestones of complaints, with what it needs for that."""

    cases: Cases
    rounds: Rounds
    correspondence: Correspondence
    letters: StepLetters
    profile: Profile

    def pass_milestone(self, ref: str, number: int, name: str | None, now: datetime) -> Chased:
        """Pass milestone ``name`` of a complaint, unless it took another turn, and say what it waits for next.

        The write that notes it, or that ends the complaint for want of the complainant's word, is refused when
        anything came: however the two race, what people said or decided wins. Raises LetterNotSent, to be retried.
        """
        try:
            return self._pass(self.rounds.get(ref, number), name, now)
        except CaseNotFound:
            return _MOVED

    def _pass(self, round_: Round, name: str | None, now: datetime) -> Chased:
        course = self.profile.course(round_)
        if round_.status is Status.ANSWERED or (name and name not in {each.name for each in course.milestones}):
            return _MOVED
        milestone = course.come(name, now) if name else None
        if milestone is None or not self.profile.office.is_open(now, self.profile.working_days):
            return self._waiting(round_, now)
        if is_silence(milestone.name):
            return self._wait_no_longer(round_, milestone, now)
        try:
            round_ = self.rounds.pass_milestone(round_, milestone.name, course, now)
        except (AlreadyAnswered, CaseMovedOn):
            return _MOVED
        on_case(round_.ref, self.cases, lambda case: self._tell(case, round_, milestone, now))
        return self._waiting(round_, now)

    def _waiting(self, round_: Round, now: datetime) -> Chased:
        waiting = waiting_for(round_, self.profile, now)
        return {"moved": False, "milestone": waiting["milestone"], "seconds": waiting["seconds"]}

    def _tell(self, case: Case, round_: Round, milestone: Milestone, now: datetime) -> None:
        complaint = said_of(round_)
        if complaint.step.answer is None:
            self.letters.tell_owner(case, round_, now)  # a yes to being named may have ended since it was opened
            self.letters.remind(case, round_, milestone, now)
            self.letters.tell_progress(case, round_, milestone, now)
            if complaint.data_protection and case.contact and not _is_acknowledged(case, round_):
                self._ask_to_acknowledge(round_, now)
        elif not is_unread(case):
            self.letters.tell_answer(case, round_, complaint.step, now, again=True)

    def _ask_to_acknowledge(self, round_: Round, now: datetime) -> None:
        """Who complains about personal data has a right to that (DPA 2018 section 164A)."""
        handled_by = said_of(round_).handled_by
        task = self.correspondence.task(f"{round_.number:04}-acknowledge", _ACKNOWLEDGE, now, handled_by)
        self.correspondence.ask(round_.ref, task, now)

    def _wait_no_longer(self, round_: Round, milestone: Milestone, now: datetime) -> Chased:
        """Take silence for no word. Who wrote, and was not read, or was told nothing, is not silent: then see again on
        the next working day.
        """
        case, complaint = self.cases.get(round_.ref), said_of(round_)
        if is_unread(case) or _is_untold(case, round_):
            task = self.correspondence.task(
                f"{round_.number:04}-{milestone.name}-ours", _OURS, now, complaint.handled_by
            )
            self.correspondence.ask(round_.ref, task, now)
            office, calendar = self.profile.office, self.profile.working_days
            again_at = office.opening(calendar.after(office.local(now).date(), 1))
            return {"moved": False, "milestone": milestone.name, "seconds": ceil((again_at - now).total_seconds())}
        ended = {"answered_at": now, "recorded_at": now, "outcome": Outcome.NO_WORD}
        with suppress(CaseMovedOn):
            self.rounds.turn(
                round_, round_.model_copy(update=ended), now, erase_on=self.profile.erase_on(Kind.COMPLAINT, now)
            )
        return _MOVED


def _is_untold(case: Case, round_: Round) -> bool:
    """Whether the answer could not be sent, and nobody has told it in another way."""
    letter_id = answer_letter(round_, said_of(round_).step)
    return any(task.id in by_hand(letter_id) and task.done_at is None for task in case.tasks)


def _is_acknowledged(case: Case, round_: Round) -> bool:
    """Whether the letter went, or somebody did what there was to do where it could not."""
    letter_id = f"{round_.number:04}-acknowledgement"
    sent = any(each.id == letter_id and each.state is LetterState.SENT for each in case.letters)
    return sent or any(each.id in by_hand(letter_id) and each.done_at and not each.moot for each in case.tasks)


def handler(event: dict[str, Any], context: object) -> Chased:  # noqa: ARG001
    profile, correspondence = wiring.profile(), wiring.correspondence()
    letters = StepLetters(correspondence, wiring.reply_addresses(), wiring.links(), profile)
    chase = Chase(wiring.cases(), wiring.rounds(), correspondence, letters, profile)
    return chase.pass_milestone(event["ref"], event["round"], event["milestone"], wiring.now())
