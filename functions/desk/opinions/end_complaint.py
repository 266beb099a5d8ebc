"""A complaint ends without a finding: the complainant takes it back, or it came too late to be taken up (FB-13)."""

from datetime import datetime
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.complaints.standing import latest_complaint, said_of
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.round import Outcome, Round
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph
from casework.errors import ImpossibleAct
from desk.opinions.complaint_turn import Turns, open_complaint

NOT_ACCEPT = "not accept a complaint"
TAKE_BACK = "note that a complaint was taken back"


class NotedEnding(Record):
    """How a complaint ends: they told us that they take it back, and then how; or it is not taken up, and then why."""

    ended_as: Literal[Outcome.WITHDRAWN, Outcome.NOT_ACCEPTED] = Field(alias="as")
    how: Channel | None = Field(default=None, validate_default=True, description="how they said that they take it back")
    reason: Paragraph | None = Field(
        default=None,
        validate_default=True,
        description="why it is not accepted: they read it; or why they take it back, if they said so",
    )

    @field_validator("how")
    @classmethod
    def _says_how(cls, how: Channel | None, info: ValidationInfo) -> Channel | None:
        ended_as = info.data.get("ended_as")
        if ended_as is Outcome.WITHDRAWN and how is None:
            raise PydanticCustomError("how", "should say how they told us that they take it back")
        if ended_as is Outcome.NOT_ACCEPTED and how:
            raise PydanticCustomError("how", "should be there only where they take it back")
        return how

    @field_validator("reason")
    @classmethod
    def _says_why(cls, reason: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("ended_as") is Outcome.NOT_ACCEPTED and reason is None:
            raise PydanticCustomError("reason", "should say why it is not accepted")
        return reason


def end_complaint(ref: str, noted: NotedEnding, by: StaffMember, turns: Turns, now: datetime) -> Round:
    """End the complaint. The same again by the same person within an hour changes nothing.

    Raises CaseNotFound, NotOnCase, and ImpossibleAct for one that has ended otherwise, or that has to be looked into.
    """

    def act(case: Case) -> Round:
        if standing := _standing(case, noted, by, now):
            return standing
        if noted.ended_as is Outcome.NOT_ACCEPTED:
            round_ = open_complaint(case, NOT_ACCEPT)
            _refuse_unless_late(round_, turns)
        else:
            round_ = open_complaint(case, TAKE_BACK)
        said = {"ended_because": noted.reason, "ended_how": noted.how, "ended_by": by}
        return turns.end(round_, said_of(round_).model_copy(update=said), noted.ended_as, now)

    return on_case(ref, turns.cases, act)


def _refuse_unless_late(round_: Round, turns: Turns) -> None:
    """What came in time is looked into, and so is what somebody has begun to look into (LGSCO Code)."""
    complaint, policy = said_of(round_), turns.profile.complaints
    if len(complaint.steps) > 1 or complaint.step.answer:
        raise ImpossibleAct(round_.ref, NOT_ACCEPT, "it was taken up: its first step was decided, or left")
    received_on = turns.profile.office.local(round_.received_at).date()
    if complaint.happened_on is None or not policy.is_late(complaint.happened_on, received_on):
        within = f"{policy.accept_within_months} months"
        raise ImpossibleAct(round_.ref, NOT_ACCEPT, f"nothing says that it came after more than {within}")


def _standing(case: Case, noted: NotedEnding, by: StaffMember, now: datetime) -> Round | None:
    round_ = latest_complaint(case)
    complaint = said_of(round_)
    same = (round_.outcome, complaint.ended_by, complaint.ended_how, complaint.ended_because) == (
        noted.ended_as,
        by,
        noted.how,
        noted.reason,
    )
    return round_ if same and round_.recorded_at and lately(round_.recorded_at, now) else None
