"""Telling someone without a yes, because somebody is at risk or the law requires it (CF-20, CF-21, YP-09, YP-10)."""

from enum import StrEnum

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Ground(StrEnum):
    """Why something may be shared without consent. Which of these a service uses is a setting of its profile."""

    CHILD_AT_RISK = "child_at_risk"
    ADULT_AT_RISK = "adult_at_risk"
    COURT_ORDER = "court_order"
    POLICE = "police"


class WhyNotTold(StrEnum):
    """The two reasons for not telling a person first."""

    UNSAFE = "unsafe"
    IMPRACTICABLE = "impracticable"


class ToldFirst(Record):
    """Whether the person was told before others were (YP-10): ``at`` when, or ``why_not`` and the reason in words."""

    told: bool
    at: Instant | None = None
    why_not: WhyNotTold | None = None
    reason: str | None = None


class SafeguardingDisclosure(Record):
    """What was passed on without consent: the concern, who is at risk, on what ground, what, to whom, decided by whom.

    ``made_at`` is when it was passed on, which may be well before ``recorded_at``: the record follows the call.
    """

    id: str
    concern: str
    at_risk: str
    ground: Ground
    items: tuple[str, ...]
    recipient: str
    decided_by: str
    told_first: ToldFirst
    reference: str | None = None
    made_at: Instant
    recorded_at: Instant
    recorded_by: StaffMember
