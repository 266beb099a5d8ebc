"""Notes in the case table."""

from casework.adapters import keys
from casework.adapters.living_case import write_on
from casework.adapters.table import IS_NEW, Table, to_item
from casework.domain.note import Note


class NoteStore:
    """Adds notes, each once for its id. Nothing here changes one."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, ref: str, note: Note) -> None:
        write_on(self._table, ref, self._table.put(to_item(keys.note(ref, note.id), note), IS_NEW))
