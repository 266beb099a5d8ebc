"""A step of a complaint is decided: by another person each time, and by nobody whom it is about (FB-14 to FB-16)."""

from datetime import datetime

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.complaints.naming import may_be_named
from casework.complaints.standing import latest_complaint, said_of
from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.complaint import Complaint, Finding, Step, StepAnswer
from casework.domain.improvement import NotedImprovement
from casework.domain.kept_promise import promised_decision
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record, sortable
from casework.domain.retry import lately
from casework.domain.round import Round
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from casework.domain.text import Line, Words
from casework.errors import FieldWrong, ImpossibleAct
from casework.improve import planned
from casework.letters.correspondence import Correspondence
from casework.ports.improvements import Improvements
from desk.opinions.complaint_turn import Turns, undecided
from desk.opinions.read_at_step import their_step

ACT = "answer a complaint"
_IN_THEIR_FAVOUR = frozenset({Finding.UPHELD, Finding.PARTLY_UPHELD})


class NotedAnswer(Record):
    """How a step was decided, and what will be done better."""

    finding: Finding
    words: Words = Field(description="what the complainant is told: what was looked at, what was found, and why")
    decided_by: Line | None = Field(
        default=None, description="who decided, where it was not whoever records this; only for the service's own staff"
    )
    at: NotedMoment | None = Field(default=None, description="when it was decided, if not now")
    step: int | None = Field(default=None, ge=1, description="which step, to be refused where it is at another")
    improvement: NotedImprovement | None = Field(
        default=None, validate_default=True, description="what will be done better, by whom, until when"
    )

    @field_validator("improvement")
    @classmethod
    def _what_was_wrong_is_put_right(
        cls, improvement: NotedImprovement | None, info: ValidationInfo
    ) -> NotedImprovement | None:
        """Each complaint that is upheld carries an action with owner and date (FB-03)."""
        if improvement is None and info.data.get("finding") in _IN_THEIR_FAVOUR:
            raise PydanticCustomError("improvement", "should say what will be done better, where a complaint is upheld")
        return improvement


def answer_step(
    ref: str,
    noted: NotedAnswer,
    by: StaffMember,
    roles: frozenset[Role],
    turns: Turns,
    improvements: Improvements,
    correspondence: Correspondence,
    now: datetime,
) -> Step:
    """Record how the step that the complaint is at was decided: by ``by``, whose step it is by one of their ``roles``,
    or by whom staff name. What will be done better is written with it: none is upheld without that.

    The same answer again changes nothing. Raises CaseNotFound, NotOnCase, FieldWrong, and ImpossibleAct; for
    who is not of the service NotTheirs, unless it is a step of theirs.
    """
    number = noted.step

    def act(case: Case) -> Step:
        nonlocal number
        complaint = said_of(latest_complaint(case))
        step = complaint.step if roles & SERVICE_ROLES else their_step(case, by, roles)[1]
        if standing := _standing(complaint, noted, by, now):
            return standing
        if step.answer:
            raise ImpossibleAct(ref, ACT, f"step {step.number} was decided already")
        number = number or step.number  # of the step as it was first read, and of none that came meanwhile
        round_ = undecided(case, number, ACT)
        if not (roles & SERVICE_ROLES or step.statement or may_be_named(case, step.owner, turns.profile, now)):
            raise ImpossibleAct(ref, ACT, "nothing of it may be read yet by who decides it: a statement comes first")
        as_decided = _answer(round_, noted, by, roles, now)
        decided = step.model_copy(update={"answer": as_decided})
        promised = promised_decision(as_decided, turns.profile.office)
        if noted.improvement:
            action, task = planned(case, noted.improvement, by, turns.profile, now, "improvement.")
            if action not in case.improvements:
                turns.take_with(round_, complaint.with_step(decided), action, task, improvements, now, promised)
                tell(ref, [task], correspondence, now)
                return decided
        turns.take(round_, complaint.with_step(decided), now, promised)
        return decided

    return on_case(ref, turns.cases, act)


def _answer(round_: Round, noted: NotedAnswer, by: StaffMember, roles: frozenset[Role], now: datetime) -> StepAnswer:
    complaint, at = said_of(round_), noted.at or now
    step = complaint.step
    if not step.opened_at <= at <= now:
        between = f"{step.opened_at.isoformat(timespec='seconds')}, and now, {now.isoformat(timespec='seconds')}"
        raise FieldWrong("at", f"should lie between the opening of the step, {between}")
    decided_by, decider = _who_decided(complaint, noted, by, roles)
    if any(complaint.decided_before_by(who) for who in (decided_by, decider) if who):
        who = f"step {step.number} is for somebody who decided none before it, and whom the complaint is not about"
        raise ImpossibleAct(round_.ref, ACT, who)
    return StepAnswer(
        finding=noted.finding,
        words=noted.words,
        decided_by=decided_by,
        decider=decider,
        at=at,
        due_at=round_.due_at,
        recorded_at=now,
        recorded_by=by,
    )


def _who_decided(
    complaint: Complaint, noted: NotedAnswer, by: StaffMember, roles: frozenset[Role]
) -> tuple[str, str | None]:
    """The name of who decided, and their sign-in id where it is they who record it."""
    if _is_own(noted, by):
        if complaint.step.owner not in roles:
            raise FieldWrong("decided_by", f"should name the person who decided: it is the {complaint.step.owner}'s")
        return by.name, by.id
    if not roles & SERVICE_ROLES:
        raise FieldWrong("decided_by", "should be left out: whoever has a step to decide answers it themselves")
    return str(noted.decided_by), None


def _is_own(noted: NotedAnswer, by: StaffMember) -> bool:
    return noted.decided_by is None or noted.decided_by.casefold() in {by.name.casefold(), by.id.casefold()}


def _standing(complaint: Complaint, noted: NotedAnswer, by: StaffMember, now: datetime) -> Step | None:
    """The step that was decided by this very answer."""
    for step in complaint.steps:
        answer = step.answer
        if answer is None or noted.step not in {None, step.number}:
            continue
        same = (answer.finding, answer.words, answer.recorded_by) == (noted.finding, noted.words, by)
        same = same and answer.decided_by == (by.name if _is_own(noted, by) else noted.decided_by)
        if same and (sortable(noted.at) == sortable(answer.at) if noted.at else lately(answer.recorded_at, now)):
            return step
    return None
