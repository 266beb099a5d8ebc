"""Somebody uses a right over the personal data that is kept of them: a round of its own beside the others (CF-08)."""

from datetime import datetime

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import ForWhom, GivenBy
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.rights_request import Identity, Right, RightsRequest, Standing
from casework.domain.round import Kind, Round
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph
from casework.post_once import received
from casework.waking import begin
from desk.keeping.rights_desk import RightsDesk


class KnownOrAsked(Record):
    """Whether it is known who asks, and by what; or what they were asked for, to show it (Article 12(6))."""

    known_because: Paragraph | None = Field(default=None, description="by what staff know them; nothing is asked then")
    needed: Paragraph | None = Field(
        default=None, validate_default=True, description="what they are asked to show: they read it in a letter"
    )

    @field_validator("needed")
    @classmethod
    def _the_one_or_the_other(cls, needed: str | None, info: ValidationInfo) -> str | None:
        if "known_because" in info.data and (info.data["known_because"] is None) is (needed is None):
            raise PydanticCustomError("needed", "should be there where known_because is not, and only there")
        return needed


class NotedRequest(Record):
    """A request as somebody made it. Nothing has to be said in a special form, and no article of law be named."""

    right: Right
    what: Paragraph = Field(description="what they ask for, in their own words")
    channel: Channel = Field(description="how it came")
    received_at: NotedMoment | None = Field(default=None, description="when it reached the service, if not now")
    made_by: GivenBy = Field(default=GivenBy.CLIENT, description="the client of the case, or somebody for them")
    for_whom: ForWhom = Field(default=ForWhom.CLIENT, description="whose data it is about")
    authority: Paragraph | None = Field(default=None, description="what lets them ask for another person")
    competence: Paragraph | None = Field(
        default=None, description="whether the child or young person is competent to decide this (YP-02)"
    )
    wishes: Paragraph | None = Field(default=None, description="what the child or young person wishes (YP-02)")
    identity: KnownOrAsked


def record_request(ref: str, noted: NotedRequest, by: StaffMember, desk: RightsDesk, now: datetime) -> Round:
    """Begin the round of a request, and start its machine: it acknowledges, reminds and escalates. If the machine
    cannot be started now, the sweep starts it.

    The same request noted by the same person within an hour is the same one. Raises CaseNotFound and FieldWrong.
    """
    received_at = received(noted.received_at, now)

    def act(case: Case) -> Round:
        request = _request(noted, by, now)
        if standing := _standing(case, noted, request):
            return standing
        round_ = Round(
            ref=ref,
            number=case.next_number,
            kind=Kind.RIGHTS_REQUEST,
            received_at=received_at,
            due_at=received_at,
            rights=request,
            allocated_to=case.allocated_to,
        )
        round_ = round_.model_copy(update={"due_at": desk.profile.course(round_, now).due_at})
        desk.requests.begin(round_)
        return round_

    round_ = on_case(ref, desk.cases, act)
    begin(ref, round_.number, desk.machine)
    return round_


def _request(noted: NotedRequest, by: StaffMember, now: datetime) -> RightsRequest:
    who = noted.identity
    says = {"authority": noted.authority, "competence": noted.competence, "wishes": noted.wishes}
    return RightsRequest(
        right=noted.right,
        what=noted.what,
        channel=noted.channel,
        made_by=noted.made_by,
        for_whom=noted.for_whom,
        standing=Standing(**says, at=now, by=by) if any(says.values()) else None,
        identity=Identity(
            known_because=who.known_because, needed=who.needed, asked_at=now if who.needed else None, by=by
        ),
        noted_at=now,
        noted_by=by,
    )


def _standing(case: Case, noted: NotedRequest, request: RightsRequest) -> Round | None:
    """The round in which this very request was noted a short while ago."""
    for round_ in case.rounds:
        standing = round_.rights
        same = standing and _asked(standing) == _asked(request) and noted.received_at in {None, round_.received_at}
        if standing and same and lately(standing.noted_at, request.noted_at):
            return round_
    return None


def _asked(request: RightsRequest) -> tuple[object, ...]:
    facts = (request.right, request.what, request.channel, request.made_by, request.for_whom)
    return (*facts, request.noted_by)
