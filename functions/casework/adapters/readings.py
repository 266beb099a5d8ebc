"""Readings in the case table: with their case, so that they are erased with it, and read only by themselves."""

from contextlib import suppress
from datetime import date

from casework.adapters import keys
from casework.adapters.living_case import NOT_ERASED
from casework.adapters.table import IS_NEW, Table, WriteRefused, to_item, to_record
from casework.domain.delivery import digest
from casework.domain.reading import Reading


class ReadingStore:
    """Keeps who has seen or changed a case. Nothing here is ever changed, and it goes when the case is erased."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, ref: str, reading: Reading, day: date) -> None:
        # What somebody does all day long is one line: it says as much as a thousand.
        done = digest(*(part.encode() for part in (reading.by.id, reading.what, *reading.roles)))
        item = to_item(keys.reading(ref, day, done[:16]), reading)
        with suppress(WriteRefused):  # it is there, or the case is erased, perhaps by what was done
            self._table.write(self._table.check(keys.header(ref), NOT_ERASED), self._table.put(item, IS_NEW))

    def of(self, ref: str) -> list[Reading]:
        return [to_record(item, Reading) for item in self._table.query(keys.partition(ref), keys.READINGS)]
