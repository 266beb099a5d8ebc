"""A task is done once, by whoever did it first."""

import pytest

from casework.domain.staff import StaffMember
from casework.errors import CaseNotFound, ImpossibleAct, NotOnCase
from desk.cases.finish_task import finish_task
from tests.sharing import HOUR, a_client
from tests.world import CASEY, NOON, World


def test_who_did_it_first_stays(world: World) -> None:
    client = a_client(world)
    client.request()
    sasha = StaffMember(id="sasha", name="Sasha Officer")
    done = finish_task(client.ref, "told-before-0001", CASEY, world.cases, world.tasks, world.profile, NOON)
    assert (done.done_at, done.done_by) == (NOON, CASEY)
    assert (
        finish_task(client.ref, "told-before-0001", sasha, world.cases, world.tasks, world.profile, NOON + HOUR) == done
    )
    assert done in client.case.tasks


def test_a_task_that_is_not_there_cannot_be_done(world: World) -> None:
    for nothing in ("told-before-0001", "x" * 2_000):
        with pytest.raises(NotOnCase):
            finish_task(a_client(world).ref, nothing, CASEY, world.cases, world.tasks, world.profile, NOON)
    with pytest.raises(CaseNotFound):
        finish_task("HSP-0000-0000", "told-before-0001", CASEY, world.cases, world.tasks, world.profile, NOON)


@pytest.mark.parametrize("task", ["review-hold-0001-2027-06-01", "erase-2029-01-01"])
def test_what_a_decision_finishes_nobody_ticks_off_without_one(world: World, task: str) -> None:
    client = a_client(world)
    world.ledger.raise_task(client.ref, world.correspondence.task(task, "Decide", NOON))
    with pytest.raises(ImpossibleAct, match="which finishes this task"):
        finish_task(client.ref, task, CASEY, world.cases, world.tasks, world.profile, NOON)
    assert next(each for each in world.cases.get(client.ref).tasks if each.id == task).done_at is None
