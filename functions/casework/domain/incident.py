"""A behaviour incident: what was said or done to the service's workers, and what came of it (BH-01 to BH-10)."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from casework.domain.channel import Channel
from casework.domain.record import Instant, Record
from casework.domain.safeguarding import ToldFirst
from casework.domain.staff import Role, StaffMember
from casework.domain.text import Line, Paragraph


class Characteristic(StrEnum):
    """What discriminatory words can be about (Equality Act 2010, section 4)."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE_AND_CIVIL_PARTNERSHIP = "marriage_and_civil_partnership"
    PREGNANCY_AND_MATERNITY = "pregnancy_and_maternity"
    RACE = "race"
    RELIGION_OR_BELIEF = "religion_or_belief"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"


class Context(Record):
    """In what circumstances it happened, and what allowance was made for them: distress, a disability, how somebody
    communicates (BH-01).
    """

    context: str
    allowance: str
    at: Instant
    by: StaffMember


class EndedExchange(Record):
    """A worker ended the call, the visit or the exchange (BH-04)."""

    kind: Literal["ended_exchange"]
    reason: Paragraph


class PointedToComplaint(Record):
    """The person was told of the usual ways to say what they think, and to complain (BH-05)."""

    kind: Literal["pointed_to_complaint"]


class RemovedPost(Record):
    """A post or comment on social media was deleted; the deleting itself is a person's (BH-08)."""

    kind: Literal["removed_post"]
    link: Paragraph
    kept_as: Line = Field(description="where a copy or screenshot of it is kept")
    removed_by: Line
    why: Paragraph


class HealthAndSafety(Record):
    """It is logged as a health and safety incident. How the worker is does not belong on a client's case (BH-09)."""

    kind: Literal["health_and_safety"]
    reference: Line
    sent_on: date


class Police(Record):
    """It was reported to the police: what personal data they were given, and on what basis (BH-10)."""

    kind: Literal["police"]
    reported_by: Line
    crime_reference: Line | None = None
    items: tuple[Line, ...] = Field(min_length=1, max_length=50)
    basis: Paragraph


Action = Annotated[
    EndedExchange | PointedToComplaint | RemovedPost | HealthAndSafety | Police, Field(discriminator="kind")
]


class ActionTaken(Record):
    """One thing that was done about an incident. With the police it is also a disclosure without consent:
    ``safeguarding`` is the record of that, and ``told_first`` whether the person knew before.
    """

    action: Action
    at: Instant
    recorded_at: Instant
    by: StaffMember
    safeguarding: str | None = None
    told_first: ToldFirst | None = None


class Learning(Record):
    """What the service learnt for its own practice, or why there is nothing to learn (BH-06)."""

    learnt: str | None = None
    why_nothing: str | None = None
    at: Instant
    by: StaffMember


class Incident(Record):
    """One incident. It lies with the case and is not shown with it: only ``may_be_read_by`` says to whom (BH-02).

    ``staff_affected`` and ``witnesses`` are workers by their sign-in ids; a witness can also be somebody else.
    ``characteristics`` are what discriminatory words were about, none where they were not (BH-03). ``turn`` counts its
    changes: who changes it as it was read changes this turn of it, or not at all.
    """

    id: str
    channel: Channel
    happened_at: Instant
    words_used: str
    staff_affected: tuple[str, ...]
    witnesses: tuple[str, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()
    recorded_at: Instant
    recorded_by: StaffMember
    context: Context | None = None
    actions: tuple[ActionTaken, ...] = ()
    learning: Learning | None = None
    closed_at: Instant | None = None
    closed_by: StaffMember | None = None
    turn: int = 0

    def may_be_read_by(self, worker: StaffMember, roles: Collection[Role], decided_by: Role) -> bool:
        """Whether ``worker``, who has ``roles``, decides about incidents or is concerned by this one (BH-02)."""
        concerned = {*self.staff_affected, *self.witnesses, self.recorded_by.id}
        return decided_by in roles or worker.id in concerned
