"""All that waits for somebody, as the worklist's index knows it: no case is read for it, and nobody is named in it."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.domain.record import Instant, Record
from casework.domain.round import FEEDBACK, QUESTIONS, Kind
from casework.domain.working_days import WorkingDays
from casework.domain.worklist import OpenTask

_OURS = frozenset(Kind) - QUESTIONS - {Kind.SERVICE_REFUSAL}
"""What the service has to answer or to see to. The others wait for a family's yes or no, or for their review."""


class When(StrEnum):
    """How near the day is on which something is due, in working days."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"


class OpenRound(Record):
    """A round that has not ended. ``step_opened_at`` is since when a complaint waits for the decision about its step;
    None where it waits for the complainant's word.
    """

    ref: str
    number: int
    kind: Kind
    received_at: Instant
    due_at: Instant
    needs_eyes: tuple[str, ...] = ()
    step_opened_at: Instant | None = None

    @property
    def since(self) -> datetime:
        """When what it waits for began."""
        return self.step_opened_at or self.received_at

    @property
    def is_ours(self) -> bool:
        """Whether it waits for the service, or for who decides a step of a complaint."""
        return self.kind in _OURS and (self.kind is not Kind.COMPLAINT or self.step_opened_at is not None)

    @property
    def is_promised(self) -> bool:
        """Whether it is certain that somebody was promised what it waits for: of feedback the index does not know
        (FB-11).
        """
        return self.is_ours and self.kind not in FEEDBACK


class OpenWork(Record):
    """All of it, soonest due first."""

    rounds: tuple[OpenRound, ...]
    tasks: tuple[OpenTask, ...]


def when_due(due_on: date, today: date, calendar: WorkingDays) -> When:
    """When something is due on ``due_on``, seen from ``today``: what is due on a day on which nobody works has to be
    done on the working day before. Raises CalendarNotCovered.
    """
    if due_on < today:
        return When.OVERDUE
    if due_on < calendar.after(today, 1):
        return When.TODAY
    return When.TOMORROW if due_on < calendar.after(today, 2) else When.LATER


def next_working_days(today: date, count: int, calendar: WorkingDays) -> list[date]:
    """``today``, and the ``count`` working days after it. Raises CalendarNotCovered."""
    days = [today]
    for _ in range(count):
        days.append(calendar.on_or_after(days[-1] + timedelta(days=1)))
    return days
