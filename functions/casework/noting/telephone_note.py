"""A note of a call, a letter, a visit or a meeting, as a caseworker writes it down."""

from typing import Literal

from pydantic import Field

from casework.domain.channel import Channel
from casework.domain.noted_contact import NotedChild, NotedContact
from casework.domain.noted_kind import NotedKind
from casework.domain.noted_moment import NotedMoment
from casework.domain.text import Words

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


class TelephoneNote(NotedKind):
    """What was noted. ``contact`` is null for someone who did not want to say who they are (CF-32). Of the ``child``
    nothing is kept unless they agreed that details are (CF-14).
    """

    channel: NotedChannel
    contact: NotedContact | None = None
    child: NotedChild | None = None
    summary: Words = Field(description="what they asked, in their own words (CH-05)")
    wants: Words | None = Field(default=None, description="what they want to happen (CH-05)")
    received_at: NotedMoment | None = Field(
        default=None, description="when it reached the service, if not now: a letter may be noted a day later (FB-06)"
    )
