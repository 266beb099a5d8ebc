"""The letters of a morning, as the use cases need them claimed."""

from datetime import date, datetime
from typing import Protocol

from casework.domain.staff import Role


class Digests(Protocol):
    """Which digests were sent."""

    def claim(self, day: date, role: Role, at: datetime) -> bool:
        """Claim that of ``day`` for ``role``; False when it was claimed before."""

    def release(self, day: date, role: Role) -> None:
        """Give up that claim: the letter certainly did not go."""
