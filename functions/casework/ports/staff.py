"""Who of the service has signed in lately, as the use cases need it kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from casework.domain.known_staff import Absence, KnownStaff
from casework.domain.staff import Role, StaffMember


class Staff(Protocol):
    """Who of the service has signed in lately."""

    def seen(self, member: StaffMember, roles: Iterable[Role], at: datetime) -> None:
        """Note that ``member`` signed in at ``at`` (aware), if they are of the service."""

    def all(self, now: datetime) -> list[KnownStaff]:
        """Everybody who is known at ``now`` (aware), by name."""

    def note_absence(self, staff_id: str, absence: Absence | None) -> None:
        """Note when somebody is away, or with None that they are back; does nothing of who is not known any more."""
