"""One line of a case's history."""

from datetime import datetime

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember

THE_SYSTEM = "Casework"
BY_LINK = "by a link of ours"
"""Whoever held the link: no name, because nobody signed in."""


class Event(Record):
    """What happened; ``by`` is a person's name, or the system's."""

    at: Instant
    by: str
    what: str


def event(at: datetime, what: str, by: StaffMember | str | None = THE_SYSTEM) -> Event:
    """An event by a member of staff, by who is named, or, with None, by someone with a link of ours."""
    name = by.name if isinstance(by, StaffMember) else by or BY_LINK
    return Event(at=at, by=name, what=what)
