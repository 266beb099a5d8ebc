"""A note of a call, a letter, a visit or a meeting, as a caseworker writes it down."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from casework.domain.channel import Channel
from casework.domain.contact import Contact, Relationship, SafeContact
from casework.domain.permission import Permission, PermissionAsked
from casework.domain.record import Record
from casework.domain.round import QUESTIONS, Kind
from casework.domain.staff import StaffMember
from casework.domain.text import EmailAddress, Line, TelephoneNumber, Words


class NotedContact(Record):
    """Who got in touch, and whether the service may keep that."""

    permission_to_hold: bool = Field(
        strict=True, description="whether this person agreed that their details are kept (CF-14)"
    )
    permission_asked: PermissionAsked | None = Field(default=None, description="how they were asked")
    relationship: Relationship
    name: Line | None = None
    email: EmailAddress | None = None
    telephone: TelephoneNumber | None = None
    safe_contact: SafeContact = SafeContact()

    def to_keep(self, by: StaffMember, now: datetime) -> Contact:
        """What may be kept of what ``by`` noted: without permission only in what role someone got in touch (CF-14)."""
        permission = Permission(given=self.permission_to_hold, asked=self.permission_asked, at=now, recorded_by=by)
        contact = Contact(permission=permission, **self.model_dump(exclude={"permission_to_hold", "permission_asked"}))
        return contact if self.permission_to_hold else contact.stripped(permission)


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
    """What was noted. ``contact`` is null for someone who did not want to say who they are (CF-32)."""

    channel: NotedChannel
    kind: NotedKind
    contact: NotedContact | None = None
    summary: Words = Field(description="what they asked, in their own words (CH-05)")
    wants: Words | None = Field(default=None, description="what they want to happen (CH-05)")
    received_at: AwareDatetime | None = Field(
        default=None, description="when it reached the service, if not now: a letter may be noted a day later (FB-06)"
    )
