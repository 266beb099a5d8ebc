"""A referral: somebody else asks the service to help a family, with the family's permission (CF-16, CF-23 to CF-25)."""

from datetime import date
from enum import StrEnum

from casework.domain.record import Record

SUSPECTED = "it looks like a referral by somebody else: say whether it is one"
"""Why a person must look at an email before anything else."""


class Referrer(Record):
    """Who referred. They are told that the referral arrived, and never whether the family engaged."""

    name: str | None = None
    organisation: str | None = None
    email: str | None = None
    telephone: str | None = None


class PermissionGivenBy(StrEnum):
    """Whose permission a referral rests on (CF-16)."""

    PARENT = "parent"
    CARER = "carer"
    YOUNG_PERSON = "young_person"


class PermissionHow(StrEnum):
    """How the referrer was given it."""

    SPOKEN = "spoken"
    IN_WRITING = "in_writing"


class PermissionToRefer(Record):
    """What the referrer says about the family's permission: who gave it, when and how. Without it nothing is kept."""

    given_by: PermissionGivenBy
    given_on: date
    how: PermissionHow


class Referral(Record):
    """What is kept of a referral beside the family's contact details and the child's name and school (CF-24).

    ``permission`` is None for one that is turned back.
    """

    referrer: Referrer
    permission: PermissionToRefer | None = None
