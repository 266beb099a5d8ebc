"""A complaint, at whatever step a test needs it."""

from datetime import datetime, timedelta
from typing import Any

from casework.complaints.begin import barring, begin
from casework.complaints.naming import may_be_named
from casework.domain.case import Case, CaseHeader
from casework.domain.channel import Channel
from casework.domain.complaint import Complaint, Finding, StepAnswer
from casework.domain.complaint_path import next_step
from casework.domain.contact import Contact, Relationship
from casework.domain.delivery import Became, Delivery
from casework.domain.message import Message
from casework.domain.noted_complaint import NotedComplaint
from casework.domain.opening import NewCase
from casework.domain.reference import new_reference
from casework.domain.round import Kind, Round
from casework.domain.staff import Role, StaffMember
from tests.world import CASEY, NOON, World

WORDS, WANTS = "Nobody rang me back for three weeks", "An apology"
OLU = StaffMember(id="officer", name="Olu Officer")
MORGAN = StaffMember(id="manager", name="Morgan Manager")
DEE = StaffMember(id="director", name="Dee Director")
RAE = StaffMember(id="reviewer", name="Rae Reviewer")
DECIDES = {Role.OFFICER: OLU, Role.MANAGER: MORGAN, Role.DIRECTOR: DEE, Role.REVIEWER: RAE}
"""Who decides a step, by the role that owns it."""

SAM: dict[str, Any] = {
    "name": "Sam Fielding",
    "email": "sam.fielding@example.org",
    "relationship": Relationship.PARENT,
}
_DAY = timedelta(days=1)


def a_complaint(
    world: World, about: Role | None = None, at: datetime = NOON, noted: dict[str, Any] | None = None, **contact: Any
) -> Case:
    """A complaint that came at ``at``, by Sam Fielding unless ``contact`` says otherwise, at its first step."""
    complaint = begin(NotedComplaint.model_validate({"about": about, **(noted or {})}), at, world.profile)
    ref = new_reference(world.profile.service.reference_prefix)
    waiting = Round(
        ref=ref, number=1, kind=Kind.COMPLAINT, received_at=at, due_at=at, message="m1", complaint=complaint
    )
    round_ = waiting.model_copy(update={"due_at": world.profile.course(waiting).due_at})
    world.cases.open(
        NewCase(
            header=CaseHeader(ref=ref, kind=Kind.COMPLAINT, channel=Channel.TELEPHONE, opened_at=at, opened_by=CASEY),
            contact=Contact(**{**SAM, **contact}),
            round=round_,
            message=Message(
                id="m1", channel=Channel.TELEPHONE, received_at=at, text=WORDS, wants=WANTS, taken_by=CASEY
            ),
            tasks=(),
            delivery=Delivery(id=ref, ref=ref, round=1, message="m1", became=Became.ROUND, due_at=round_.due_at),
            conflicts=barring(complaint, "0001", CASEY, at),
        )
    )
    return world.cases.get(ref)


def turn_answered(
    world: World,
    ref: str,
    at: datetime | None = None,
    finding: Finding = Finding.NOT_UPHELD,
    words: str = "We did ring.",
) -> Round:
    """Its step, decided by its owner at ``at``, or a day after it was opened."""
    round_, complaint = _standing(world, ref)
    step = complaint.step
    by, decided_at = DECIDES[step.owner], at or step.opened_at + _DAY
    answer = StepAnswer(
        finding=finding,
        words=words,
        decided_by=by.name,
        decider=by.id,
        at=decided_at,
        due_at=round_.due_at,
        recorded_at=decided_at,
        recorded_by=by,
    )
    return turn(world, round_, complaint.with_step(step.model_copy(update={"answer": answer})), decided_at)


def turn_to_next_step(world: World, ref: str, at: datetime | None = None, owner_conflict: str | None = None) -> Round:
    """It, gone on to its next step at ``at``, or a day after the one before was decided or opened."""
    round_, complaint = _standing(world, ref)
    step, policy = complaint.step, world.profile.complaints
    opened_at = at or (step.answer.at if step.answer else step.opened_at) + _DAY
    named = may_be_named(world.cases.get(ref), policy.steps[step.number].owner, world.profile, opened_at)
    after = next_step(
        complaint.about, complaint.steps, policy, opened_at, may_be_named=named, owner_conflict=owner_conflict
    )
    assert after, "there is a step left"
    return turn(world, round_, complaint.with_step(after), opened_at)


def turn(world: World, was: Round, complaint: Complaint, at: datetime, **ended: Any) -> Round:
    """The turn by which the round's complaint becomes ``complaint``, and with ``ended`` its last."""
    becomes = was.model_copy(update={"complaint": complaint, **ended})
    due_at = world.profile.course(becomes).due_at
    return world.rounds.turn(was, becomes.model_copy(update={"due_at": due_at}), at)


def _standing(world: World, ref: str) -> tuple[Round, Complaint]:
    round_ = world.cases.get(ref).latest_round
    assert round_.complaint, "a round about a complaint"
    return round_, round_.complaint
