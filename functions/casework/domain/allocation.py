"""Who of the staff sees to a case, where several could."""

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Allocation(Record):
    """That ``by`` gave a case ``to`` somebody, or to nobody any more, at ``at``; the last one of a case counts."""

    id: str
    to: StaffMember | None = None
    at: Instant
    by: StaffMember
