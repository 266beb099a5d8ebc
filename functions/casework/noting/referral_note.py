"""A referral, as a caseworker notes it from a call, a letter, a visit or a meeting."""

from pydantic import Field

from casework.domain.noted_moment import NotedMoment
from casework.domain.referral_form import ReferralForm
from casework.noting.telephone_note import NotedChannel


class ReferralNote(ReferralForm):
    """A referral, and how and when it reached the service."""

    channel: NotedChannel
    received_at: NotedMoment | None = Field(default=None, description="when it reached the service, if not now")
