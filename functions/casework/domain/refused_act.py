"""Something that could not be done, kept because the trying is part of a case's history."""

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class RefusedAct(Record):
    """Who tried what, and what was missing. ``by`` is None for someone who held a link of ours."""

    at: Instant
    by: StaffMember | None = None
    act: str
    missing: str
