"""All that waits for somebody, read from the worklist's index: what it costs grows with that, not with what is kept."""

from collections.abc import Iterator

from casework.adapters import keys
from casework.adapters.table import Item, Table
from casework.domain.open_work import OpenRound, OpenWork
from casework.domain.round import Status
from casework.domain.worklist import OpenTask


class OpenWorkIndex:
    """Reads all of what is open: one call for rounds and one for tasks, and one more for each further megabyte."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def everything(self) -> OpenWork:
        rounds = tuple(_round(item) for item in self._all(Status.OPEN.value))
        tasks = tuple(_task(item) for item in self._all(keys.BESIDE) if keys.type_of(item["sk"]) == "TASK")
        return OpenWork(rounds=rounds, tasks=tasks)

    def _all(self, value: str) -> Iterator[Item]:
        last: Item | None = None
        while True:
            items, last = self._table.query_index(keys.WORKLIST, value, after=last, limit=None)
            yield from items
            if last is None:
                return


def _round(item: Item) -> OpenRound:
    return OpenRound.model_validate({name: item[name] for name in OpenRound.model_fields if name in item})


def _task(item: Item) -> OpenTask:
    return OpenTask(ref=keys.ref_of(item["pk"]), id=keys.id_of(item["sk"]), due_at=item["due_at"])
