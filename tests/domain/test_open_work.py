"""How near the day is on which something is due: weekends, holidays and closures are days on which nobody works."""

from datetime import date

import pytest

from casework.domain.open_work import When, next_working_days, when_due
from casework.domain.small_numbers import sayable
from tests.profiles import halton
from tests.world import HALTON


def day(written: str) -> date:
    return date.fromisoformat(written.split()[1])


@pytest.mark.parametrize(
    ("today", "due_on", "when"),
    [
        ("Wed 2026-11-25", "Tue 2026-11-24", When.OVERDUE),
        ("Wed 2026-11-25", "Wed 2026-11-25", When.TODAY),
        ("Wed 2026-11-25", "Thu 2026-11-26", When.TOMORROW),
        ("Wed 2026-11-25", "Fri 2026-11-27", When.LATER),
        ("Fri 2026-11-27", "Sun 2026-11-29", When.TODAY),
        ("Fri 2026-11-27", "Mon 2026-11-30", When.TOMORROW),
        ("Mon 2026-11-30", "Sun 2026-11-29", When.OVERDUE),
        ("Sat 2026-11-28", "Mon 2026-11-30", When.TOMORROW),
        ("Thu 2026-12-24", "Mon 2026-12-28", When.TODAY),  # Christmas Day, a weekend, and the day in lieu of Boxing Day
        ("Thu 2026-12-24", "Tue 2026-12-29", When.TOMORROW),
        ("Thu 2026-12-24", "Wed 2026-12-30", When.LATER),
        ("Thu 2027-03-25", "Tue 2027-03-30", When.TOMORROW),  # after Good Friday and Easter Monday
    ],
)
def test_what_is_due_tomorrow_is_due_on_the_next_working_day(today: str, due_on: str, when: When) -> None:
    assert when_due(day(due_on), day(today), HALTON.working_days) is when


def test_a_day_on_which_the_service_is_closed_is_none_of_its_working_days() -> None:
    closed = halton(calendar={"closures": [date(2026, 11, 26)]}).working_days
    assert when_due(day("Fri 2026-11-27"), day("Wed 2026-11-25"), closed) is When.TOMORROW


def test_the_next_working_days_begin_with_today_whatever_day_it_is() -> None:
    days = next_working_days(day("Thu 2026-12-24"), 3, HALTON.working_days)
    assert [each.isoformat() for each in days] == ["2026-12-24", "2026-12-29", "2026-12-30", "2026-12-31"]
    assert next_working_days(day("Sat 2026-12-26"), 1, HALTON.working_days)[1] == day("Tue 2026-12-29")


@pytest.mark.clause("CH-12")
@pytest.mark.parametrize(
    ("parts", "may_be_said"),
    [((0, 0), True), ((5, 0), True), ((5, 9), True), ((4, 9), False), ((9, 1), False), ((), True)],
)
def test_parts_are_said_where_none_of_them_is_small(parts: tuple[int, ...], may_be_said: bool) -> None:
    assert sayable(parts, 5) is may_be_said
