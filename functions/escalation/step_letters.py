"""What is written about a complaint: to who decides a step, and to the complainant (FB-14 to FB-16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.complaints.naming import may_be_named
from casework.complaints.standing import said_of
from casework.domain.case import Case
from casework.domain.complaint import Step, StepAnswer
from casework.domain.letter import LetterState
from casework.domain.promise import Milestone
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import Outcome, Round
from casework.domain.staff import SERVICE_ROLES
from casework.domain.task import Task
from casework.letters.complaint import of_complaint
from casework.letters.correspondence import Correspondence
from casework.letters.links import SignedLinks
from casework.profile import Profile

_STATEMENT = (
    "Write what may be read of the complaint by who decides it, without anything that says who complains: "
    "nobody agreed that they are told (FB-15)"
)
_STATEMENT_TASK = "statement"
_ANSWER = (
    "Tell the complainant how their complaint was decided, as it stands on the case, and ask whether that resolves it"
)
_ENDED = "Tell the complainant that their complaint has ended, and of the Ombudsman (FB-16)"


@dataclass(frozen=True)
class StepLetters:
    """Writes about complaints, with what it needs for that. Everything here is written once, however often it is asked
    for, and raises LetterNotSent, to be retried; what goes to the complainant raises CaseMovedOn too.
    """

    correspondence: Correspondence
    replies: ReplyAddresses
    links: SignedLinks
    profile: Profile

    def tell_owner(self, case: Case, round_: Round, now: datetime) -> None:
        """Tell who decides the step that it is their turn, by reference and date only (CF-22), and again when there is
        something that they may read; until then somebody has to write it, and so again when a yes to being named has
        ended (CF-18). The service's own heard of a new case.
        """
        complaint = said_of(round_)
        step = complaint.step
        if step.owner in SERVICE_ROLES and step == complaint.steps[0]:
            return
        readable, begins = self.is_readable(case, step, now), step_letter(round_, step)
        told = f"{begins}opened"
        asked = [task for task in case.tasks if is_statement(task, round_, step)]
        if not readable:
            waiting = next((task.id for task in asked if task.done_at is None), None)
            task_id = waiting or _another(f"{begins}{_STATEMENT_TASK}", asked)
            what = self.correspondence.task(task_id, _STATEMENT, now, complaint.handled_by)
            self.correspondence.ask(case.ref, what, now)
        elif _has(case, told) and asked:
            told = _another(f"{begins}readable", asked[1:])
        due = self.profile.office.local(round_.due_at)
        self.correspondence.notify(
            case.ref, told, "step_opened", step.owner, now, step=step.number, due=due, readable=readable
        )

    def is_readable(self, case: Case, step: Step, now: datetime) -> bool:
        """Whether there is anything that who decides the step may read: a statement, or the complaint itself."""
        return step.statement is not None or may_be_named(case, step.owner, self.profile, now)

    def remind(self, round_: Round, milestone: Milestone, now: datetime) -> None:
        """Remind those whom the milestone names that a step has no answer, by reference and dates only (CF-22)."""
        local, step = self.profile.office.local, said_of(round_).step
        facts = {"step": step.number, "opened": local(step.opened_at), "due": local(round_.due_at)}
        if milestone.overdue:
            facts["working_days_late"] = self.profile.working_days_late(round_.due_at, now)
        template = "step_late" if milestone.overdue else "step_reminder"
        for role in milestone.tells:
            letter_id = f"{round_.number:04}-{milestone.name}-{role}"
            self.correspondence.notify(round_.ref, letter_id, template, role, now, **facts)

    def tell_answer(self, case: Case, round_: Round, step: Step, now: datetime, *, again: bool = False) -> None:
        """Tell the complainant how ``step`` was decided; and, while that is open, ask whether it resolves the
        complaint (FB-13).
        """
        answer, letter_id = answer_of(step), f"{answer_letter(round_, step)}{'-again' if again else ''}"
        if _has(case, letter_id, LetterState.SENT):
            return  # it may not be safe to write to them any more, and nobody has to tell them what they know
        complaint = said_of(round_)
        self.correspondence.write(
            case,
            letter_id,
            "complaint_answered",
            self.replies,
            now,
            instead=_ANSWER,
            by=complaint.handled_by,
            unproven=round_.no_automatic_letter,
            again=again,
            asks=round_.answered_at is None and step == complaint.step,
            step=step.number,
            owner=self.profile.service.role_titles[step.owner],
            finding=answer.finding,
            words=answer.words,
            link=self.links.to_say(case.ref, round_.number, step.number, round_.due_at),
            until=self.profile.office.local(round_.due_at),
            **of_complaint(complaint, self.profile),
        )

    def tell_end(self, case: Case, round_: Round, outcome: Outcome, now: datetime) -> None:
        """Tell the complainant how it ended, and who looks at what the service could not resolve (FB-16)."""
        complaint, letter_id = said_of(round_), f"{round_.number:04}-complaint-ended"
        if _has(case, letter_id, LetterState.SENT):
            return
        self.correspondence.write(
            case,
            letter_id,
            "complaint_ended",
            self.replies,
            now,
            instead=_ENDED,
            by=complaint.handled_by,
            unproven=round_.no_automatic_letter,
            outcome=outcome,
            reason=complaint.ended_because,
            **of_complaint(complaint, self.profile),
        )


def answer_of(step: Step) -> StepAnswer:
    """The answer of a step that has one."""
    assert step.answer, "only an answered step is asked about"  # noqa: S101
    return step.answer


def step_letter(round_: Round, step: Step) -> str:
    """How the ids of all letters and tasks begin that are about ``step``."""
    return f"{round_.number:04}-step-{step.number}-"


def answer_letter(round_: Round, step: Step) -> str:
    """The id of the letter that tells the complainant how ``step`` was decided."""
    return f"{step_letter(round_, step)}answered"


def is_statement(task: Task, round_: Round, step: Step) -> bool:
    """Whether ``task`` is to write what may be read by who decides ``step``: asked for as often as it is needed."""
    return task.id.startswith(f"{step_letter(round_, step)}{_STATEMENT_TASK}")


def _another(begins: str, before: Sequence[Task]) -> str:
    """An id for what comes after ``before``: the first is just what it is, and others are numbered."""
    return f"{begins}-{len(before) + 1}" if before else begins


def _has(case: Case, letter_id: str, *states: LetterState) -> bool:
    return any(letter.id == letter_id and letter.state in (states or LetterState) for letter in case.letters)
