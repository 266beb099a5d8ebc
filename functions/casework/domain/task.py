"""Something that only a person can do, with a date by which to do it."""

from casework.domain.record import Instant, Record
from casework.domain.staff import Role, StaffMember


class Task(Record):
    """A thing for a person to do about a case. ``id`` says what raised it, so that raising it twice makes one task.

    ``moot`` is why nobody has to do it any more, from ``done_at`` on, although nobody did it.
    """

    id: str
    what: str
    for_role: Role
    opened_at: Instant
    due_at: Instant
    done_at: Instant | None = None
    done_by: StaffMember | None = None
    moot: str | None = None
