"""A conflict of interest, which takes a worker off a case until a manager records the step taken (IM-14)."""

from collections.abc import Collection, Iterable

from casework.domain.record import Instant, Record
from casework.domain.staff import Role, StaffMember


class StepTaken(Record):
    """What a manager did about a conflict. ``may_work`` is whether the worker may see the case again."""

    what: str
    may_work: bool
    at: Instant
    by: StaffMember


class Conflict(Record):
    """A conflict that somebody declared about ``worker``, by their sign-in id or their name, or about whoever has
    ``role``, where a complaint is about that person.
    """

    id: str
    worker: str | None = None
    role: Role | None = None
    nature: str
    declared_at: Instant
    declared_by: StaffMember
    step: StepTaken | None = None

    def is_about(self, worker: StaffMember) -> bool:
        """Whether it was declared about ``worker``, by their sign-in or as people call them."""
        return self.worker is not None and worker.is_known_as(self.worker)

    def bars(self, worker: StaffMember, roles: Collection[Role]) -> bool:
        """Whether it keeps ``worker``, who has ``roles``, off the case."""
        return self.stands and (self.is_about(worker) or self.role in roles)

    @property
    def stands(self) -> bool:
        """Whether it keeps anybody off the case: until a step is recorded by which they may see it again."""
        return not (self.step and self.step.may_work)


def seen_to_by(conflicts: Iterable[Conflict]) -> Role:
    """Who of the service sees to a case with these ``conflicts``: the officer, unless one keeps them off it (FB-14)."""
    kept_off = any(each.stands and each.role is Role.OFFICER for each in conflicts)
    return Role.CASEWORKER if kept_off else Role.OFFICER
