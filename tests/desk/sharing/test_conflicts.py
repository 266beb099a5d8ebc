"""Conflicts of interest: they keep a worker off a case until somebody else records the step taken (IM-14)."""

import pytest

from casework.domain.conflict import Conflict
from casework.domain.staff import Role, StaffMember
from casework.errors import CaseNotFound, ImpossibleAct, NotOnCase
from desk.sharing.declare_conflict import DeclaredConflict, RecordedStep, declare_conflict, take_step
from tests.sharing import HOUR, a_client
from tests.world import CASEY, NOON, World

MORGAN = StaffMember(id="morgan", name="Morgan Manager")
ROBIN = StaffMember(id="robin", name="Robin Reed")
STEP = RecordedStep(what="Another caseworker has taken the case over", may_work=False)

AS_CASEWORKER = {Role.CASEWORKER}


def declare(world: World, ref: str, worker: str | None = None) -> Conflict:
    declared = DeclaredConflict(worker=worker, nature="A neighbour of the family")
    return declare_conflict(ref, declared, CASEY, world.cases, world.conflicts, world.correspondence, NOON)


def step(world: World, ref: str, recorded: RecordedStep = STEP, by: StaffMember = MORGAN) -> Conflict:
    return take_step(ref, "0001", recorded, by, world.cases, world.conflicts, world.tasks, NOON + HOUR)


@pytest.mark.clause("IM-14")
def test_bars_the_worker_until_a_step_lets_them_back(world: World) -> None:
    client = a_client(world)
    assert declare(world, client.ref).bars(CASEY, AS_CASEWORKER)
    assert declare(world, client.ref, "robin").bars(ROBIN, AS_CASEWORKER)
    assert step(world, client.ref, STEP.model_copy(update={"may_work": True})).bars(CASEY, AS_CASEWORKER) is False
    mine, robins = world.conflicts.of(client.ref)
    assert (
        mine.bars(CASEY, AS_CASEWORKER),
        robins.bars(CASEY, AS_CASEWORKER),
        robins.bars(ROBIN, AS_CASEWORKER),
    ) == (False, False, True)


@pytest.mark.clause("IM-14")
@pytest.mark.parametrize("said", ["robin", "ROBIN", "Robin Reed", "robin  reed", "ROBIN REED "])
def test_a_worker_is_kept_off_by_their_sign_in_or_their_name_however_it_is_written(world: World, said: str) -> None:
    client = a_client(world)
    conflict = declare(world, client.ref, said)
    assert conflict.bars(ROBIN, AS_CASEWORKER)
    assert not conflict.bars(CASEY, AS_CASEWORKER)
    with pytest.raises(ImpossibleAct, match="somebody else than the worker"):
        step(world, client.ref, by=ROBIN)


@pytest.mark.clause("IM-14")
def test_a_step_need_not_let_the_worker_back(world: World) -> None:
    client = a_client(world)
    declare(world, client.ref)
    assert step(world, client.ref).bars(CASEY, AS_CASEWORKER)


def test_those_who_may_step_in_are_told_by_reference_and_the_step_finishes_their_tasks(world: World) -> None:
    client = a_client(world)
    for _ in range(2):
        declare(world, client.ref)
    assert len(client.case.conflicts) == 1
    for address in (World.officer, World.manager):
        (letter,) = world.post.to(address)
        assert "conflict of interest 0001" in letter.as_string()
        assert "neighbour" not in letter.as_string()
    body = world.post.to(World.manager)[0].get_body(("plain",))
    assert body
    assert "ask the service's officer" in " ".join(body.get_content().split())
    step(world, client.ref)
    assert {task.done_by for task in client.case.tasks if task.id.startswith("conflict-")} == {MORGAN}


def test_the_first_step_stands(world: World) -> None:
    client = a_client(world)
    declare(world, client.ref)
    assert step(world, client.ref) == step(world, client.ref)
    with pytest.raises(ImpossibleAct):
        step(world, client.ref, STEP.model_copy(update={"may_work": True}))
    assert declare(world, client.ref).id == "0002"


@pytest.mark.clause("IM-14")
def test_nobody_settles_a_conflict_of_their_own(world: World) -> None:
    client = a_client(world)
    declare(world, client.ref, MORGAN.id)
    with pytest.raises(ImpossibleAct):
        step(world, client.ref)
    assert client.case.conflicts[0].step is None


def test_a_conflict_that_was_not_declared_is_not_settled(world: World) -> None:
    with pytest.raises(NotOnCase):
        step(world, a_client(world).ref)
    with pytest.raises(CaseNotFound):
        step(world, "HSP-0000-0000")
