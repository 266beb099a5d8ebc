"""Tasks in the case table, as people finish them."""

from contextlib import suppress
from datetime import datetime

from casework.adapters import keys
from casework.adapters.table import Item, Table, WriteRefused, to_item, to_record
from casework.domain.letter import Letter
from casework.domain.loose_end import Awaits
from casework.domain.record import sortable
from casework.domain.staff import StaffMember
from casework.domain.task import Task

DONE = "SET done_at = :at, done_by = :by REMOVE worklist"
MOOT = "SET done_at = :at, moot = :why REMOVE worklist"
"""How a task is done, or need not be done any more: either way nobody finds it on the worklist."""


def task_item(ref: str, task: Task, **marks: str) -> Item:
    """A new task, as an item: beside the worklist until it is done."""
    listed = {} if task.done_at else {"worklist": keys.BESIDE}
    return to_item(keys.task(ref, task.id), task, **listed, **marks)


_NOT_DONE = "attribute_exists(pk) AND attribute_not_exists(done_at)"


def untold(ref: str, task: Task) -> Item:
    """A new task, as an item: pending until its people are told of it."""
    pending_since = sortable(task.opened_at)
    return task_item(ref, task, pending=keys.PENDING, awaits=Awaits.TELLING.value, pending_since=pending_since)


class TaskStore:
    """Finishes tasks, each once."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def done(self, ref: str, task_id: str, by: StaffMember, at: datetime) -> Task | None:
        """Note that a task is done, and return it as it is then: who did it first stays. None when there is none."""
        try:
            item = self._table.update(
                keys.task(ref, task_id),
                DONE,
                condition=_NOT_DONE,
                values={":at": sortable(at), ":by": by.model_dump(mode="json")},
            )
        except WriteRefused as refused:
            return to_record(refused.old, Task) if refused.old else None
        return to_record(item, Task)

    def posted(self, ref: str, task_id: str, letter: Letter, by: StaffMember, at: datetime) -> Task | None:
        """As done(), of a task to post ``letter``, which is on the case from then on."""
        key, values = keys.task(ref, task_id), {":at": sortable(at), ":by": by.model_dump(mode="json")}
        with suppress(WriteRefused):
            self._table.write(
                self._table.change(key, DONE, _NOT_DONE, values),
                self._table.put(to_item(keys.letter(ref, letter.id), letter)),
            )
        item = self._table.get(key)
        return to_record(item, Task) if item else None

    def drop(self, ref: str, task_id: str) -> None:
        """Take back a task that nobody was told of yet; otherwise it stays."""
        untold_yet = "attribute_exists(pending) AND attribute_not_exists(done_at) AND awaits = :telling"
        self._table.delete(keys.task(ref, task_id), untold_yet, {":telling": Awaits.TELLING.value})

    def moot(self, ref: str, task_id: str, why: str, at: datetime) -> None:
        """Note that nobody has to do a task any more, unless it is done."""
        with suppress(WriteRefused):
            self._table.update(
                keys.task(ref, task_id),
                MOOT,
                condition=_NOT_DONE,
                values={":at": sortable(at), ":why": why},
            )
