"""What is agreed about being named changes while a step waits: its machine looks at what may be read of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.complaints.look_again import look_again
from casework.complaints.standing import said_of
from casework.domain.round import Outcome
from tests.asked import parked
from tests.complaints import a_complaint, turn, turn_answered, turn_to_next_step
from tests.world import NOON, World, email

LATER = NOON + timedelta(days=9)


def at_step_two(world: World) -> str:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    turn_to_next_step(world, ref)
    return ref


def ended(world: World) -> str:
    ref = at_step_two(world)
    round_ = world.rounds.get(ref, 1)
    turn(world, round_, said_of(round_), LATER, answered_at=LATER, outcome=Outcome.WITHDRAWN, recorded_at=LATER)
    return ref


def decided(world: World) -> str:
    ref = at_step_two(world)
    turn_answered(world, ref)
    return ref


def within_the_service(world: World) -> str:
    return a_complaint(world).ref


def no_complaint(world: World) -> str:
    return world.receive(email())


def erased(world: World) -> str:
    ref = at_step_two(world)
    world.erase(ref, NOON)
    return ref


@pytest.mark.clause("FB-15")
def test_who_decides_outside_the_service_may_have_nothing_to_read_any_more(world: World) -> None:
    ref = at_step_two(world)
    before = parked(world, ref, 1)
    look_again(ref, world.cases, world.rounds, world.machine, LATER)
    after = world.rounds.get(ref, 1)
    assert after == before.model_copy(update={"turn": before.turn + 1})
    assert world.machine.woken == [before.task_token]
    assert [each.ref for each in world.loose_ends.since(LATER)] == [ref], "until the machine has looked"


@pytest.mark.parametrize("begin", [ended, decided, within_the_service, no_complaint, erased])
def test_for_any_other_there_is_nothing_to_see(world: World, begin: Callable[[World], str]) -> None:
    ref = begin(world)
    before = world.table.get({"pk": f"CASE#{ref}", "sk": "ROUND#0001"})
    look_again(ref, world.cases, world.rounds, world.machine, LATER)
    assert world.table.get({"pk": f"CASE#{ref}", "sk": "ROUND#0001"}) == before
