"""Loose ends, read from their sparse index: nearly always none."""

from collections.abc import Iterator
from datetime import datetime

from casework.adapters import keys
from casework.adapters.table import Item, Table, to_record
from casework.domain.letter import Letter
from casework.domain.loose_end import (
    Awaits,
    LooseEnd,
    Unconfirmed,
    Unerased,
    Uninvited,
    Unremoved,
    Unsignalled,
    Unstarted,
    Untold,
)
from casework.domain.record import sortable
from casework.domain.round import Round
from casework.domain.task import Task


class LooseEndIndex:
    """What was begun and not seen to its end: rounds, letters, removals, erasures, tasks, invitations."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def since(self, until: datetime) -> Iterator[LooseEnd]:
        last: Item | None = None
        while True:
            found, last = self._table.query_index(
                keys.PENDING, keys.PENDING, until=("pending_since", sortable(until)), after=last
            )
            for key in found:
                # The index lags behind the table: only the item itself says whether it is still pending.
                item = self._table.get({"pk": key["pk"], "sk": key["sk"]})
                if item and "pending" in item:
                    yield _loose_end(item)
            if last is None:
                return


def _loose_end(item: Item) -> LooseEnd:
    match Awaits(item["awaits"]):
        case Awaits.START:
            return Unstarted(to_record(item, Round))
        case Awaits.SIGNAL:
            return Unsignalled(to_record(item, Round))
        case Awaits.CONFIRMATION:
            return Unconfirmed(keys.ref_of(item["pk"]), to_record(item, Letter))
        case Awaits.REMOVAL:
            return Unremoved(keys.ref_of(item["pk"]), keys.id_of(item["sk"]))
        case Awaits.ERASURE:
            return Unerased(keys.ref_of(item["pk"]))
        case Awaits.TELLING:
            return Untold(keys.ref_of(item["pk"]), to_record(item, Task))
        case Awaits.INVITATION:
            return Uninvited(keys.ref_of(item["pk"]), keys.id_of(item["sk"]))
