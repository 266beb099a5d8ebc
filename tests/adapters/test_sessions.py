"""Sessions in the table: alive while somebody works, over when they do not, and nothing there that opens the desk."""

from datetime import datetime, timedelta

import pytest

from casework.domain.session import Session
from casework.domain.staff import Role
from tests.adapters.test_eraser import everything
from tests.world import CASEY, HALTON, NOON, World

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def begin(world: World, at: datetime = NOON) -> tuple[str, Session]:
    roles = {Role.OFFICER, Role.CASEWORKER}
    return world.sessions.begin(CASEY, roles, "https://sign-in.example.org", "desk", at)


def test_who_holds_the_value_is_known_as_who_signed_in(world: World) -> None:
    value, begun = begin(world)
    seen = world.sessions.seen(value, NOON + MINUTE)
    assert seen == begun.model_copy(update={"seen_at": NOON + MINUTE})
    assert (begun.person, begun.roles) == (CASEY, (Role.CASEWORKER, Role.OFFICER))


@pytest.mark.clause("CF-09")
def test_nothing_in_the_table_is_what_a_browser_holds(world: World) -> None:
    value, _ = begin(world)
    assert len(value) >= 43  # 256 bits
    assert value not in str(everything(world))


def test_no_two_sessions_have_anything_in_common_that_is_secret(world: World) -> None:
    (one, first), (another, second) = begin(world), begin(world)
    assert len({one, another, first.id, second.id, first.csrf, second.csrf}) == 6


def test_what_nobody_was_given_opens_nothing(world: World) -> None:
    value, begun = begin(world)
    assert [world.sessions.seen(held, NOON) for held in (begun.id, value[:-1], f"{value}x", "")] == [None] * 4


def test_whoever_goes_on_stays_signed_in_until_the_longest_time_is_over(world: World) -> None:
    value, _ = begin(world)
    for minutes in range(25, 600, 25):
        seen = world.sessions.seen(value, NOON + minutes * MINUTE)
        assert seen
        assert not seen.is_over(HALTON.desk, NOON + minutes * MINUTE)
    late = world.sessions.seen(value, NOON + 10 * HOUR)
    assert late
    assert late.is_over(HALTON.desk, NOON + 10 * HOUR)


@pytest.mark.parametrize("later", [30 * MINUTE, 31 * MINUTE, 9 * HOUR, 10 * HOUR, 24 * HOUR])
def test_looking_at_a_session_that_is_over_does_not_revive_it(world: World, later: timedelta) -> None:
    value, begun = begin(world)
    for _ in range(2):
        seen = world.sessions.seen(value, NOON + later)
        assert seen == begun
        assert seen.is_over(HALTON.desk, NOON + later)


def test_whose_a_session_was_is_known_for_a_day_after_its_longest_time(world: World) -> None:
    value, _ = begin(world)
    assert world.sessions.seen(value, NOON + 34 * HOUR - timedelta(seconds=1))
    assert world.sessions.seen(value, NOON + 34 * HOUR) is None


def test_what_ended_is_gone_and_ending_it_again_is_no_error(world: World) -> None:
    (value, begun), (other, _) = begin(world), begin(world)
    world.sessions.end(begun.id)
    world.sessions.end_of(value)
    assert world.sessions.seen(value, NOON) is None
    assert world.sessions.seen(other, NOON)


@pytest.mark.clause("CF-07")
def test_the_night_after_that_day_forgets_it(world: World) -> None:
    begin(world)
    assert world.due_cases.forget((NOON + DAY).date()) == 0
    assert world.due_cases.forget((NOON + 2 * DAY).date()) == 1
    assert everything(world) == []
