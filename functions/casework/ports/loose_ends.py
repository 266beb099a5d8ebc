"""What a crash left behind, as the sweep needs to be told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from casework.domain.loose_end import LooseEnd


class LooseEnds(Protocol):
    """What was begun and not seen to its end: crashes leave such things, and a sweep finishes them."""

    def since(self, until: datetime) -> Iterator[LooseEnd]:
        """Everything that has been a loose end since ``until`` or earlier."""
