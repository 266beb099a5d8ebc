"""How a question is put to a family, and put again, until they answer or it expires (CF-25)."""

from datetime import datetime

from pydantic import Field, model_validator

from casework.domain.office import Office
from casework.domain.promise import Milestone, Promise
from casework.domain.record import Record
from casework.domain.working_days import WorkingDays

EXPIRED = "expired"
"""The last milestone of a question: nobody answered."""


class AskingPolicy(Record):
    """How often and for how long a family is asked. The first try is at once, on working day 0."""

    tries_on_working_days: tuple[int, ...] = Field(min_length=1)
    within_working_days: int = Field(ge=1)
    source: str
    proposed: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "AskingPolicy":
        tries = self.tries_on_working_days
        if tries[0] != 0 or list(tries) != sorted(set(tries)) or tries[-1] > self.within_working_days:
            raise ValueError("the tries should begin on working day 0 and end before the question expires")
        return self


def asking(asked_at: datetime, policy: AskingPolicy, office: Office, calendar: WorkingDays) -> Promise:
    """The course of a question put at ``asked_at`` (aware): further tries at the opening of the office, then EXPIRED.

    ``due_at`` is the end of the last office day on which an answer counts. Raises CalendarNotCovered beyond the
    bank-holiday table.
    """
    day_zero = office.local(asked_at).date()
    last_day = calendar.after(day_zero, policy.within_working_days)
    tries = [
        Milestone(name=f"try-{number}", at=office.opening(calendar.after(day_zero, day)), tells=(), overdue=False)
        for number, day in enumerate(policy.tries_on_working_days, start=1)
        if day
    ]
    due_at = office.closing(last_day)
    expired = Milestone(name=EXPIRED, at=office.opening(calendar.after(last_day, 1)), tells=(), overdue=True)
    return Promise(received_at=asked_at, due_at=due_at, milestones=(*tries, expired))
