"""What the sweep looks for, read from its sparse index: nearly always nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from casework.adapters import keys
from casework.adapters.table import Item, Table, to_record
from casework.domain.letter import Letter
from casework.domain.record import sortable
from casework.domain.round import Round


class UnfinishedIndex:
    """Rounds and letters that were begun and not seen to their end."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def rounds(self, why: Literal["start", "signal"], until: datetime) -> Iterator[Round]:
        for item in self._pending(why, until):
            yield to_record(item, Round)

    def letters(self, until: datetime) -> Iterator[tuple[str, Letter]]:
        for item in self._pending("letter", until):
            yield keys.ref_of(item["pk"]), to_record(item, Letter)

    def _pending(self, why: str, until: datetime) -> Iterator[Item]:
        last: Item | None = None
        while True:
            found, last = self._table.query_index(keys.PENDING, why, until=sortable(until), after=last)
            for key in found:
                # The index lags behind the table: only the item itself says whether it is still pending.
                item = self._table.get({"pk": key["pk"], "sk": key["sk"]})
                if item and item.get("pending") == why:
                    yield item
            if last is None:
                return
