"""What waits, as the use cases need it read."""

from typing import Protocol

from casework.domain.open_work import OpenWork as AllOfIt


class OpenWork(Protocol):
    """What waits for somebody, as lists know it."""

    def everything(self) -> AllOfIt:
        """All of it, soonest due first."""
