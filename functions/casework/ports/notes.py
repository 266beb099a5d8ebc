"""Notes on cases, as the use cases need them kept."""

from typing import Protocol

from casework.domain.note import Note


class Notes(Protocol):
    """Notes on cases."""

    def add(self, ref: str, note: Note) -> None:
        """Write a note. Raises CaseErased, and CaseMovedOn when its id is taken."""
