"""Readings in the case table: with their case, so that they are erased with it, and read only by themselves."""

from collections.abc import Sequence
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
        item = to_item(_key(ref, reading, day), reading)
        with suppress(WriteRefused):  # it is there, or the case is erased, perhaps by what was done
            self._table.write(self._table.check(keys.header(ref), NOT_ERASED), self._table.put(item, IS_NEW))

    def keep_of_each(self, refs: Sequence[str], reading: Reading, day: date) -> frozenset[str]:
        """All at once, because a list of cases is one look; but for those that were erased meanwhile."""
        dumped = reading.model_dump(mode="json")
        names = {f"#{name}": name for name in dumped}
        first = ", ".join(f"#{name} = if_not_exists(#{name}, :{name})" for name in dumped)
        values = {f":{name}": value for name, value in dumped.items()}
        living = list(refs)
        while living:
            checks = [self._table.check(keys.header(ref), NOT_ERASED) for ref in living]
            keeps = [self._table.change(_key(ref, reading, day), f"SET {first}", None, values, names) for ref in living]
            try:
                self._table.write(*checks, *keeps)
            except WriteRefused as refused:
                living = [ref for at, ref in enumerate(living) if at not in refused.failed]
            else:
                break
        return frozenset(living)

    def of(self, ref: str) -> list[Reading]:
        return [to_record(item, Reading) for item in self._table.query(keys.partition(ref), keys.READINGS)]


def _key(ref: str, reading: Reading, day: date) -> keys.Key:
    """What somebody does all day long is one line: it says as much as a thousand."""
    done = digest(*(part.encode() for part in (reading.by.id, reading.what, *reading.roles)))
    return keys.reading(ref, day, done[:16])
