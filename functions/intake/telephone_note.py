"""A note of a call, a letter, a visit or a meeting, as a caseworker writes it down."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from casework.domain.channel import Channel
from casework.domain.noted_contact import NotedChild, NotedContact
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.round import Kind
from casework.domain.text import Words

_ELSEWHERE = {
    Kind.REFERRAL: "a referral is noted at POST /referrals, which takes only what may be kept of one (CF-24)",
    Kind.CONSENT: "a consent is recorded on its case, at POST /cases/{ref}/consents",
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
    Literal[Kind.ENQUIRY, Kind.COMPLAINT, Kind.COMMENT, Kind.COMPLIMENT, Kind.CRITICISM],
    BeforeValidator(_not_elsewhere),
]
"""What a note may be about: questions to a family are noted elsewhere."""


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
