"""How far a promise is: what a list and a page of a case show at a glance (CH-03)."""

from datetime import datetime

from casework.domain.record import Record
from casework.domain.working_days import CalendarNotCovered
from casework.profile import Profile


class Days(Record):
    """How far a promise is, in working days: day 3 of 5. On day 0 it is made; beyond the last it is broken."""

    day: int
    of: int


class SoFar(Record):
    """``days`` is null where nobody waits; ``overdue_by`` counts the working days since it was due."""

    days: Days | None
    overdue: bool
    overdue_by: int


def so_far(since: datetime, due_at: datetime, profile: Profile, now: datetime, *, waits: bool) -> SoFar:
    """How far a promise is at ``now`` that counts from ``since`` and is due at ``due_at`` (all aware)."""
    if not waits:
        return SoFar(days=None, overdue=False, overdue_by=0)
    overdue = now > due_at
    return SoFar(
        days=_days(since, due_at, profile, now),
        overdue=overdue,
        overdue_by=profile.working_days_late(due_at, now) if overdue else 0,
    )


def _days(since: datetime, due_at: datetime, profile: Profile, now: datetime) -> Days | None:
    """None in years whose bank holidays nobody knows yet."""
    try:
        return Days(day=profile.day_of(since, now), of=profile.days_of(since, due_at))
    except CalendarNotCovered:
        return None
