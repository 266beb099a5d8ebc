"""Something that only a person can do, with a date by which to do it."""

from collections.abc import Iterable

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


def task_again(task_id: str, tasks: Iterable[Task]) -> str:
    """The id under which what may have to be done more than once is asked for: that of the one of ``tasks`` that is to
    be done, or else a new one, numbered after the first.
    """
    before = [each for each in tasks if each.id == task_id or each.id.startswith(f"{task_id}-")]
    waiting = next((each.id for each in before if each.done_at is None), None)
    return waiting or (f"{task_id}-{len(before) + 1}" if before else task_id)
