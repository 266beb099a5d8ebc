"""Who has seen a case, as every route needs it kept."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from casework.domain.reading import Reading


class Readings(Protocol):
    """Who has seen or changed which case."""

    def keep(self, ref: str, reading: Reading, day: date) -> None:
        """Keep that somebody read or changed something of a case, once for ``day`` on the office's clock."""

    def keep_of_each(self, refs: Sequence[str], reading: Reading, day: date) -> frozenset[str]:
        """As keep(), of several cases at once; those of which it was kept: the others were erased meanwhile."""

    def of(self, ref: str) -> list[Reading]:
        """Everything that anybody read or changed of a case."""
