"""Whom to ring when somebody is at risk: no software stands between a person and these numbers (CF-21)."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Literal

from pydantic import model_validator

from casework.domain.record import Record

Day = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_DAYS: tuple[Day, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Hours(Record):
    """When someone answers, in local time, but for bank holidays."""

    days: tuple[Day, ...]
    opens: time
    closes: time

    def include(self, local: datetime) -> bool:
        return _DAYS[local.weekday()] in self.days and self.opens <= local.time() < self.closes


class NumberToRing(Record):
    """A number, and when it answers: always, in ``hours`` of its own, or when nobody does who has hours."""

    name: str
    telephone: str
    when: str
    answers: Literal["always", "in-hours", "out-of-hours"]
    hours: tuple[Hours, ...] = ()

    @model_validator(mode="after")
    def _hours_belong_to_who_has_them(self) -> "NumberToRing":
        if bool(self.hours) != (self.answers == "in-hours"):
            raise ValueError("a number has hours when it answers in them, and only then")
        return self


def open_first(
    numbers: Iterable[NumberToRing], local: datetime, *, is_holiday: bool
) -> list[tuple[NumberToRing, bool]]:
    """``numbers`` with whether each answers at ``local``, a moment on the office's clock; those that do come first."""
    numbers = list(numbers)
    in_hours = [each for each in numbers if not is_holiday and any(hours.include(local) for hours in each.hours)]

    def is_open(number: NumberToRing) -> bool:
        return number in in_hours or number.answers == "always" or (number.answers == "out-of-hours" and not in_hours)

    return sorted(((each, is_open(each)) for each in numbers), key=lambda number: not number[1])
