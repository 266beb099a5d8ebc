"""Who has seen a case, as every route needs it kept."""

from datetime import date
from typing import Protocol

from casework.domain.reading import Reading


class Readings(Protocol):
    """Who has seen or changed which case."""

    def keep(self, ref: str, reading: Reading, day: date) -> None:
        """Keep that somebody read or changed something of a case, once for ``day`` on the office's clock."""

    def of(self, ref: str) -> list[Reading]:
        """Everything that anybody read or changed of a case."""
