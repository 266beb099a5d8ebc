"""Declared conflicts of interest in the case table."""

from collections.abc import Sequence
from contextlib import suppress

from casework.adapters import keys
from casework.adapters.living_case import write_on
from casework.adapters.table import IS_NEW, Table, WriteRefused, to_item, to_record
from casework.adapters.tasks import untold
from casework.domain.conflict import Conflict, StepTaken
from casework.domain.task import Task


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
        )

    def take_step(self, ref: str, conflict_id: str, step: StepTaken) -> None:
        """Record the step taken about a conflict, unless one was recorded before: the first stays."""
        with suppress(WriteRefused):
            self._table.update(
                keys.conflict(ref, conflict_id),
                "SET #step = :step",
                condition="attribute_exists(pk) AND attribute_not_exists(#step)",
                values={":step": step.model_dump(mode="json")},
                names={"#step": "step"},
            )
