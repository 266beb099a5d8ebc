"""The person who got in touch, as far as they wished to be known (CF-32: nobody has to say who they are)."""

import re
from enum import StrEnum

from pydantic import Field

from casework.domain.record import Record


class Relationship(StrEnum):
    """In what role someone gets in touch."""

    PARENT = "parent"
    CARER = "carer"
    YOUNG_PERSON = "young_person"
    CHILD = "child"
    PROFESSIONAL = "professional"
    OTHER = "other"


class PermissionAsked(StrEnum):
    """How permission to hold contact details was asked for (CF-14)."""

    SPOKEN = "spoken"
    IN_WRITING = "in_writing"


_WRITABLE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def can_be_written_to(address: str) -> bool:
    """Whether ``address`` is one that mail systems everywhere take (RFC 5321, without SMTPUTF8)."""
    return bool(_WRITABLE.fullmatch(address)) and ".." not in address


class SafeContact(Record):
    """What could put someone at risk, or give away that they asked for help, if a letter ignored it."""

    no_email: bool = False
    no_post: bool = False
    no_voicemail: bool = False
    shared_inbox: bool = False
    safe_times: str | None = Field(default=None, max_length=200)


class Contact(Record):
    """Who got in touch. ``permission_to_hold`` is None until someone has asked, as with a first email."""

    name: str | None = None
    relationship: Relationship | None = None
    email: str | None = None
    telephone: str | None = None
    permission_to_hold: bool | None = None
    permission_asked: PermissionAsked | None = None
    safe_contact: SafeContact = SafeContact()

    @property
    def is_young(self) -> bool:
        """Whether letters should use the young person's wording (YP-01)."""
        return self.relationship in {Relationship.YOUNG_PERSON, Relationship.CHILD}

    @property
    def why_no_email(self) -> str | None:
        """Why no automatic letter may go to this person's inbox; None when it may."""
        if self.safe_contact.no_email:
            return "email is not safe for this person"
        if self.safe_contact.shared_inbox:
            return "other people read this inbox"
        return None

    def writes_from(self, address: str | None) -> bool:
        """Whether ``address`` is this person's own; letter case does not matter."""
        return bool(address and self.email) and (address or "").casefold() == (self.email or "").casefold()
