"""By when a request about personal data is due: the law's own dates, as truth tables."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.rights_clock import RightsDays, Stop, month_ends_on
from casework.profile import load_profile
from tests.profiles import halton

HALTON = load_profile("halton")


def days(begins: str, *stops: tuple[str, str], extended: bool = False) -> RightsDays:
    return RightsDays(
        begins_on=date.fromisoformat(begins),
        stops=tuple(Stop(first=date.fromisoformat(a), last=date.fromisoformat(b)) for a, b in stops),
        is_extended=extended,
    )


def due(counted: RightsDays, profile: Any = HALTON) -> str:
    return f"{profile.rights.due_on(counted, profile.legal_days):%a %Y-%m-%d}"


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(
    ("received", "answer_by"),
    [
        ("2027-02-03", "Wed 2027-03-03"),
        ("2027-01-31", "Mon 2027-03-01"),  # no 31 February: the 28th, which is a Sunday
        ("2028-01-31", "Tue 2028-02-29"),  # a leap year
        ("2028-01-30", "Tue 2028-02-29"),
        ("2028-02-29", "Wed 2028-03-29"),
        ("2027-03-31", "Fri 2027-04-30"),
        ("2027-08-31", "Thu 2027-09-30"),
        ("2026-12-23", "Mon 2027-01-25"),  # a Saturday
        ("2026-12-24", "Mon 2027-01-25"),  # a Sunday
        ("2026-11-25", "Tue 2026-12-29"),  # Christmas, then the bank holiday that stands for Boxing Day
        ("2026-12-01", "Mon 2027-01-04"),  # New Year's Day, then a weekend
        ("2027-02-26", "Tue 2027-03-30"),  # Good Friday, to the Tuesday after Easter Monday
        ("2027-04-03", "Tue 2027-05-04"),  # a bank holiday
        ("2026-12-31", "Mon 2027-02-01"),  # across a year; 31 January is a Sunday
    ],
)
def test_it_is_due_a_month_after_the_day_of_receipt_or_on_the_working_day_after(received: str, answer_by: str) -> None:
    assert due(days(received)) == answer_by


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(
    ("received", "answer_by"),
    [
        ("2027-02-03", "Tue 2027-05-04"),  # 3 May is a bank holiday
        ("2026-11-30", "Mon 2027-03-01"),  # the 28th of February, a Sunday
        ("2027-11-30", "Tue 2028-02-29"),
        ("2027-01-31", "Fri 2027-04-30"),
    ],
)
def test_extended_it_is_due_three_months_after_its_receipt(received: str, answer_by: str) -> None:
    assert due(days(received, extended=True)) == answer_by


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(
    ("stops", "answer_by"),
    [
        ([], "Wed 2027-03-03"),
        ([("2027-02-10", "2027-02-10")], "Thu 2027-03-04"),  # asked and answered on one day: that day
        ([("2027-02-10", "2027-02-12")], "Mon 2027-03-08"),  # three days: a Saturday
        ([("2027-02-10", "2027-02-12"), ("2027-02-12", "2027-02-13")], "Mon 2027-03-08"),  # the 12th counts once
        ([("2027-02-10", "2027-02-10"), ("2027-02-20", "2027-02-20")], "Fri 2027-03-05"),
        ([("2027-03-03", "2027-03-09")], "Wed 2027-03-10"),  # asked on the last day: the whole week
        ([("2027-03-04", "2027-03-09")], "Wed 2027-03-03"),  # asked too late: it had run out
        ([("2027-01-28", "2027-02-02")], "Wed 2027-03-03"),  # before it began
        ([("2027-01-28", "2027-02-04")], "Fri 2027-03-05"),
    ],
)
def test_the_days_on_which_it_stood_still_do_not_count(stops: list[tuple[str, str]], answer_by: str) -> None:
    assert due(days("2027-02-03", *stops)) == answer_by


def test_the_last_day_for_saying_that_it_takes_longer_is_no_later_for_a_weekend() -> None:
    assert HALTON.rights.extend_until(days("2026-12-23")) == date(2027, 1, 23)
    assert HALTON.rights.extend_until(days("2026-12-23", ("2027-01-04", "2027-01-05"))) == date(2027, 1, 25)
    assert HALTON.rights.extend_until(days("2026-12-23", extended=True)) == date(2027, 1, 23)


@pytest.mark.clause("CF-08")
def test_the_services_own_closures_move_nothing() -> None:
    closed = halton(calendar={"closures": ["2027-03-03", "2027-03-04"]})
    assert not closed.working_days.is_working_day(date(2027, 3, 3))
    assert due(days("2027-02-03"), closed) == "Wed 2027-03-03"


def test_a_holiday_declared_since_moves_it() -> None:
    mourning = halton(calendar={"extra_bank_holidays": ["2027-03-03"]})
    assert due(days("2027-02-03"), mourning) == "Thu 2027-03-04"


DAYS = st.dates(date(2021, 1, 1), date(2036, 12, 31))
STOPS = st.lists(st.tuples(st.integers(-5, 120), st.integers(0, 40)), max_size=5)


def _counted(begins: date, stops: list[tuple[int, int]], *, extended: bool) -> RightsDays:
    firsts = [(begins + timedelta(days=after), length) for after, length in stops]
    return RightsDays(
        begins_on=begins,
        stops=tuple(Stop(first=first, last=first + timedelta(days=length)) for first, length in firsts),
        is_extended=extended,
    )


@pytest.mark.clause("CF-08")
@given(DAYS, STOPS, st.booleans())
def test_however_often_it_stops_it_is_due_on_a_working_day_and_no_sooner(
    begins: date, stops: list[tuple[int, int]], extended: bool
) -> None:
    dues = [
        HALTON.rights.due_on(_counted(begins, stops[:count], extended=extended), HALTON.legal_days)
        for count in range(len(stops) + 1)
    ]
    assert all(HALTON.legal_days.is_working_day(day) for day in dues)
    assert dues == sorted(dues)


@given(DAYS, STOPS)
def test_it_gains_at_most_the_days_that_it_stood_still(begins: date, stops: list[tuple[int, int]]) -> None:
    counted = _counted(begins, stops, extended=False)
    gained = month_ends_on(counted, 1) - month_ends_on(RightsDays(begins_on=begins), 1)
    still = {stop.first + timedelta(days=n) for stop in counted.stops for n in range((stop.last - stop.first).days + 1)}
    assert timedelta(0) <= gained <= timedelta(days=len(still))
