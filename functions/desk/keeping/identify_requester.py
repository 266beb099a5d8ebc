"""Who makes a request about personal data, and by what right they make it for another person (Article 12(6), YP-02)."""

from datetime import datetime

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.rights_request import RightsRequest, Standing
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph
from casework.errors import ImpossibleAct
from desk.keeping.rights_desk import RightsDesk, noted_at, refuse_answered, request_of, the_request

ASK, CONFIRM, STAND = "ask who they are", "confirm who they are", "note by what right they ask"
_ASKED = "identity"
_GOES_ON = "known"


class NotedIdentity(Record):
    """That they are asked to show who they are; or that they have, and how."""

    needed: Paragraph | None = Field(default=None, description="what they are asked to show: they read it in a letter")
    how: Paragraph | None = Field(default=None, validate_default=True, description="how it was confirmed who they are")
    confirmed_at: NotedMoment | None = Field(
        default=None, description="when what they were asked for came, if not now: the month begins then"
    )

    @field_validator("how")
    @classmethod
    def _the_one_or_the_other(cls, how: str | None, info: ValidationInfo) -> str | None:
        if "needed" in info.data and (info.data["needed"] is None) is (how is None):
            raise PydanticCustomError("how", "should be there where needed is not, and only there")
        return how


class NotedStanding(Record):
    """What lets somebody ask for another person. What is left out stays as it was."""

    authority: Paragraph | None = Field(default=None, description="such as parental responsibility, or their letter")
    competence: Paragraph | None = Field(
        default=None, description="whether the child or young person is competent to decide this (YP-02)"
    )
    wishes: Paragraph | None = Field(
        default=None, validate_default=True, description="what the child or young person wishes (YP-02)"
    )

    @field_validator("wishes")
    @classmethod
    def _something(cls, wishes: str | None, info: ValidationInfo) -> str | None:
        if wishes is None and not any(info.data.get(each) for each in ("authority", "competence")):
            raise PydanticCustomError("wishes", "should be there, or authority or competence should")
        return wishes


def note_identity(
    ref: str, number: int, noted: NotedIdentity, by: StaffMember, desk: RightsDesk, now: datetime
) -> Round:
    """Ask who somebody is, whose time begins only when they have shown it (Article 12A(2)); or note that they have.
    They are told the one as the other. The same again changes nothing.

    Raises CaseNotFound, NotOnCase, FieldWrong, and ImpossibleAct where it is known or nobody was asked.
    """
    round_ = on_case(ref, desk.cases, lambda case: _note(case, number, noted, by, desk, now))
    if noted.how or not _asked_at_first(request_of(round_)):
        desk.tell_news(round_, _ASKED if noted.needed else _GOES_ON, 1, now)
    return round_


def _asked_at_first(request: RightsRequest) -> bool:
    """Whether the acknowledgement asks it."""
    return request.identity.asked_at == request.noted_at


def _note(case: Case, number: int, noted: NotedIdentity, by: StaffMember, desk: RightsDesk, now: datetime) -> Round:
    round_, request = the_request(case, number)
    identity = request.identity
    if noted.needed and identity.needed == noted.needed:
        return round_
    if noted.how and identity.how == noted.how:
        return round_
    refuse_answered(round_, ASK if noted.needed else CONFIRM)
    if noted.needed:
        if identity.asked_at:
            raise ImpossibleAct(case.ref, ASK, "they were asked before")
        desk.refuse_once_late(round_, ASK, now)
        becomes, news = identity.model_copy(update={"needed": noted.needed, "asked_at": now, "by": by}), _ASKED
    else:
        if not identity.is_awaited or identity.asked_at is None:
            raise ImpossibleAct(case.ref, CONFIRM, "nothing is awaited from them that would show it")
        at = noted_at(noted.confirmed_at, "confirmed_at", identity.asked_at, now)
        shown = {"confirmed_at": at, "how": noted.how, "confirmed_by": by}
        becomes, news = identity.model_copy(update=shown), _GOES_ON
    task = desk.to_tell(round_, f"{news}-1", now)
    return desk.move(round_, request.model_copy(update={"identity": becomes}), now, [task])


def note_standing(
    ref: str, number: int, noted: NotedStanding, by: StaffMember, desk: RightsDesk, now: datetime
) -> Round:
    """Note what lets somebody ask for another person. The same again changes nothing.

    Raises CaseNotFound, NotOnCase, and ImpossibleAct once the request is answered.
    """

    def act(case: Case) -> Round:
        round_, request = the_request(case, number)
        was = request.standing.model_dump(exclude={"at", "by"}) if request.standing else {}
        becomes = {**was, **noted.model_dump(exclude_none=True)}
        if becomes == {**was}:
            return round_
        refuse_answered(round_, STAND)
        return desk.move(round_, request.model_copy(update={"standing": Standing(**becomes, at=now, by=by)}), now)

    return on_case(ref, desk.cases, act)
