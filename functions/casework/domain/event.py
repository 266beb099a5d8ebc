"""One line of a case's history."""

from datetime import datetime, timedelta

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember

THE_SYSTEM = "Casework"
BY_LINK = "the person, with the link in our letter"
"""No name, because nobody signed in."""
_AT_ONCE = timedelta(minutes=5)


class Event(Record):
    """What happened; ``by`` is a person's name, or the system's."""

    at: Instant
    by: str
    what: str


def event(at: datetime, what: str, by: StaffMember | str | None = THE_SYSTEM) -> Event:
    """An event by a member of staff, by who is named, or, with None, by someone with a link of ours."""
    name = by.name if isinstance(by, StaffMember) else by or BY_LINK
    return Event(at=at, by=name, what=what)


def recorded_later(at: datetime, recorded_at: datetime | None) -> str:
    """What a line says besides, where the system was told long after it happened."""
    if recorded_at is None or recorded_at - at <= _AT_ONCE:
        return ""
    return f", recorded at {recorded_at.isoformat(timespec='minutes')}"
