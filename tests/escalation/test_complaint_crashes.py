"""The complaint lane killed at any call and run again, as Step Functions does: everything follows once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

import pytest

from casework.complaints.standing import said_of
from casework.domain.letter import LetterState
from casework.domain.loose_end import Unsignalled, Untold
from casework.domain.round import Outcome
from escalation.chase_step import Chase
from escalation.open_step import StepOpener
from escalation.step_letters import StepLetters
from tests.complaints import a_complaint, turn, turn_answered, turn_to_next_step
from tests.desk.sharing.test_sharing_crashes import Killed, kill
from tests.desk.sharing.test_sharing_races import Interrupted
from tests.escalation.test_chase_step import REMIND, SILENT
from tests.world import NOON, World, small_world

pytestmark = pytest.mark.tables

Act = Callable[[World, str], object]


def lane(world: World) -> tuple[StepOpener, Chase]:
    letters = StepLetters(world.correspondence, world.replies, world.links, world.profile)
    return (
        StepOpener(world.cases, world.rounds, world.tasks, letters, world.profile),
        Chase(world.cases, world.rounds, world.correspondence, letters, world.profile),
    )


def opened(world: World, ref: str) -> None:
    turn_answered(world, ref)
    turn_to_next_step(world, ref)


def answered(world: World, ref: str) -> None:
    opened(world, ref)
    lane(world)[0].see_to(ref, 1, NOON)
    turn_answered(world, ref)


def ended(world: World, ref: str) -> None:
    opened(world, ref)
    lane(world)[0].see_to(ref, 1, NOON)
    round_ = world.rounds.get(ref, 1)
    turn(world, round_, said_of(round_), NOON, answered_at=NOON, outcome=Outcome.WITHDRAWN, recorded_at=NOON)


def see_to(world: World, ref: str) -> None:
    lane(world)[0].see_to(ref, 1, NOON)


def remind(world: World, ref: str) -> None:
    lane(world)[1].pass_milestone(ref, 1, "step-1-remind-1", REMIND)


def wait_no_longer(world: World, ref: str) -> None:
    lane(world)[1].pass_milestone(ref, 1, "step-1-expired", SILENT)
    lane(world)[0].see_to(ref, 1, SILENT)


def nothing(world: World, ref: str) -> None:
    """A complaint as it came."""


def lived_through(before: Act, act: Act, end: datetime, at: int = 0) -> tuple[Any, bool]:
    """What stands on a complaint after ``act`` was killed after call number ``at``, run again, and after a sweep."""
    with small_world() as world:
        ref = a_complaint(world, noted={"data_protection": True}).ref
        world.rounds.opened(ref, 1)
        before(world, ref)
        table = Interrupted(world.table, at, "after", kill)
        acting = World(cast("Any", table))
        killed = False
        try:
            act(acting, ref)
        except Killed:
            killed = True
            act(acting, ref)
        world.sweep(end)
        left = [each for each in world.loose_ends.since(end) if isinstance(each, Untold | Unsignalled)]
        case = world.cases.get(ref)
        tasks = {(task.id, task.done_at, task.moot) for task in case.tasks if not task.id.startswith("unconfirmed-")}
        told = {letter.id for letter in case.letters if not letter.id.startswith("task-unconfirmed-")}
        stands = case.round(1).model_copy(update={"ref": ""})
        posted = len(world.post.letters) + len(acting.post.letters)
        assert posted <= sum(letter.state is not LetterState.WITHHELD for letter in case.letters), "none goes twice"
        return (tasks, told, stands, left), killed


@pytest.mark.parametrize(
    ("before", "act", "end"),
    [
        (opened, see_to, NOON),
        (answered, see_to, NOON),
        (ended, see_to, NOON),
        (nothing, remind, REMIND),
        (turn_answered, wait_no_longer, SILENT),
    ],
    ids=["two turns at once", "an answer", "an end", "a reminder", "silence"],
)
def test_what_was_killed_anywhere_and_run_again_follows_once(before: Act, act: Act, end: datetime) -> None:
    later = end.replace(hour=16)
    undisturbed, _ = lived_through(before, act, later)
    for at in range(1, 60):  # killed before a call is killed after the one before it
        disturbed, killed = lived_through(before, act, later, at)
        assert disturbed == undisturbed, f"after call {at}"
        if not killed:
            break
    assert 2 < at < 59
