"""The way in which a case goes, as the use cases need it."""

from datetime import datetime
from typing import Protocol

from casework.domain.erasure import Erasure


class Erasures(Protocol):
    """Erasure of cases. Everything here may raise MachineOutOfReach, and be run again."""

    def erase(self, erasure: Erasure, at: datetime) -> None:
        """Erase a case and count it, once. Raises CaseMovedOn when something came since that was decided."""

    def finish(self, ref: str) -> None:
        """Erase what is left of a case that has its tombstone."""

    def tied_up(self, ref: str) -> None:
        """Note that nothing of the case is left to erase."""
