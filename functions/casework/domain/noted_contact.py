"""Who got in touch, as a caseworker notes it: on a call, or later on a case that began with an email."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from casework.domain.child import Child
from casework.domain.contact import Contact, Relationship, SafeContact
from casework.domain.permission import Permission, PermissionAsked
from casework.domain.record import Record
from casework.domain.school_age import AgeStatus, age_status
from casework.domain.staff import StaffMember
from casework.domain.text import EmailAddress, Line, PostalAddress, TelephoneNumber
from casework.errors import FieldWrong

BirthDate = Annotated[date, Field(ge=date(1900, 1, 1), description="date of birth")]
Flag = Annotated[bool, Field(strict=True)]


class NotedSafeContact(Record):
    """What could put someone at risk. What is left out stays as it was; null and false remove it."""

    no_email: Flag | None = None
    no_post: Flag | None = None
    no_voicemail: Flag | None = None
    shared_inbox: Flag | None = None
    safe_times: Line | None = None

    def noted_on(self, was: SafeContact) -> SafeContact:
        """What is known once this is noted too."""
        said = self.model_dump(include=self.model_fields_set)
        return SafeContact.model_validate(
            {**was.model_dump(exclude=self.model_fields_set), **{name: to for name, to in said.items() if to}}
        )


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
    safe_contact: NotedSafeContact = Field(default_factory=NotedSafeContact)
    no_surveys: Flag = Field(
        default=False, description="whether they do not want to be asked what they think of the service (CH-11)"
    )
    email_works: Flag = Field(
        default=False,
        description="that letters to the address that is noted reach them and are wanted, although one came back",
    )

    def to_keep(self, by: StaffMember, now: datetime, notice: str, standing: Contact | None = None) -> Contact:
        """What may be kept of what ``by`` noted, on what was ``standing``: without permission only in what role someone
        got in touch (CF-14). What is left out stays as it was, but for letters that came back from an address that was
        another one: of a new one nothing is known.

        ``notice`` is the version of the words that people are told (CF-31). A standing permission stays as it was given
        unless they were asked again.
        """
        was = standing or Contact()
        permission = self._permission(by, now, notice, was.permission)
        details = self.model_dump(include=self.model_fields_set & set(Contact.model_fields) - {"safe_contact"})
        safe_contact = self.safe_contact.noted_on(was.safe_contact)
        contact = was.model_copy(update={**details, "permission": permission, "safe_contact": safe_contact})
        if self.email_works or not was.writes_from(contact.email):
            contact = contact.model_copy(update={"comes_back": None})
        return contact if self.permission_to_hold else contact.stripped(permission)

    def _permission(self, by: StaffMember, now: datetime, notice: str, standing: Permission | None) -> Permission:
        told = notice if self.told_notice else standing.notice if standing else None
        asked_again = self.permission_asked not in {None, standing.asked if standing else None}
        if standing and standing.given and self.permission_to_hold and not asked_again:
            return standing.model_copy(update={"notice": told})
        said = Permission(
            given=self.permission_to_hold, asked=self.permission_asked, at=now, notice=told, recorded_by=by
        )
        return said.after(standing)


class NotedChild(Record):
    """The child or young person whom a parent's case is about, as far as the parent wished to say. What is left out
    stays as it was; null removes it.
    """

    name: Line | None = None
    school: Line | None = None
    born: BirthDate | None = None
    over_school_age: bool | None = Field(
        default=None, strict=True, description="what they said, where the date of birth is not known"
    )

    def to_keep(self, standing: Child | None = None) -> Child:
        """The child as it is kept, once somebody agreed that details are (CF-14). A date of birth, once it is known, is
        the better answer to whether they are over school age.
        """
        said = self.model_dump(include=self.model_fields_set)
        if self.born is not None:
            said = {"over_school_age": None, **said}
        return (standing or Child()).model_copy(update=said)


def check_age(contact: Contact | NotedContact, today: date, within: str = "") -> None:
    """Check a date of birth against ``today`` and what is said beside it. ``within`` is what the names of fields begin
    with. Raises FieldWrong.
    """
    if contact.born is None:
        return
    _check_born(contact.born, today, within)
    is_child = age_status(contact.born, today) is AgeStatus.CHILD
    if contact.relationship is Relationship.YOUNG_PERSON and is_child:
        raise FieldWrong(
            f"{within}born", "should be of somebody over compulsory school age: until then their relationship is child"
        )


def check_child_age(child: Child | NotedChild, today: date, within: str = "") -> None:
    """As check_age(), of the child whom a parent's case is about. Raises FieldWrong."""
    if child.born is None:
        return
    _check_born(child.born, today, within)
    is_child = age_status(child.born, today) is AgeStatus.CHILD
    if child.over_school_age is not None and child.over_school_age is is_child:
        status = "of" if is_child else "over"
        raise FieldWrong(f"{within}over_school_age", f"should not be said against born: they are {status} school age")


def _check_born(born: date, today: date, within: str) -> None:
    if born > today:
        raise FieldWrong(f"{within}born", "should not be after today")
