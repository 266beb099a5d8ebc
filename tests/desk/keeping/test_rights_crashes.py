"""Killed at any call and done again by whoever tried: a request moves once, and whoever made it hears of it once."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import pytest

from casework.domain.channel import Channel
from casework.domain.loose_end import Untold
from casework.errors import CaseErased, ImpossibleAct
from casework.record_response import GivenResponse, record_response
from tests.desk.sharing.test_sharing_crashes import LATER, Killed, kill
from tests.desk.sharing.test_sharing_races import Interrupted
from tests.rights import ASKED, DONE, REFUSED, Rights
from tests.sharing import DAY
from tests.world import CASEY, NOON, World, small_world

pytestmark = pytest.mark.tables


def make(rights: Rights) -> None:
    rights.make(LATER, right="erasure", what="Delete it")


def identify(rights: Rights) -> None:
    rights.identify(LATER, how="A bill")


def pause(rights: Rights) -> None:
    rights.pause(LATER)


def extend(rights: Rights) -> None:
    rights.extend(LATER)


def refuse(rights: Rights) -> None:
    rights.answer(LATER, **REFUSED)


def lived_through(act: Callable[[Rights], None], at: int = 0) -> tuple[dict[str, Any], bool]:
    """What stands on a case after ``act`` was killed behind its call number ``at``, done again, and swept."""
    with small_world() as world:
        rights = Rights(world)
        rights.make(**ASKED)
        killed = again(world, rights.ref, act, at)
        world.sweep(NOON + DAY)
        assert not [each for each in world.loose_ends.since(NOON + DAY) if isinstance(each, Untold)]
        tasks = {task.id for task in rights.case.tasks if task.done_at is None and "unconfirmed" not in task.id}
        letters = {letter.id for letter in rights.case.letters if letter.recipient == "contact"}
        counts = [tuple(count.model_dump().values()) for count in world.counts.of_rights_requests()]
        requests = [(each.number, each.rights, each.due_at, each.outcome) for each in rights.case.rounds]
        return {"tasks": tasks, "letters": letters, "counts": counts, "requests": requests}, killed


def again(world: World, ref: str, act: Callable[[Rights], None], at: int) -> bool:
    acting = Rights(World(cast("Any", Interrupted(world.table, at, "after", kill))), ref=ref)
    acting.world.mail.raw, acting.world.post.letters = world.mail.raw, world.post.letters
    try:
        act(acting)
    except Killed:
        act(acting)
        return True
    return False


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize("act", [make, identify, pause, extend, refuse])
def test_what_was_killed_anywhere_and_done_again_is_done_once(act: Callable[[Rights], None]) -> None:
    undisturbed, _ = lived_through(act)
    assert undisturbed["tasks"] == set()
    for at in range(1, 40):
        disturbed, killed = lived_through(act, at)
        assert disturbed == undisturbed, f"call {at}"
        if not killed:
            break
    assert 1 < at < 39


def erase(rights: Rights) -> None:
    """Where nobody knows whether the letter went, they are told in another way."""
    with suppress(CaseErased):
        try:
            rights.answer(LATER, **DONE)
        except ImpossibleAct:
            rights.answer(LATER, **DONE, told="telephone")


@pytest.mark.clause("CF-08")
def test_an_erasure_killed_anywhere_and_answered_again_is_whole_and_counted_once() -> None:
    for at in range(1, 60):
        with small_world() as world:
            rights = Rights(world)
            given = GivenResponse(channel=Channel.TELEPHONE, summary="Explained")
            stores = (world.cases, world.rounds, world.machine, world.profile)
            record_response(rights.ref, given, CASEY, *stores, NOON)
            rights.make(right="erasure")
            killed = again(world, rights.ref, erase, at)
            world.sweep(NOON + DAY)
            with pytest.raises(CaseErased):
                world.cases.get(rights.ref)
            assert [item["sk"] for item in world.table.query(f"CASE#{rights.ref}")] == ["CASE"], f"call {at}"
            assert world.mail.raw == {}
            assert [count.n for count in world.counts.of_rights_requests()] == [1]
            assert len(list(world.disposals.receipts())) == 1
        if not killed:
            break
    assert 10 < at < 59
