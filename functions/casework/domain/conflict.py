"""A conflict of interest, which takes a worker off a case until a manager records the step taken (IM-14)."""

from collections.abc import Collection

from casework.domain.record import Instant, Record
from casework.domain.staff import Role, StaffMember


class StepTaken(Record):
    """What a manager did about a conflict. ``may_work`` is whether the worker may see the case again."""

    what: str
    may_work: bool
    at: Instant
    by: StaffMember


class Conflict(Record):
    """A conflict that somebody declared about ``worker``, as their sign-in names them, or about whoever has ``role``,
    where a complaint is about that person and nobody knows their sign-in.
    """

    id: str
    worker: str | None = None
    role: Role | None = None
    nature: str
    declared_at: Instant
    declared_by: StaffMember
    step: StepTaken | None = None

    def bars(self, worker: str, roles: Collection[Role]) -> bool:
        """Whether it keeps ``worker``, who has ``roles``, off the case."""
        is_theirs = self.worker == worker or self.role in roles
        return is_theirs and not (self.step and self.step.may_work)
