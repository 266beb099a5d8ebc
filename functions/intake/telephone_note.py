"""A note of a call, a letter, a visit or a meeting, as a caseworker writes it down."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from casework.domain.channel import Channel
from casework.domain.noted_contact import NotedChild, NotedContact
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.round import QUESTIONS, Kind
from casework.domain.text import Words


def _noted(kind: Kind) -> Kind:
    if kind in QUESTIONS:
        raise PydanticCustomError(
            "question", "a referral is noted at POST /referrals, which takes only what may be kept of one (CF-24)"
        )
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
    Kind,
    AfterValidator(_noted),
    WithJsonSchema({"type": "string", "enum": [kind.value for kind in Kind if kind not in QUESTIONS]}),
]


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
