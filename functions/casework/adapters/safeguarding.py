"""Records of what was passed on without consent, in the case table."""

from collections.abc import Sequence

from casework.adapters import keys
from casework.adapters.holds import looked_at
from casework.adapters.living_case import hold_on, kept_safe
from casework.adapters.table import IS_NEW, Item, Table, to_item
from casework.adapters.tasks import untold
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.task import Task


class SafeguardingStore:
    """Adds records, each once for its id. A case that has one is held: it is not erased without a person's decision."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def record(self, ref: str, record: SafeguardingDisclosure, tasks: Sequence[Task]) -> None:
        """Write the record and its tasks. Raises CaseErased, and CaseMovedOn when its id is taken."""
        hold_on(
            self._table,
            ref,
            kept_safe(record.id),
            self._table.put(safeguarding_item(ref, record), IS_NEW),
            *(self._table.put(untold(ref, task)) for task in tasks),
        )


def safeguarding_item(ref: str, record: SafeguardingDisclosure) -> Item:
    """A record, of which the nightly run works out how long it keeps the case."""
    return to_item(keys.safeguarding(ref, record.id), record, **looked_at(record.recorded_at.date()))
