"""The promise of CH-03, "respond to individual enquiries in five working days", as dates and times."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal

from pydantic import Field, model_validator

from casework.domain.office import Office
from casework.domain.record import Instant, Record
from casework.domain.staff import Role
from casework.domain.working_days import WorkingDays


class MilestoneRule(Record):
    """Who is told on which working day after receipt, at the opening of the office, if there is no answer yet."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    working_day: int = Field(ge=1)
    tells: tuple[Role, ...]
    repeat_every: int | None = Field(default=None, ge=1)
    repeat_times: int = Field(default=0, ge=0)
    source: str
    proposed: bool = False


class ResponsePolicy(Record):
    """How soon the first answer by a person is due, and who is told on the way there and beyond."""

    within_working_days: int = Field(ge=1)
    out_of_hours_receipt_counts_from: Literal["day-of-receipt", "next-office-day"]
    milestones: tuple[MilestoneRule, ...]
    source: str

    @model_validator(mode="after")
    def _names_are_unique(self) -> "ResponsePolicy":
        names = [rule.name for rule in self.milestones]
        if len(names) != len(set(names)):
            raise ValueError("two milestones have the same name")
        return self


class Milestone(Record):
    """One moment at which someone is told that a round has no answer yet."""

    name: str
    at: Instant
    tells: tuple[Role, ...]
    overdue: bool


class Promise(Record):
    """What was promised to someone who wrote or rang at ``received_at``; ``due_at`` is the end of an office day."""

    received_at: Instant
    due_at: Instant
    milestones: tuple[Milestone, ...]

    def next_milestone(self, passed: Collection[str], now: datetime) -> Milestone | None:
        """The milestone to wait for at ``now``, given the names of those passed; None when the last has passed.

        Where several have come at once, after an outage or with a letter noted late, only the latest counts: a
        reminder of a promise that is already broken helps nobody.
        """
        last_passed = max((at for at, each in enumerate(self.milestones) if each.name in passed), default=-1)
        ahead = self.milestones[last_passed + 1 :]
        come = [milestone for milestone in ahead if milestone.at <= now]
        return come[-1] if come else next(iter(ahead), None)


def promise(received_at: datetime, policy: ResponsePolicy, office: Office, calendar: WorkingDays) -> Promise:
    """The promise made by receiving an enquiry at ``received_at`` (aware).

    The day of receipt is day 0. The due time is the end of the office day ``within_working_days`` later, so a
    milestone after that day finds the promise broken. Raises CalendarNotCovered beyond the bank-holiday table.
    """
    day_zero = office.local(received_at).date()
    if policy.out_of_hours_receipt_counts_from == "next-office-day":
        day_zero = office.day_reached(received_at, calendar)
    due_at = office.closing(calendar.after(day_zero, policy.within_working_days))
    milestones = [
        Milestone(name=name, at=at, tells=rule.tells, overdue=at > due_at)
        for rule in policy.milestones
        for name, at in _moments(rule, day_zero, office, calendar)
    ]
    milestones.sort(key=lambda milestone: milestone.at)
    return Promise(received_at=received_at, due_at=due_at, milestones=tuple(milestones))


def _moments(rule: MilestoneRule, day_zero: date, office: Office, calendar: WorkingDays) -> list[tuple[str, datetime]]:
    first = calendar.after(day_zero, rule.working_day)
    moments = [(rule.name, office.opening(first))]
    for time in range(1, rule.repeat_times + 1) if rule.repeat_every else ():
        day = calendar.after(first, time * (rule.repeat_every or 0))
        moments.append((f"{rule.name}-again-{time}", office.opening(day)))
    return moments
