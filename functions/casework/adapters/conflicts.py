"""Declared conflicts of interest in the case table.

Whom one keeps off the case is marked on its header: a list of cases names nobody's client to them, and reads no case.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

from casework.adapters import keys
from casework.adapters.living_case import LIVING, NOT_ERASED, write_on
from casework.adapters.table import IS_NEW, Item, Operation, Table, WriteRefused, to_item, to_record
from casework.adapters.tasks import untold
from casework.domain.conflict import Conflict, StepTaken
from casework.domain.staff import Role, StaffMember, same_name
from casework.domain.task import Task

_WHO_HAS = "role "


class ConflictStore:
    """Declares conflicts, and records what was done about them."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, ref: str) -> list[Conflict]:
        """Every conflict that was declared on a case."""
        return [to_record(item, Conflict) for item in self._table.query(keys.partition(ref), keys.CONFLICTS)]

    def declare(self, ref: str, conflict: Conflict, tasks: Sequence[Task]) -> None:
        """Write a new conflict and its tasks. Raises CaseErased, and CaseMovedOn when its id is taken."""
        write_on(
            self._table,
            ref,
            self._table.put(to_item(keys.conflict(ref, conflict.id), conflict), IS_NEW),
            *(self._table.put(untold(ref, task)) for task in tasks),
            header=keep_off(self._table, ref, [conflict]),
        )

    def take_step(self, ref: str, conflict_id: str, step: StepTaken) -> None:
        """Record the step taken about a conflict, unless one was recorded before: the first stays."""
        key = keys.conflict(ref, conflict_id)
        operations = [
            self._table.change(
                key,
                "SET #step = :step",
                "attribute_exists(pk) AND attribute_not_exists(#step)",
                {":step": step.model_dump(mode="json")},
                {"#step": "step"},
            )
        ]
        if step.may_work and (item := self._table.get(key)):
            marks = {":marks": marks_of([to_record(item, Conflict)])}
            operations.append(self._table.change(keys.header(ref), "DELETE conflicts :marks", NOT_ERASED, marks))
        with suppress(WriteRefused):
            self._table.write(*operations)


def marks_of(conflicts: Iterable[Conflict]) -> set[str]:
    """What is marked on the header of a case with these ``conflicts``: of each whom it keeps off."""
    marks = set()
    for each in conflicts:
        if each.worker is not None:
            marks.add(f"{each.id} {same_name(each.worker)}")
        if each.role is not None:
            marks.add(f"{each.id} {_WHO_HAS}{each.role}")
    return marks


def keep_off(table: Table, ref: str, conflicts: Iterable[Conflict]) -> Operation:
    """The change of a case's header that marks new ``conflicts``."""
    return table.change(keys.header(ref), "ADD conflicts :marks", LIVING, {":marks": marks_of(conflicts)})


def has_conflict(header: Item) -> bool:
    """Whether a conflict of interest was declared on the case of this header, of somebody who is still kept off it."""
    return bool(header.get("conflicts"))


def keeps_off(header: Item, worker: StaffMember, roles: Collection[Role]) -> bool:
    """Whether a conflict keeps ``worker``, who has ``roles``, off the case of this header, as Conflict.bars() says."""
    known_as = {same_name(worker.id), same_name(worker.name), *(f"{_WHO_HAS}{role}" for role in roles)}
    return any(mark.split(" ", 1)[1] in known_as for mark in header.get("conflicts", ()))
