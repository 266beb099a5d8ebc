"""Messages that are split off."""

from datetime import date
from typing import Protocol

from casework.domain.split import Split


class Splits(Protocol):
    """Messages that came to the wrong case."""

    def split(self, split: Split, erase_on: date) -> None:
        """Write what is split off. Raises CaseErased, and CaseMovedOn when something is not as it was read."""
