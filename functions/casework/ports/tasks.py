"""What people have to do, as the use cases need it kept."""

from datetime import datetime
from typing import Protocol

from casework.domain.letter import Letter
from casework.domain.staff import StaffMember
from casework.domain.task import Task


class Tasks(Protocol):
    """What people have to do."""

    def drop(self, ref: str, task_id: str) -> None:
        """Take back a task that nobody was told of yet."""

    def done(self, ref: str, task_id: str, by: StaffMember, at: datetime) -> Task | None:
        """Note that a task is done, and return it: who did it first stays. None when there is none."""

    def posted(self, ref: str, task_id: str, letter: Letter, by: StaffMember, at: datetime) -> Task | None:
        """As done(), of a task to post ``letter``, which is on the case from then on."""

    def moot(self, ref: str, task_id: str, why: str, at: datetime) -> None:
        """Note that nobody has to do a task any more, unless it is done."""
