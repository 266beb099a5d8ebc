"""The clock of an enquiry stands still while the family has to do something first (CH-03).

The published promise says five working days and names no exception, so nothing else may stop it: not that somebody is
busy, away, or waits for a third person.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum

from casework.domain.office import Office
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember
from casework.domain.working_days import WorkingDays

REVIEW_TASK = "clock-"
"""How the ids of tasks begin that ask whether a clock still has to stand still."""


class WhyPaused(StrEnum):
    """What the family has to do first: say that we may go on, because they asked us to wait; or answer what was asked
    of them, without which no answer is possible.
    """

    THEY_ASKED = "they_asked_us_to_wait"
    WE_ASKED = "we_asked_them_first"


class ClockPause(Record):
    """That the clock of a round stands still from ``at`` on, what for, and who said so; ``why`` in their own words.

    A person looks at it again on the day ``review_on``, which moves on each time: a clock that nobody restarts is asked
    about for ever. ``restarted_by`` is None where the family's own message restarted it.
    """

    at: Instant
    by: StaffMember
    reason: WhyPaused
    why: str
    review_on: date
    restarted_at: Instant | None = None
    restarted_by: StaffMember | None = None

    def review_task(self, number: int) -> str:
        """The id of the task of looking at it on its day, on round ``number``."""
        return f"{REVIEW_TASK}{number:04}-{self.review_on}"


def days_paused(pauses: Iterable[ClockPause], office: Office, calendar: WorkingDays) -> Iterator[date]:
    """The days of the office that do not count: from the one on which the clock was stopped to the last one before it
    goes on. So an hour's pause gives nothing, and whatever was left of the working days is left again.

    What stops or restarts it after hours does so on the next office day. While it stands still it is taken to do so
    until its review. Raises CalendarNotCovered beyond the bank-holiday table.
    """
    for pause in pauses:
        stopped_on = office.day_reached(pause.at, calendar)
        goes_on = office.day_reached(pause.restarted_at, calendar) if pause.restarted_at else pause.review_on
        yield from (stopped_on + timedelta(days=ahead) for ahead in range((goes_on - stopped_on).days))
