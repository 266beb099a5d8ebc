"""A line of the worklist, as the API shows it."""

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember
from desk.cases.views import CaseLine


class OpenTasks(Record):
    """What a case's open tasks come to: how many, when the next is due, how many are late, how many of them ask whether
    a letter went, and how many to read a message that may say that somebody is at risk.
    """

    open: int
    next_due_at: Instant | None
    overdue: int
    letters_to_confirm: int
    concerns: int


class WorklistLine(CaseLine):
    """One line of the worklist: a round that waits, or with ``round`` null a case of which only tasks are left.

    ``name`` is null where it is not known, may not be kept, or somebody is kept off the case. ``unsafe`` is whether
    some way of reaching the person could put them at risk: read which before you do. ``deputy`` sees to it while who it
    is allocated to is away.
    """

    round: int | None
    name: str | None
    unsafe: bool
    awaiting_consent: bool
    deputy: StaffMember | None
    tasks: OpenTasks


class CasePage(Record):
    """Some of the worklist, soonest due first, and at the top of all of it who may be at risk (CF-21). Send ``next``
    back for the page after it; null on the last.
    """

    cases: tuple[WorklistLine, ...]
    next: str | None
