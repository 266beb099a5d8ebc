"""What is written about a complaint: to who decides a step, and to the complainant (FB-14 to FB-16)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.complaints.naming import consent_to_name, may_be_named
from casework.complaints.standing import said_of
from casework.domain.case import Case
from casework.domain.complaint import Step, StepAnswer
from casework.domain.letter import LetterState
from casework.domain.noted_kind import IN_WORDS
from casework.domain.promise import Milestone
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import Outcome, Round
from casework.domain.staff import SERVICE_ROLES, Role
from casework.domain.task import Task, task_again
from casework.letters.by_hand import by_hand
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
_GOES_ON = (
    "Tell the complainant that their complaint goes on: at which step, who decides it, by when, and whether they know "
    "who complains; if so, how to take that back (FB-13, YP-04)"
)
_LATE = (
    "Tell the complainant that the answer to their complaint is late, that we are sorry, and that they need not wait "
    "for it to go on (FB-13)"
)
_PROGRESS = (
    "Tell the complainant how far their complaint about personal data has come (Data Protection Act 2018, s.164A)"
)
_OF_ANOTHER_KIND = (
    "Tell who complained that it is treated as something else, as what and why, as it stands on the case; that it is a "
    "complaint if they say so; and of the Ombudsman (FB-13, FB-16)"
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
            task_id = task_again(f"{begins}{_STATEMENT_TASK}", case.tasks)
            what = self.correspondence.task(task_id, _STATEMENT, now, complaint.handled_by)
            self.correspondence.ask(case.ref, what, now)
        elif _has(case, told) and asked:
            told = f"{begins}readable" if len(asked) == 1 else f"{begins}readable-{len(asked)}"
        due = self.profile.office.local(round_.due_at)
        self.correspondence.notify(
            case.ref, told, "step_opened", step.owner, now, step=step.number, due=due, readable=readable
        )

    def is_readable(self, case: Case, step: Step, now: datetime) -> bool:
        """Whether there is anything that who decides the step may read: a statement, or the complaint itself."""
        return step.statement is not None or may_be_named(case, step.owner, self.profile, now)

    def remind(self, case: Case, round_: Round, milestone: Milestone, now: datetime) -> None:
        """Remind those whom the milestone names that a step has no answer, by reference and dates only (CF-22): and
        while who decides it can read nothing, only who can see that there is something to read.
        """
        local, complaint = self.profile.office.local, said_of(round_)
        step, tells = complaint.step, milestone.tells
        facts = {
            "step": step.number,
            "opened": local(step.opened_at),
            "due": local(round_.due_at),
            "working_days_late": self.profile.working_days_late(round_.due_at, now),
            "working_days_left": self.profile.working_days_left(round_.due_at, now),
        }
        template = "step_late" if milestone.overdue else "step_reminder"
        if not self.is_readable(case, step, now):
            template, tells = "step_unwritten", (complaint.handled_by,)
        for role in tells:
            letter_id = f"{round_.number:04}-{milestone.name}-{role}"
            self.correspondence.notify(round_.ref, letter_id, template, role, now, **facts)

    def tell_answer(self, case: Case, round_: Round, step: Step, now: datetime, *, again: bool = False) -> None:
        """Tell the complainant how ``step`` was decided; and, while that is open, ask whether it resolves the
        complaint (FB-13).
        """
        answer = answer_of(step)
        asks = round_.answered_at is None and step == said_of(round_).step
        in_time = asks and now < round_.due_at
        self._write(
            case,
            round_,
            f"{answer_letter(round_, step)}{'-again' if again else ''}",
            "complaint_answered",
            now,
            instead=_ANSWER,
            again=again,
            asks=asks,
            goes_on=round_.answered_at is None and not asks,
            step=step.number,
            owner=self._title(step.owner),
            finding=answer.finding,
            words=answer.words,
            link=self.links.to_say(case.ref, round_.number, step.number, round_.due_at) if in_time else None,
            until=self.profile.office.local(round_.due_at),
        )

    def tell_going_on(self, case: Case, round_: Round, now: datetime) -> None:
        """Tell the complainant at which step their complaint is, after the first, who decides it and by when; and,
        where they said yes to being named, how to take that back (FB-13, YP-04). Where an acknowledgement says the most
        of that, only for the sake of the yes.
        """
        complaint = said_of(round_)
        step = complaint.step
        outside = step.owner not in SERVICE_ROLES
        yes = consent_to_name(case, step.owner, self.profile, now) if outside else None
        if step == complaint.steps[0] or (step == steps_of(round_)[0] and yes is None):
            return
        facts, came_from = of_complaint(complaint, self.profile), complaint.steps[-2].number
        passed = [each for each in facts["left_out"] if came_from < each.number < step.number]
        self._write(
            case,
            round_,
            f"{step_letter(round_, step)}goes-on",
            "complaint_goes_on",
            now,
            instead=_GOES_ON,
            step=step.number,
            owner=self._title(step.owner),
            due=self.profile.office.local(round_.due_at),
            late=now > round_.due_at,
            outside=outside,
            take_back=self.links.to_withdraw(case.ref, yes.id, yes.expires_at) if yes else None,
            left_out=passed,
        )

    def tell_progress(self, case: Case, round_: Round, milestone: Milestone, now: datetime) -> None:
        """Tell the complainant how a step stands that has no answer: once that it is late, and that they need not wait
        (FB-13); about personal data with each reminder (DPA 2018 section 164A). One person is asked at a time to tell
        them where no letter may go.
        """
        complaint = said_of(round_)
        step = complaint.step
        begins = step_letter(round_, step)
        letter_id = f"{round_.number:04}-{milestone.name}-progress" if complaint.data_protection else f"{begins}late"
        if not (milestone.overdue or complaint.data_protection) or _is_left_to_a_person(case, begins, letter_id):
            return
        self._write(
            case,
            round_,
            letter_id,
            "complaint_progress",
            now,
            instead=_PROGRESS if complaint.data_protection else _LATE,
            late=milestone.overdue,
            step=step.number,
            owner=self._title(step.owner),
            due=self.profile.office.local(round_.due_at),
        )

    def tell_end(self, case: Case, round_: Round, outcome: Outcome, now: datetime) -> None:
        """Tell the complainant how it ended, and who looks at what the service could not resolve (FB-16)."""
        self._write(
            case,
            round_,
            f"{round_.number:04}-complaint-ended",
            "complaint_ended",
            now,
            instead=_ENDED,
            outcome=outcome,
            reason=said_of(round_).ended_because,
        )

    def tell_other_kind(self, case: Case, round_: Round, now: datetime) -> None:
        """Tell who complained as what it is treated instead, why, and that they may say that it is a complaint: they
        were promised its steps (FB-13).
        """
        instead = next((each for each in case.rounds if each.came_of and each.came_of.round == round_.number), None)
        if instead is None or instead.came_of is None:
            return
        self._write(
            case,
            round_,
            f"{round_.number:04}-complaint-reclassified",
            "complaint_reclassified",
            now,
            instead=_OF_ANOTHER_KIND,
            treated_as=IN_WORDS[instead.kind],
            reason=instead.came_of.reason,
            due=self.profile.office.local(instead.due_at) if instead.is_promised else None,
        )

    def _title(self, owner: Role) -> str:
        return self.profile.service.role_titles[owner]

    def _write(
        self, case: Case, round_: Round, letter_id: str, template: str, now: datetime, *, instead: str, **facts: Any
    ) -> None:
        """Write to the complainant. Where nobody is known there is nobody to tell, in another way either; and what went
        is known, although it may not be safe to write to them any more.
        """
        complaint = said_of(round_)
        if case.contact is None or _has(case, letter_id, LetterState.SENT):
            return
        self.correspondence.write(
            case,
            letter_id,
            template,
            self.replies,
            now,
            instead=instead,
            by=complaint.handled_by,
            unproven=case.unproven,
            **{**of_complaint(complaint, self.profile), **facts},
        )


def steps_of(round_: Round) -> tuple[Step, ...]:
    """The steps that were opened in this round: a complaint that is taken up again brings those before with it."""
    return tuple(step for step in said_of(round_).steps if step.opened_at >= round_.received_at)


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


def _is_left_to_a_person(case: Case, begins: str, letter_id: str) -> bool:
    """Whether somebody is asked already to tell the complainant how the step stands, because a letter of which the id
    ``begins`` so could not, and not the one with ``letter_id``, which may have to be tried again.
    """
    own = by_hand(letter_id)
    waiting = (task.id for task in case.tasks if task.done_at is None and task.id.endswith("-progress"))
    return any(each.startswith(by_hand(begins)) and each not in own for each in waiting)


def _has(case: Case, letter_id: str, *states: LetterState) -> bool:
    return any(letter.id == letter_id and letter.state in (states or LetterState) for letter in case.letters)
