"""A person decides whether a case whose time has come is erased, where the schedule asks for that (CF-07)."""

from datetime import date

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember

TASK = "erase-"
"""How the ids of the tasks of deciding begin, before the day on which the time of a case was over."""


class ErasureReview(Record):
    """What somebody decided about a case that was due: ``keep_until`` another day, or None to erase it, and why."""

    id: str
    keep_until: date | None = None
    why: str
    at: Instant
    by: StaffMember
