"""How long somebody stays signed in: half an hour of quiet, ten hours in all, and never a moment more (CF-09)."""

from datetime import UTC, datetime

import pytest

from casework.domain.session import Over, Session
from tests.world import CASEY, HALTON


def at(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{time}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("begun", "seen", "now", "over"),
    [
        ("23T09:00:00", "23T09:00:00", "23T09:00:00", None),
        ("23T09:00:00", "23T09:00:00", "23T09:29:59", None),
        ("23T09:00:00", "23T09:00:00", "23T09:30:00", Over.IDLE),
        ("23T09:00:00", "23T12:00:00", "23T12:29:59", None),
        ("23T09:00:00", "23T12:00:00", "23T12:30:00", Over.IDLE),
        ("23T09:00:00", "23T18:45:00", "23T18:59:59", None),
        ("23T09:00:00", "23T18:45:00", "23T19:00:00", Over.TOO_LONG),
        ("23T09:00:00", "23T18:59:59", "23T19:29:59", Over.TOO_LONG),
        ("23T09:00:00", "23T09:00:00", "23T19:00:00", Over.TOO_LONG),
        ("23T20:00:00", "23T23:50:00", "24T00:19:59", None),
        ("23T20:00:00", "23T23:50:00", "24T00:20:00", Over.IDLE),
    ],
)
def test_a_session_ends_after_half_an_hour_of_quiet_and_after_ten_hours_whatever_is_done(
    begun: str, seen: str, now: str, over: Over | None
) -> None:
    session = Session(
        id="a" * 64,
        person=CASEY,
        roles=(),
        issuer="https://sign-in.example.org",
        client="desk",
        csrf="c",
        begun_at=at(begun),
        seen_at=at(seen),
    )
    assert session.is_over(HALTON.desk, at(now)) is over
