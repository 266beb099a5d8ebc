"""A note of a call, a letter, a visit or a meeting, as a caseworker writes it down."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints
from pydantic_core import PydanticCustomError

from casework.domain.channel import Channel
from casework.domain.contact import Contact, PermissionAsked, Relationship, SafeContact, can_be_written_to
from casework.domain.record import Record
from casework.domain.round import Kind


def _printable(text: str) -> str:
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]", text.replace("\r", "")):
        raise PydanticCustomError("printable", "should have no control characters or broken letters")
    return text


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), AfterValidator(_printable)
]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_printable)
]


def _email_address(text: str) -> str:
    if not can_be_written_to(text):
        raise PydanticCustomError("email_address", "should be one email address, such as name@example.org")
    return text


def _telephone_number(text: str) -> str:
    if not re.search(r"\d", text):
        raise PydanticCustomError(
            "telephone_number", "should have digits; words such as whose it is may stand beside them"
        )
    return text


EmailAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_email_address)]
TelephoneNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(_telephone_number)
]


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

    def to_keep(self) -> Contact:
        """What may be kept: without permission only in what role someone got in touch (CF-14)."""
        if self.permission_to_hold:
            return Contact.model_validate(self.model_dump())
        return Contact(relationship=self.relationship, permission_to_hold=False, permission_asked=self.permission_asked)


class TelephoneNote(Record):
    """What was noted. ``contact`` is null for someone who did not want to say who they are (CF-32)."""

    channel: Literal[
        Channel.TELEPHONE,
        Channel.POST,
        Channel.VISIT,
        Channel.MEETING,
        Channel.EVENT,
        Channel.SURVEY,
        Channel.SOCIAL_MEDIA,
    ]
    kind: Kind
    contact: NotedContact | None = None
    summary: Words = Field(description="what they asked, in their own words (CH-05)")
    wants: Words | None = Field(default=None, description="what they want to happen (CH-05)")
    received_at: AwareDatetime | None = Field(
        default=None, description="when it reached the service, if not now: a letter may be noted a day later (FB-06)"
    )


class ReceivedAtAnotherTime(ValueError):
    """The note says that it was received later than now, or more than a year ago."""

    def __init__(self, received_at: datetime) -> None:
        super().__init__(f"should be in the past year, and {received_at.isoformat()} is not")
        self.received_at = received_at
