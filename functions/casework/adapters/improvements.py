"""Improvement actions in the case table."""

from casework.adapters import keys
from casework.adapters.living_case import write_on
from casework.adapters.table import IS_NEW, Table, to_item
from casework.adapters.tasks import untold
from casework.domain.improvement import Improvement
from casework.domain.task import Task


class ImprovementStore:
    """Adds improvement actions, each once for its id."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, ref: str, improvement: Improvement, task: Task) -> None:
        """Write the action and the task of doing it. Raises CaseErased, and CaseMovedOn when its id is taken."""
        write_on(
            self._table,
            ref,
            self._table.put(to_item(keys.improvement(ref, improvement.id), improvement), IS_NEW),
            self._table.put(untold(ref, task)),
        )
