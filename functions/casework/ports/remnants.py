"""What is left of an erased case, as the nightly run needs to be told."""

from typing import Protocol

from casework.domain.disposal import Traces


class Remnants(Protocol):
    """Where cases are kept, and what is left of erased ones."""

    def traces(self, ref: str) -> Traces:
        """Where the case lies now."""

    def left(self, ref: str, traces: Traces) -> int | None:
        """How much is found of an erased case where its ``traces`` were, but for its tombstone; None without one."""
