"""All that waits for somebody, as the worklist's index knows it: no case is read for it, and nobody is named in it."""

from datetime import date, timedelta
from enum import StrEnum

from casework.domain.record import Instant, Record
from casework.domain.round import FEEDBACK, QUESTIONS, Kind
from casework.domain.working_days import WorkingDays

UNCONFIRMED = "unconfirmed-"
"""How the ids of tasks begin that ask whether a letter went: nobody but a person can find out."""

_OURS = frozenset(Kind) - QUESTIONS - {Kind.SERVICE_REFUSAL}
"""What the service has to answer or to see to. The others wait for a family's yes or no, or for their review."""


class When(StrEnum):
    """How near the day is on which something is due, in working days."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"


class OpenRound(Record):
    """A round that has not ended."""

    ref: str
    number: int
    kind: Kind
    received_at: Instant
    due_at: Instant
    needs_eyes: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether it waits for the service."""
        return self.kind in _OURS

    @property
    def is_promised(self) -> bool:
        """Whether it is certain that somebody was promised an answer: of feedback the index does not know (FB-11)."""
        return self.kind in _OURS - FEEDBACK


class OpenTask(Record):
    """A task that is to be done. What it says is not known here: it may be about a person."""

    ref: str
    id: str
    due_at: Instant

    @property
    def is_of_a_letter(self) -> bool:
        """Whether it asks whether a letter went."""
        return self.id.startswith(UNCONFIRMED)


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
