"""Who of the service's staff has signed in lately, and who stands in for whom."""

from datetime import date

from casework.domain.record import Instant, Record
from casework.domain.staff import Role, StaffMember


class Absence(Record):
    """That somebody is away from ``from_on`` to ``until``, both included, by the office's days. ``deputy`` is the
    sign-in id of who sees to their cases meanwhile.
    """

    from_on: date
    until: date
    deputy: str

    def is_on(self, day: date) -> bool:
        return self.from_on <= day <= self.until


class KnownStaff(Record):
    """Somebody who has signed in, as their last sign-in named them."""

    id: str
    name: str
    roles: tuple[Role, ...]
    seen_at: Instant
    absence: Absence | None = None

    @property
    def member(self) -> StaffMember:
        return StaffMember(id=self.id, name=self.name)
