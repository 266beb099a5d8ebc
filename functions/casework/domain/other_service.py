"""Views about another service: discussed with the officer, then shown the way to who hears them (FB-17 to FB-20)."""

from enum import StrEnum
from typing import Literal

from casework.domain.channel import Channel
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Body(StrEnum):
    """Whom views are about, as the directory of the profile lists them."""

    SCHOOL = "school"
    ACADEMY = "academy"
    COUNCIL = "council"
    SOCIAL_CARE = "social_care"
    NHS = "nhs"
    TRIBUNAL = "tribunal"
    ICO = "ico"


class Discussion(Record):
    """That someone discussed with the officer what they mean to do, before they were shown any way (FB-18).

    ``with_officer`` is the officer's name, where they did not record it themselves.
    """

    at: Instant
    by: StaffMember
    what: str
    with_officer: str | None = None


class GivenRoute(Record):
    """The way that someone was shown, how, and whether support on it was offered and taken up (FB-19, FB-20)."""

    body: Body
    how: Literal[Channel.TELEPHONE, Channel.EMAIL, Channel.POST, Channel.VISIT, Channel.MEETING]
    support_offered: bool
    support_accepted: bool
    at: Instant
    by: StaffMember


class OtherService(Record):
    """How far it has come."""

    discussed: Discussion | None = None
    route: GivenRoute | None = None
