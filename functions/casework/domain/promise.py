"""The promise of CH-03, "respond to individual enquiries in five working days", as dates and times."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
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
    tells: tuple[Literal[Role.CASEWORKER, Role.OFFICER, Role.MANAGER], ...] = Field(min_length=1)
    repeat_every: int = Field(default=1, ge=1)
    repeat_times: int = Field(default=0, ge=0)
    source: str
    proposed: bool = False

    def occurrences(self) -> list[tuple[str, int]]:
        """The name and the working day of each time that this milestone comes."""
        again = [
            (f"{self.name}-again-{time}", self.working_day + time * self.repeat_every)
            for time in range(1, self.repeat_times + 1)
        ]
        return [(self.name, self.working_day), *again]


class PausePolicy(Record):
    """Whether the clock may stand still at all, and after how many working days at the latest a person looks whether it
    still has to.
    """

    allowed: bool
    review_within_working_days: int = Field(ge=1)
    source: str
    proposed: bool = False


class ResponsePolicy(Record):
    """How soon the first answer by a person is due, and who is told on the way there and beyond."""

    within_working_days: int = Field(ge=1)
    out_of_hours_receipt_counts_from: Literal["day-of-receipt", "next-office-day"]
    milestones: tuple[MilestoneRule, ...] = Field(min_length=1)
    pause: PausePolicy
    source: str
    proposed: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> "ResponsePolicy":
        names = [name for rule in self.milestones for name, _ in rule.occurrences()]
        if len(names) != len(set(names)):
            raise ValueError("two milestones have the same name")
        return self


class Milestone(Record):
    """One moment at which someone is told that a round has no answer yet."""

    name: str
    at: Instant
    tells: tuple[Role, ...]
    overdue: bool

    def told_instead(self, role: Role, instead: Role) -> "Milestone":
        """It, with ``instead`` told where ``role`` would be, once."""
        told = (instead if each is role else each for each in self.tells)
        return self.model_copy(update={"tells": tuple(dict.fromkeys(told))})


class Promise(Record):
    """What was promised to someone who wrote or rang at ``received_at``; ``due_at`` is the end of an office day."""

    received_at: Instant
    due_at: Instant
    milestones: tuple[Milestone, ...]

    def told_instead(self, role: Role, instead: Role) -> "Promise":
        """It, with ``instead`` told wherever ``role`` would be: feedback is the officer's (FB-12), and of what nobody
        was promised the council's manager hears nothing.
        """
        milestones = tuple(each.told_instead(role, instead) for each in self.milestones)
        return self.model_copy(update={"milestones": milestones})

    def next_milestone(self, passed: Collection[str], now: datetime) -> Milestone | None:
        """The milestone to wait for at ``now``, given the names of those passed; None when the last has passed.

        Where several have come at once, after an outage or with a letter noted late, only the latest counts: a
        reminder of a promise that is already broken helps nobody.
        """
        last_passed = max((at for at, each in enumerate(self.milestones) if each.name in passed), default=-1)
        ahead = self.milestones[last_passed + 1 :]
        come = [milestone for milestone in ahead if milestone.at <= now]
        return come[-1] if come else next(iter(ahead), None)

    def come(self, name: str, now: datetime) -> Milestone | None:
        """The milestone to pass at ``now`` by someone who waited for ``name``: that one, or a later one that has come
        too; None while ``name`` has not come, and for a name that the promise does not know.
        """
        names = [each.name for each in self.milestones]
        ahead = self.milestones[names.index(name) :] if name in names else ()
        return next((each for each in reversed(ahead) if each.at <= now), None)


def day_zero(received_at: datetime, policy: ResponsePolicy, office: Office, calendar: WorkingDays) -> date:
    """The day from which the working days of a promise count that was made at ``received_at`` (aware)."""
    if policy.out_of_hours_receipt_counts_from == "next-office-day":
        return office.day_reached(received_at, calendar)
    return office.local(received_at).date()


def falls_due(received_at: datetime, policy: ResponsePolicy, office: Office, calendar: WorkingDays) -> datetime:
    """When a promise made by receiving an enquiry at ``received_at`` (aware) falls due, if its clock never stands
    still: promise() says the same, and when whom to remind. Raises CalendarNotCovered beyond the bank-holiday table.
    """
    zero = day_zero(received_at, policy, office, calendar)
    return office.closing(calendar.after(zero, policy.within_working_days)).astimezone(UTC)


def promise(
    received_at: datetime,
    policy: ResponsePolicy,
    office: Office,
    calendar: WorkingDays,
    paused: Iterable[date] = (),
) -> Promise:
    """The promise made by receiving an enquiry at ``received_at`` (aware), whose clock did not run on days ``paused``.

    The day of receipt is day 0. The due time is the end of the office day ``within_working_days`` later, so a
    milestone after that day finds the promise broken. Raises CalendarNotCovered beyond the bank-holiday table.
    """
    zero = day_zero(received_at, policy, office, calendar)
    counting = calendar.without(paused)
    due_at = office.closing(counting.after(zero, policy.within_working_days))
    moments = [
        (office.opening(counting.after(zero, day)), name, rule)
        for rule in policy.milestones
        for name, day in rule.occurrences()
    ]
    milestones = [
        Milestone(name=name, at=at, tells=rule.tells, overdue=at > due_at)
        for at, name, rule in sorted(moments, key=lambda moment: moment[0])
    ]
    return Promise(received_at=received_at, due_at=due_at, milestones=tuple(milestones))
