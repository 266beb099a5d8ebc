"""What a referral may say: basic details only, and who gave permission, when and how (CF-16, CF-24).

There is no other field, so that nothing else can be taken in.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from casework.domain.child import Child
from casework.domain.contact import Contact, Relationship, SafeContact
from casework.domain.record import Record
from casework.domain.referral import PermissionGivenBy, PermissionToRefer, Referral, Referrer
from casework.domain.round import Kind, Outcome, Round
from casework.domain.text import EmailAddress, Line, Paragraph, TelephoneNumber
from casework.errors import FieldWrong

TELL_THAT_IT_ARRIVED = "No letter goes to the referrer: tell them that the referral arrived, and never more"
TELL_WHAT_IT_LACKS = (
    "No letter goes to the referrer: tell them now, while you know how to reach them, that it needs the family's"
    " permission. Nothing of it is kept"
)

_LONGEST_AGO = timedelta(days=366)
_YOUNG = {Relationship.YOUNG_PERSON, PermissionGivenBy.YOUNG_PERSON}


class ReferrerForm(Record):
    """Who refers, and where they can be told that the referral arrived."""

    name: Line
    organisation: Line | None = None
    email: EmailAddress | None = None
    telephone: TelephoneNumber | None = None


class FamilyForm(Record):
    """Whom to ask whether they want the service: the parent, the carer, or the young person."""

    name: Line | None = None
    relationship: Literal[Relationship.PARENT, Relationship.CARER, Relationship.YOUNG_PERSON]
    email: EmailAddress | None = None
    telephone: TelephoneNumber | None = None
    safe_contact: SafeContact = Field(default_factory=SafeContact)

    @model_validator(mode="after")
    def _can_be_asked(self) -> "FamilyForm":
        unsafe = self.safe_contact.no_email or self.safe_contact.shared_inbox
        if self.telephone is None and (self.email is None or unsafe):
            raise PydanticCustomError(
                "family", "should have a telephone number, or an email address that is safe, by which to ask"
            )
        return self


class ChildForm(Record):
    """The child's name and school, and no more (CF-24)."""

    name: Line | None = None
    school: Line | None = None


class ReferralForm(Record):
    """A referral, as somebody else makes it or a caseworker takes it from their email.

    Without permission it is turned back, and then nothing of the family is kept, whatever was filled in.
    """

    permission: PermissionToRefer | None = Field(
        description="who in the family gave permission, when and how; null when nobody did, and then it is turned back"
    )
    referrer: ReferrerForm
    family: FamilyForm | None = Field(default=None, validate_default=True, description="needed with permission")
    child: ChildForm | None = None
    reason: Paragraph | None = Field(
        default=None, validate_default=True, description="why they are referred, in short; needed with permission"
    )

    @field_validator("family", "reason")
    @classmethod
    def _needed_with_permission(cls, value: object, info: ValidationInfo) -> object:
        if value is None and info.data.get("permission") is not None:
            raise PydanticCustomError("referral", "should be there when the family gave permission")
        return value

    @field_validator("family")
    @classmethod
    def _asked_themselves(cls, family: FamilyForm | None, info: ValidationInfo) -> FamilyForm | None:
        """The question goes to who gave permission, or to another who looks after the child: a young person and a
        parent are two clients (YP-02); and never to who refers.
        """
        permission, referrer = info.data.get("permission"), info.data.get("referrer")
        if family and permission and (permission.given_by in _YOUNG) is not (family.relationship in _YOUNG):
            raise PydanticCustomError(
                "family",
                "family.relationship and permission.given_by should both be young_person, or neither: nobody gives"
                " permission for the other",
            )
        if family and permission and referrer and _same(family.email, referrer.email):
            raise PydanticCustomError("family", "family.email should not be referrer.email: the family is asked itself")
        return family

    def check_permission(self, today: date, within: str = "") -> None:
        """Check when permission was given. ``within`` is what the names of fields begin with. Raises FieldWrong."""
        if self.permission and not today - _LONGEST_AGO <= self.permission.given_on <= today:
            why = f"should be a day of the past year, and {self.permission.given_on.isoformat()} is not"
            raise FieldWrong(f"{within}permission.given_on", why)

    @property
    def referrer_told(self) -> bool:
        """Whether a letter tells the referrer that it arrived, or what it lacks."""
        return self.referrer.email is not None

    @property
    def to_do(self) -> str | None:
        """What is left to a person because no letter reaches the referrer; None where one does."""
        if self.referrer_told:
            return None
        return TELL_THAT_IT_ARRIVED if self.permission else TELL_WHAT_IT_LACKS

    @property
    def kept(self) -> "ReferralForm":
        """What may be kept of it: without permission only who referred (CF-16)."""
        return self if self.permission else ReferralForm(permission=None, referrer=self.referrer)

    @property
    def contact(self) -> Contact | None:
        """The family, who have not been asked for permission to hold their details yet (CF-14)."""
        return Contact(**self.family.model_dump()) if self.family else None

    @property
    def of_child(self) -> Child | None:
        return Child(**self.child.model_dump()) if self.child else None

    @property
    def referral(self) -> Referral:
        return Referral(referrer=Referrer(**self.referrer.model_dump()), permission=self.permission)

    def question(self, ref: str, number: int, message: str, asked_at: datetime, due_at: datetime) -> Round:
        """The round in which the family is asked until ``due_at``; over as soon as it begins when it is turned back."""
        return Round(
            ref=ref,
            number=number,
            kind=Kind.REFERRAL,
            received_at=asked_at,
            due_at=due_at,
            message=message,
            answered_at=None if self.permission else asked_at,
            outcome=None if self.permission else Outcome.TURNED_BACK,
        )


def _same(address: str | None, other: str | None) -> bool:
    return bool(address and other) and (address or "").casefold() == (other or "").casefold()
