"""A complainant says yes or no to being named to whoever decides a step outside the service (CF-13, FB-15)."""

from datetime import datetime

from pydantic import Field

from casework.complaints.naming import ACT, agree, said_since
from casework.complaints.standing import said_of
from casework.consents.answer import IN_OTHER_WORDS, GivenAnswer
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import Answer, GivenBy
from casework.domain.record import Record
from casework.domain.retry import A_RETRY_COMES_WITHIN
from casework.domain.round import Round
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from casework.domain.text import Paragraph, Words
from casework.errors import ImpossibleAct
from casework.letters.correspondence import Correspondence
from casework.ports.sharing import Sharing
from desk.opinions.complaint_turn import Turns, undecided


class ToldNaming(Record):
    """A yes or no to being named, and exactly what the complainant had been told."""

    answer: Answer
    told: Words = Field(description="exactly what they were told before they answered: who reads what of them")
    how: Channel
    given_by: GivenBy = GivenBy.CLIENT
    capacity: Paragraph | None = Field(
        default=None,
        description="why a child understands what they decide, or why the client cannot decide this and who may for"
        " them",
    )
    step: int | None = Field(default=None, ge=1, description="to whom, to be refused where it is at another step")


def name_complainant(
    ref: str,
    told: ToldNaming,
    by: StaffMember,
    turns: Turns,
    sharing: Sharing,
    correspondence: Correspondence,
    now: datetime,
) -> Round:
    """Record the answer as the consent that it is, then take a turn: what the owner may read has changed.

    It is about the owner of the step that the complaint was at when this began, and no other. The same answer again
    makes no second consent. Raises CaseNotFound, NotOnCase, and ImpossibleAct where the owner works for the service, or
    the answer is not theirs to give.
    """
    number = told.step or said_of(undecided(turns.cases.get(ref), None, ACT)).step.number
    given = GivenAnswer(**told.model_dump(exclude={"step"}), at=now, wording=IN_OTHER_WORDS, by=by)

    def act(case: Case) -> Round:
        round_ = undecided(case, number, ACT)
        complaint = said_of(round_)
        owner = complaint.step.owner
        if owner in SERVICE_ROLES:
            raise ImpossibleAct(ref, ACT, f"step {number} is decided within the service, which knows who it is")
        if not _is_standing_no(case, owner, given, turns, now):
            agree(case, owner, given, sharing, correspondence, turns.profile, now)
        return turns.take(round_, complaint, now)

    return on_case(ref, turns.cases, act)


def _is_standing_no(case: Case, owner: Role, given: GivenAnswer, turns: Turns, now: datetime) -> bool:
    last = said_since(case, owner, turns.profile, now - A_RETRY_COMES_WITHIN)
    if last is None or given.answer is Answer.YES:
        return False
    return (last.answer, last.told, last.how, last.recorded_by) == (given.answer, given.told, given.how, given.by)
