"""The person who got in touch, as far as they wished to be known (CF-32: nobody has to say who they are)."""

import re
from datetime import date
from enum import StrEnum

from pydantic import Field, computed_field

from casework.domain.permission import Permission
from casework.domain.record import Record
from casework.domain.returned import ComesBack
from casework.domain.school_age import AgeStatus, age_status


class Relationship(StrEnum):
    """In what role someone gets in touch."""

    PARENT = "parent"
    CARER = "carer"
    YOUNG_PERSON = "young_person"
    CHILD = "child"
    PROFESSIONAL = "professional"
    OTHER = "other"


_GROWN_UP = frozenset({Relationship.PARENT, Relationship.CARER, Relationship.PROFESSIONAL})
_WRITABLE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def can_be_written_to(address: str) -> bool:
    """Whether ``address`` is one that mail systems everywhere take (RFC 5321, without SMTPUTF8), and none reads as
    something else, as it would an encoded word (RFC 2047).
    """
    return bool(_WRITABLE.fullmatch(address)) and ".." not in address and "=?" not in address


class SafeContact(Record):
    """What could put someone at risk, or give away that they asked for help, if a letter ignored it."""

    no_email: bool = False
    no_post: bool = False
    no_voicemail: bool = False
    shared_inbox: bool = False
    safe_times: str | None = Field(default=None, max_length=200)


class Contact(Record):
    """Who got in touch. ``permission`` is None until someone has asked, as with a first email.

    ``address`` is where post reaches them, ``born`` their date of birth if they are a child or young person.
    ``no_surveys`` is whether they do not want to be asked what they think of the service (CH-11).
    ``letters`` counts the letters that were begun to them: whoever takes the address away knows of every one.
    ``comes_back`` is that letters to ``email`` do not arrive there, or are not wanted, until somebody says otherwise.
    """

    name: str | None = None
    relationship: Relationship | None = None
    email: str | None = None
    telephone: str | None = None
    address: str | None = None
    born: date | None = None
    permission: Permission | None = None
    safe_contact: SafeContact = Field(default_factory=SafeContact)
    no_surveys: bool = False
    letters: int = 0
    comes_back: ComesBack | None = None

    @computed_field  # type: ignore[prop-decorator]  # mypy does not know the two together
    @property
    def permission_to_hold(self) -> bool | None:
        """Whether this person agreed that their details are kept; None until someone has asked (CF-14)."""
        return self.permission.given if self.permission else None

    def is_young(self, on: date) -> bool:
        """Whether letters written on the day ``on`` should use the young person's wording (YP-01).

        A known date of birth decides it, for anybody but those who look after a child: a parent may be 19.
        """
        if self.born is not None and self.relationship not in _GROWN_UP:
            return age_status(self.born, on) is not AgeStatus.ADULT
        return self.relationship in {Relationship.YOUNG_PERSON, Relationship.CHILD}

    @property
    def why_no_email(self) -> str | None:
        """Why no automatic letter may go to this person's inbox; None when it may."""
        return self.why_never_by_email or self._why_not_at_any_time

    @property
    def why_never_by_email(self) -> str | None:
        """Why nothing may go to this person's inbox, at no time and by nobody's hand; None when something may."""
        return self._why_unsafe or (self.comes_back.why if self.comes_back else None)

    @property
    def why_no_page(self) -> str | None:
        """Why a page behind a link in a letter is not shown, although somebody has the letter; None when it is. That a
        later letter came back says nothing of who that is.
        """
        return self._why_unsafe or self._why_not_at_any_time

    @property
    def _why_unsafe(self) -> str | None:
        if self.permission_to_hold is False:
            return "they have not agreed that their details are kept"
        if self.email and not can_be_written_to(self.email):
            return "their address is not one that letters can go to"
        if self.safe_contact.no_email:
            return "email is not safe for this person"
        if self.safe_contact.shared_inbox:
            return "other people read this inbox"
        return None

    @property
    def _why_not_at_any_time(self) -> str | None:
        return "it would come at a time that may not be safe" if self.safe_contact.safe_times else None

    def stripped(self, permission: Permission) -> "Contact":
        """What may be kept without permission to hold: only in what role someone got in touch (CF-14)."""
        return Contact(relationship=self.relationship, permission=permission)

    def writes_from(self, address: str | None) -> bool:
        """Whether ``address`` is this person's own; letter case does not matter."""
        return bool(address and self.email) and (address or "").casefold() == (self.email or "").casefold()
