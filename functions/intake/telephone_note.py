"""A note of a call, a letter, a visit or a meeting, as a caseworker writes it down."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.domain.channel import Channel
from casework.domain.noted_complaint import NotedComplaint
from casework.domain.noted_contact import NotedChild, NotedContact
from casework.domain.noted_feedback import NotedFeedback
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.round import FEEDBACK, Kind
from casework.domain.text import Words

_ELSEWHERE = {
    Kind.REFERRAL: "a referral is noted at POST /referrals, which takes only what may be kept of one (CF-24)",
    Kind.CONSENT: "a consent is recorded on its case, at POST /cases/{ref}/consents",
    Kind.SERVICE_REFUSAL: "a refusal of service is decided on its case, at POST /cases/{ref}/service-refusals",
}


def _not_elsewhere(kind: object) -> object:
    for other, where in _ELSEWHERE.items():
        if kind == other:
            raise ValueError(where)
    return kind


NotedChannel = Literal[
    Channel.TELEPHONE,
    Channel.POST,
    Channel.VISIT,
    Channel.MEETING,
    Channel.EVENT,
    Channel.SURVEY,
    Channel.SOCIAL_MEDIA,
]
"""How something reaches the service that a person writes down; emails come by themselves."""

NotedKind = Annotated[
    Literal[Kind.ENQUIRY, Kind.COMPLAINT, Kind.COMMENT, Kind.COMPLIMENT, Kind.CRITICISM, Kind.OTHER_SERVICE],
    BeforeValidator(_not_elsewhere),
]
"""What a note may be about: questions to a family and refusals are noted elsewhere."""


class TelephoneNote(Record):
    """What was noted. ``contact`` is null for someone who did not want to say who they are (CF-32). Of the ``child``
    nothing is kept unless they agreed that details are (CF-14).
    """

    channel: NotedChannel
    kind: NotedKind
    contact: NotedContact | None = None
    child: NotedChild | None = None
    summary: Words = Field(description="what they asked, in their own words (CH-05)")
    wants: Words | None = Field(default=None, description="what they want to happen (CH-05)")
    received_at: NotedMoment | None = Field(
        default=None, description="when it reached the service, if not now: a letter may be noted a day later (FB-06)"
    )
    complaint: NotedComplaint | None = Field(
        default=None, description="of a complaint: what it is about, if not the service as a whole (FB-13)"
    )
    feedback: NotedFeedback | None = Field(
        default=None,
        validate_default=True,
        description="of a comment, a compliment or a criticism: needed, to say whether a reply is wanted (FB-11)",
    )

    @field_validator("complaint")
    @classmethod
    def _of_a_complaint(cls, complaint: NotedComplaint | None, info: ValidationInfo) -> NotedComplaint | None:
        if complaint and info.data.get("kind", Kind.COMPLAINT) is not Kind.COMPLAINT:
            raise PydanticCustomError("complaint", "should be there for a complaint only")
        return complaint

    @field_validator("feedback")
    @classmethod
    def _of_feedback(cls, feedback: NotedFeedback | None, info: ValidationInfo) -> NotedFeedback | None:
        if "kind" in info.data and (info.data["kind"] in FEEDBACK) is not (feedback is not None):
            raise PydanticCustomError(
                "feedback", "should be there for a comment, a compliment or a criticism, and for nothing else"
            )
        return feedback
