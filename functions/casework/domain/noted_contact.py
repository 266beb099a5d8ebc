"""Who got in touch, as a caseworker notes it: on a call, or later on a case that began with an email."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from casework.domain.child import Child
from casework.domain.contact import Contact, Relationship, SafeContact
from casework.domain.permission import Permission, PermissionAsked
from casework.domain.record import Record
from casework.domain.staff import StaffMember
from casework.domain.text import EmailAddress, Line, PostalAddress, TelephoneNumber

BirthDate = Annotated[date, Field(ge=date(1900, 1, 1), description="date of birth")]


class NotBornYet(ValueError):
    """A date of birth lies after today. ``field`` is where it was written."""

    def __init__(self, field: str) -> None:
        super().__init__("should not be after today")
        self.field = field


def check_born(today: date, born: Mapping[str, date | None]) -> None:
    """Check dates of birth, each by the field in which it was written. Raises NotBornYet."""
    for field, day in born.items():
        if day is not None and day > today:
            raise NotBornYet(field)


class NotedContact(Record):
    """Who got in touch, and whether the service may keep that."""

    permission_to_hold: bool = Field(
        strict=True, description="whether this person agreed that their details are kept (CF-14)"
    )
    permission_asked: PermissionAsked | None = Field(default=None, description="how they were asked")
    told_notice: bool = Field(
        default=False,
        strict=True,
        description="whether they were told why and how details are held, and that they are optional (CF-31, CF-32):"
        " GET /privacy-notice has the words",
    )
    relationship: Relationship
    name: Line | None = None
    email: EmailAddress | None = None
    telephone: TelephoneNumber | None = None
    address: PostalAddress | None = Field(default=None, description="where post reaches them, line by line")
    born: BirthDate | None = Field(default=None, description="of a child or young person who gets in touch themselves")
    safe_contact: SafeContact = SafeContact()

    def to_keep(self, by: StaffMember, now: datetime, notice: str, standing: Permission | None = None) -> Contact:
        """What may be kept of what ``by`` noted: without permission only in what role someone got in touch (CF-14).

        ``notice`` is the version of the words that people are told (CF-31). A ``standing`` permission stays as it was
        given unless they were asked again.
        """
        told = notice if self.told_notice else standing.notice if standing else None
        permission = Permission(
            given=self.permission_to_hold,
            asked=self.permission_asked,
            at=now,
            notice=told,
            recorded_by=by,
            replaces=standing,
        )
        if standing and standing.given and self.permission_to_hold and self.permission_asked in {None, standing.asked}:
            permission = standing.model_copy(update={"notice": told})
        details = self.model_dump(exclude={"permission_to_hold", "permission_asked", "told_notice"})
        contact = Contact(permission=permission, **details)
        return contact if self.permission_to_hold else contact.stripped(permission)


class NotedChild(Record):
    """The child or young person whom a parent's case is about, as far as the parent wished to say."""

    name: Line | None = None
    school: Line | None = None
    born: BirthDate | None = None
    over_school_age: bool | None = Field(
        default=None, strict=True, description="what they said, where the date of birth is not known"
    )

    def to_keep(self) -> Child:
        """The child as it is kept, once somebody agreed that details are (CF-14)."""
        return Child(**self.model_dump())
