"""Office hours: when a reminder may go out."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from casework.profile import load_profile
from tests.moments import MOMENTS

HALTON = load_profile("halton")
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-12-23T08:59", "2026-12-23T09:00"),
        ("2026-12-23T09:00", "2026-12-23T09:00"),
        ("2026-12-23T16:59", "2026-12-23T16:59"),
        ("2026-12-23T17:00", "2026-12-24T09:00"),
        ("2026-12-24T17:00", "2026-12-29T09:00"),
        ("2026-12-26T12:00", "2026-12-29T09:00"),
        ("2027-06-07T08:30", "2027-06-07T09:00"),
    ],
)
def test_next_open(moment: str, opening: str) -> None:
    asked = datetime.fromisoformat(moment).replace(tzinfo=LONDON)
    expected = datetime.fromisoformat(opening).replace(tzinfo=LONDON)
    assert HALTON.office.next_open(asked, HALTON.working_days) == expected


@given(MOMENTS)
def test_the_next_open_moment_is_open_and_not_before(moment: datetime) -> None:
    opening = HALTON.office.next_open(moment, HALTON.working_days)
    assert opening >= moment
    assert HALTON.office.is_open(opening, HALTON.working_days)
