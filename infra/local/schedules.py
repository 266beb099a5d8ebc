"""EventBridge Scheduler in virtual time: rate, cron and at expressions, with the schedule's timezone.

What fires is a function or a state machine, by its ARN.
"""

import calendar
import json
import logging
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Protocol
from zoneinfo import ZoneInfo

import boto3
from botocore.exceptions import ClientError

from infra.local.clock import VirtualClock, VirtualEvent
from infra.local.declared import Schedule
from infra.local.lambdas import FunctionFailed
from infra.local.queue import Invoke
from infra.template import REGION

LOG = logging.getLogger(__name__)

_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_DAYS = {name.upper(): number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"), 1)}
_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_Limits = tuple[int, int, dict[str, int]]
_FIELDS: tuple[_Limits, ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, _MONTHS),
    (1, 7, _DAYS),
    (1970, 2199, {}),
)


class UnknownExpression(Exception):
    """A schedule expression that this reader does not understand: a rule it would silently not fire."""

    def __init__(self, expression: str) -> None:
        super().__init__(f"cannot read the schedule expression {expression!r}")
        self.expression = expression


class UnknownSchedules(Exception):
    """Another expression was asked for of schedules that the template does not have."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"the template has no schedule {', '.join(names)}")
        self.names = names


class Expression(Protocol):
    """When a schedule fires."""

    def after(self, moment: datetime) -> datetime | None:
        """The first firing after `moment` (aware), or None if there is none."""


class Rate:
    """`rate(30 minutes)`: counted from `since`, when the schedule was made."""

    def __init__(self, every: timedelta, since: datetime) -> None:
        self._every = every
        self._since = since

    def after(self, moment: datetime) -> datetime:
        passed = max(0, (moment - self._since) // self._every)
        return self._since + (passed + 1) * self._every


class At:
    """`at(2026-12-24T09:00:00)`: once."""

    def __init__(self, when: datetime) -> None:
        self._when = when

    def after(self, moment: datetime) -> datetime | None:
        return self._when if self._when > moment else None


class Cron:
    """`cron(minutes hours day-of-month month day-of-week year)` on the wall clock of `zone`.

    An hour that the clock change leaves out fires when the clock has moved on; one that happens twice fires the first
    time.
    """

    def __init__(self, fields: list[str], zone: ZoneInfo) -> None:
        if len(fields) != len(_FIELDS):
            raise ValueError(fields)
        minutes, hours, self._day_of_month, months, self._day_of_week, years = fields
        self._minutes, self._hours = _numbers(minutes, *_FIELDS[0]), _numbers(hours, *_FIELDS[1])
        self._months, self._years = _numbers(months, *_FIELDS[3]), _numbers(years, *_FIELDS[5])
        self._zone = zone
        self._is_day(date(2026, 1, 1))

    def after(self, moment: datetime) -> datetime | None:
        first = moment.astimezone(self._zone).date()
        for day in (first + timedelta(days=number) for number in count(0)):
            if day.year > max(self._years):
                return None
            for firing in self._firings(day):
                if firing > moment:
                    return firing
        return None

    def _firings(self, day: date) -> Iterator[datetime]:
        if day.year not in self._years or day.month not in self._months or not self._is_day(day):
            return
        moments = (
            datetime(day.year, day.month, day.day, hour, minute, tzinfo=self._zone)
            for hour in sorted(self._hours)
            for minute in sorted(self._minutes)
        )
        yield from sorted(moment.astimezone(UTC) for moment in moments)

    def _is_day(self, day: date) -> bool:
        last = calendar.monthrange(day.year, day.month)[1]
        if self._day_of_week == "?":
            field = self._day_of_month
            if field == "L":
                return day.day == last
            return day.day in _numbers(field, *_FIELDS[2])
        return day.isoweekday() % 7 + 1 in _numbers(self._day_of_week, *_FIELDS[4])


def read(expression: str, zone: str | None, since: datetime) -> Expression:
    """The meaning of a ScheduleExpression. Raises UnknownExpression."""
    tz = ZoneInfo(zone or "UTC")
    found = re.fullmatch(r"(rate|cron|at)\((.+)\)", expression.strip())
    if not found:
        raise UnknownExpression(expression)
    kind, inside = found.groups()
    try:
        if kind == "rate":
            value, unit = inside.split()
            return Rate(int(value) * _UNITS[unit.removesuffix("s")], since)
        if kind == "at":
            return At(datetime.fromisoformat(inside).replace(tzinfo=tz))
        return Cron(inside.split(), tz)
    except (KeyError, ValueError) as unreadable:
        raise UnknownExpression(expression) from unreadable


class Firing:
    """One schedule: `run` is the body of its thread. It fires by `instead`, if given, not as the template has it."""

    def __init__(self, schedule: Schedule, invoke: Invoke, clock: VirtualClock, instead: str | None = None) -> None:
        properties = schedule.properties
        target = properties["Target"]
        self._input = str(target.get("Input", "{}"))
        self._name = schedule.physical_resource_id
        self._enabled = properties.get("State", "ENABLED") == "ENABLED"
        self._zone = properties.get("ScheduleExpressionTimezone")
        self._fire = _starter(target["Arn"]) if ":stateMachine:" in target["Arn"] else _invoker(target["Arn"], invoke)
        self._clock = clock
        self._fired = clock.now()
        self._expression = self.read(instead or properties["ScheduleExpression"])
        self._changed = VirtualEvent(clock)

    def read(self, expression: str) -> Expression:
        """What `expression` means for this schedule from now on. Raises UnknownExpression."""
        return read(expression, self._zone, self._clock.now())

    def fire_by(self, expression: Expression) -> Expression:
        """Fire by `expression` from now on. Returns what it fired by until now."""
        before, self._expression, self._fired = self._expression, expression, self._clock.now()
        self._changed.set()
        return before

    def run(self) -> None:
        """Fire until the clock stops. A firing is never skipped, however far time jumps."""
        while self._enabled:
            due = self._expression.after(self._fired)
            if self._changed.wait((due - self._clock.now()).total_seconds() if due else None):
                self._changed.clear()
            elif due:
                self._fired = due
                self._fire_at(due)

    def _fire_at(self, due: datetime) -> None:
        # What Scheduler writes in place of these words in a target's Input.
        stamp = due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            self._fire(self._input.replace("<aws.scheduler.scheduled-time>", stamp))
        except (FunctionFailed, ClientError) as failure:
            LOG.warning("schedule %s: %s", self._name, failure)


def _invoker(arn: str, invoke: Invoke) -> Callable[[str], object]:
    return lambda text: invoke(arn, json.loads(text))


def _starter(arn: str) -> Callable[[str], object]:
    """Starts an execution of a machine at each firing, under a name that no other has, as Scheduler does."""
    client = boto3.client("stepfunctions", region_name=REGION)
    return lambda text: client.start_execution(stateMachineArn=arn, name=str(uuid.uuid4()), input=text)


def firings(
    schedules: Mapping[str, Schedule], invoke: Invoke, clock: VirtualClock, instead: Mapping[str, str]
) -> dict[str, Firing]:
    """Every schedule of a template by its logical id, those named in `instead` with that expression. Raises
    UnknownSchedules.
    """
    _refuse_unknown(schedules, instead)
    return {name: Firing(schedule, invoke, clock, instead.get(name)) for name, schedule in schedules.items()}


@contextmanager
def fired_by(firings: Mapping[str, Firing], instead: Mapping[str, str]) -> Iterator[None]:
    """While the block runs, the schedules named in `instead` fire by those expressions; nothing is made up for
    afterwards. Raises UnknownSchedules and UnknownExpression, before anything is changed.
    """
    _refuse_unknown(firings, instead)
    meanwhile = {name: firings[name].read(expression) for name, expression in instead.items()}
    before = {name: firings[name].fire_by(expression) for name, expression in meanwhile.items()}
    try:
        yield
    finally:
        for name, expression in before.items():
            firings[name].fire_by(expression)


def _refuse_unknown(known: Mapping[str, object], named: Mapping[str, str]) -> None:
    if unknown := named.keys() - known.keys():
        raise UnknownSchedules(sorted(unknown))


def _numbers(field: str, low: int, high: int, names: dict[str, int]) -> set[int]:
    """The numbers a cron field stands for: `*`, `?`, `5`, `MON-FRI`, `0/15`, and lists of them."""
    numbers: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        if span in ("*", "?"):
            begin, end = low, high
        else:
            begin = _number(first, names)
            end = _number(last, names) if last else (high if step else begin)
        if not low <= begin <= high or not low <= end <= high:
            raise ValueError(field)
        numbers.update(range(begin, end + 1, int(step or 1)))
    return numbers


def _number(text: str, names: dict[str, int]) -> int:
    return names[text.upper()] if text.upper() in names else int(text)
