"""The worklist: who is waiting for an answer, and until when they were promised one."""

from casework.domain.record import Instant, Record
from casework.domain.round import Kind, Status


class WorklistEntry(Record):
    """One case on the worklist, by its latest round; ``paused_at`` is since when its clock stands still, ``held``
    whether a hold keeps it from being erased.
    """

    ref: str
    kind: Kind
    status: Status
    received_at: Instant
    due_at: Instant
    answered_at: Instant | None = None
    needs_eyes: tuple[str, ...] = ()
    paused_at: Instant | None = None
    held: bool


class WorklistPage(Record):
    """Some of the worklist, soonest due first; ``next`` asks for the page after it."""

    entries: tuple[WorklistEntry, ...]
    next: str | None = None
