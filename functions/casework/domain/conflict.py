"""A conflict of interest, which takes a worker off a case until a manager records the step taken (IM-14)."""

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class StepTaken(Record):
    """What a manager did about a conflict. ``may_work`` is whether the worker may see the case again."""

    what: str
    may_work: bool
    at: Instant
    by: StaffMember


class Conflict(Record):
    """A conflict that somebody declared about ``worker``, as their sign-in names them."""

    id: str
    worker: str
    nature: str
    declared_at: Instant
    declared_by: StaffMember
    step: StepTaken | None = None

    def bars(self, worker: str) -> bool:
        """Whether it keeps ``worker`` off the case."""
        return self.worker == worker and not (self.step and self.step.may_work)
