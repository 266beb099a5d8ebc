"""What is written when staff note who the person of a case is, or how to reach them."""

from casework.domain.contact import Contact
from casework.domain.letter import Letter
from casework.domain.noted_change import NotedChange
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember
from casework.domain.task import Task


class MootTask(Record):
    """A task that nobody has to do any more, and why."""

    id: str
    why: str


class ContactChange(Record):
    """``contact`` instead of who ``was`` read, what changed by that, the tasks that it raises, does and makes moot, and
    ``not_posted``, why the welcome pack cannot be posted after all.
    """

    was: Contact | None
    contact: Contact
    changed: NotedChange | None
    raised: tuple[Task, ...] = ()
    done: tuple[str, ...] = ()
    moot: tuple[MootTask, ...] = ()
    not_posted: Letter | None = None
    by: StaffMember
    at: Instant
