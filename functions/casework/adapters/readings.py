"""Readings in the case table: with their case, so that they are erased with it, and read only by themselves."""

from datetime import date

from casework.adapters import keys
from casework.adapters.table import Table, to_item, to_record
from casework.domain.delivery import digest
from casework.domain.reading import Reading


class ReadingStore:
    """Keeps who has seen or changed a case. Nothing here is ever changed, and it goes when the case is erased."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, ref: str, reading: Reading, day: date) -> None:
        # What somebody does all day long is one line: it says as much as a thousand.
        done = digest(*(part.encode() for part in (reading.by.id, reading.what, *reading.roles)))
        self._table.put_new(to_item(keys.reading(ref, day, done[:16]), reading))

    def of(self, ref: str) -> list[Reading]:
        return [to_record(item, Reading) for item in self._table.query(keys.partition(ref), keys.READINGS)]
