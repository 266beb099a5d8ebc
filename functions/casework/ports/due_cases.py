"""Which cases are due, as the nightly run needs to be told."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol


class DueCases(Protocol):
    """Which cases a nightly run looks at."""

    def due(self, today: date, run: str, page: int) -> tuple[list[str], int | None]:
        """The references on one page of those of a run, each once, and the number of the next; None after the last."""

    def look_again(self, ref: str, today: date, on: date, holds: Mapping[str, date]) -> None:
        """Look at a case again on another day, and at the review of its ``holds`` by id."""

    def forget(self, today: date) -> int:
        """Delete what is to be forgotten by ``today`` without a look at any case, and say how much that was."""
