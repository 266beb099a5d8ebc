"""Cases that go on in others."""

from datetime import date
from typing import Protocol

from casework.domain.merging import Merging


class Mergers(Protocol):
    """Cases of one person that are one from now on."""

    def merge(self, merging: Merging, erase_on: date) -> None:
        """Write that a case goes on in another. Raises CaseErased, and CaseMovedOn when something is not as it was
        read.
        """
