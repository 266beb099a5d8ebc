"""The shipped profile: every rule has a source, and dates that depend on the calendar come out right."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.other_service import Body
from casework.domain.round import Kind
from casework.profile import load_profile
from tests.profiles import halton

HALTON = load_profile("halton")
FIRST: dict[str, Any] = {"name": "first", "working_days_before": 5, "tells": ["caseworker"], "source": "CF-08"}
LAST = {**FIRST, "name": "last", "working_days_before": 1}


def test_a_profile_that_does_not_exist_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="atlantis"):
        load_profile("atlantis")


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize(
    ("answered", "erased"),
    [
        (datetime(2027, 1, 4, 12, tzinfo=UTC), date(2029, 1, 4)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), date(2030, 3, 1)),
        (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), date(2029, 7, 1)),  # half past midnight in Halton
    ],
)
def test_an_answered_enquiry_is_due_for_erasure_after_two_years(answered: datetime, erased: date) -> None:
    assert HALTON.erase_on(Kind.ENQUIRY, answered) == erased


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        (datetime(2026, 12, 23, 10, tzinfo=UTC), datetime(2026, 12, 24, 17, tzinfo=UTC)),
        (datetime(2026, 12, 24, 18, tzinfo=UTC), datetime(2026, 12, 30, 17, tzinfo=UTC)),
        (datetime(2026, 12, 26, 10, tzinfo=UTC), datetime(2026, 12, 30, 17, tzinfo=UTC)),
    ],
)
def test_a_task_is_due_a_working_day_after_it_is_at_hand(raised: datetime, due: datetime) -> None:
    assert HALTON.task_due(raised) == due


def test_lateness_is_counted_in_working_days() -> None:
    due = datetime(2026, 12, 23, 17, tzinfo=UTC)
    assert HALTON.working_days_late(due, datetime(2026, 12, 29, 9, tzinfo=UTC)) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"office": {"timezone": "Mars/Olympus"}},
        {"office": {"opens": "17:00", "closes": "09:00"}},
        {"response": {"milestones": []}},
        {"response": {"within_working_days": 0}},
        {"rights": {"reminders": [LAST, FIRST]}},
        {"rights": {"reminders": [FIRST, {**LAST, "name": FIRST["name"]}]}},
        {"rights": {"reminders": [{**FIRST, "tells": ["manager"]}]}},
    ],
    ids=[
        "no such time zone",
        "closes before it opens",
        "nobody is ever told",
        "at once",
        "the last reminder comes first",
        "two reminders of one name",
        "the council is told that somebody asked what is kept",
    ],
)
def test_a_promise_that_makes_no_sense_is_refused_when_the_profile_is_loaded(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        halton(**changes)


@pytest.mark.clause("FB-17")
@pytest.mark.parametrize(
    ("on", "overdue"), [(date(2026, 12, 23), False), (date(2027, 11, 22), False), (date(2027, 11, 23), True)]
)
def test_a_way_to_another_service_is_to_be_checked_within_a_year(on: date, overdue: bool) -> None:
    assert {HALTON.directory.is_overdue(route, on) for route in HALTON.directory.routes} == {overdue}


@pytest.mark.clause("FB-17")
def test_there_is_one_way_to_every_other_service() -> None:
    assert [route.body for route in HALTON.directory.routes] == list(Body)
