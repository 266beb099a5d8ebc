"""Working days, held against a calendar that was written without looking at ours."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.working_days import CalendarNotCovered, WorkingDays
from casework.profile import load_profile

HALTON = load_profile("halton").working_days
ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2020, 2041))

DAYS = st.dates(date(2020, 1, 1), date(2039, 12, 31))


def naive_after(day: date, count: int, closures: frozenset[date] = frozenset()) -> date:
    """Five working days as a person counts them on a wall calendar."""
    while count:
        day += timedelta(days=1)
        if day.strftime("%a") not in {"Sat", "Sun"} and day not in ENGLAND and day not in closures:
            count -= 1
    return day


@pytest.mark.clause("CH-03")
@given(DAYS, st.integers(0, 60))
def test_counts_as_a_person_does_on_a_wall_calendar(day: date, count: int) -> None:
    assert HALTON.after(day, count) == naive_after(day, count)


@pytest.mark.clause("CH-03")
@given(DAYS, st.integers(1, 20), st.frozensets(st.dates(date(2020, 1, 1), date(2040, 12, 31)), max_size=40))
def test_closure_days_never_count(day: date, count: int, closures: frozenset[date]) -> None:
    calendar = WorkingDays(ENGLAND, closures)
    assert calendar.after(day, count) == naive_after(day, count, closures)


@given(DAYS, st.integers(0, 30))
def test_between_undoes_after(day: date, count: int) -> None:
    assert HALTON.between(day, HALTON.after(day, count)) == count


@given(st.dates(date(2020, 3, 1), date(2039, 12, 31)).filter(HALTON.is_working_day), st.integers(0, 30))
def test_after_undoes_before(day: date, count: int) -> None:
    before = HALTON.before(day, count)
    assert HALTON.after(before, count) == day
    assert HALTON.is_working_day(before)


@given(st.dates(date(2020, 3, 1), date(2039, 12, 31)))
def test_on_or_before_is_the_last_working_day_by_then(day: date) -> None:
    last = HALTON.on_or_before(day)
    assert last <= day
    assert HALTON.is_working_day(last)
    assert HALTON.between(last, day) == 0


@given(DAYS)
def test_nothing_lies_between_a_day_and_itself_or_an_earlier_one(day: date) -> None:
    assert HALTON.between(day, day) == 0
    assert HALTON.between(day, day - timedelta(days=3)) == 0


def test_a_year_that_the_table_does_not_know_is_refused_rather_than_guessed() -> None:
    with pytest.raises(CalendarNotCovered) as refused:
        HALTON.after(date(2040, 12, 31), 1)
    assert refused.value.day == date(2041, 1, 1)
    assert refused.value.covered == range(2020, 2041)


@pytest.mark.parametrize(
    "day",
    [date(2026, 12, 28), date(2027, 3, 26), date(2027, 3, 29), date(2027, 12, 28), date(2028, 1, 3)],
    ids=lambda day: day.isoformat(),
)
def test_substitute_days_and_easter_are_holidays(day: date) -> None:
    assert not HALTON.is_working_day(day)


def test_scotlands_holidays_are_working_days_in_halton() -> None:
    assert HALTON.is_working_day(date(2029, 1, 2))
    assert HALTON.is_working_day(date(2026, 8, 3))
