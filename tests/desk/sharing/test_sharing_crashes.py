"""Killed at any call and done again by whoever tried: everything is there once, and nobody is left untold."""

from collections.abc import Callable
from itertools import product
from typing import Any, cast

import pytest

from casework.domain.loose_end import Untold
from desk.sharing.declare_conflict import DeclaredConflict, declare_conflict
from tests.desk.sharing.test_safeguarding import NOT_TOLD, record
from tests.desk.sharing.test_sharing_races import Interrupted
from tests.sharing import DAY, HOUR, Client, a_client
from tests.world import CASEY, NOON, World, small_world

pytestmark = pytest.mark.tables

LATER = NOON + HOUR / 2


class Killed(BaseException):
    """Not an Exception: nothing in the application may catch it, as nothing could on Lambda."""


def kill() -> None:
    raise Killed


def say_no(client: Client) -> None:
    client.say(LATER, answer="no")


def make(client: Client) -> None:
    client.make("0002", now=LATER)


def withdraw(client: Client) -> None:
    client.withdraw(now=LATER)


def narrow(client: Client) -> None:
    client.narrow("wishes", now=LATER)


def ask(client: Client) -> None:
    client.request(LATER, recipient="Dr Reed")
    client.ask("0003", now=LATER)


def tell_without_consent(client: Client) -> None:
    record(client.world, client.ref, LATER, told_first=NOT_TOLD)


def declare(client: Client) -> None:
    world, declared = client.world, DeclaredConflict(nature="A neighbour of the family")
    declare_conflict(client.ref, declared, CASEY, world.cases, world.conflicts, world.correspondence, LATER)


ACTS = [say_no, make, withdraw, narrow, ask, tell_without_consent, declare]


def lived_through(act: Callable[[Client], None], at: int = 0, side: str = "before") -> tuple[dict[str, Any], bool]:
    """What stands on a case after ``act`` was killed at its call number ``at`` and done again, and after a sweep."""
    with small_world() as world:
        client = a_client(world)
        client.say()
        client.request()
        client.make()
        client.request(items=["wishes"])
        table = Interrupted(world.table, at, side, kill)
        acting = Client(World(cast("Any", table)), client.ref)
        killed = False
        try:
            act(acting)
        except Killed:
            killed = True
            act(acting)
        world.sweep(NOON + DAY)
        assert not [each for each in world.loose_ends.since(NOON + DAY) if isinstance(each, Untold)]
        case = client.case.model_dump(include={"consents", "disclosures", "safeguarding", "conflicts", "tasks"})
        # A letter that was claimed and may have gone is never sent again: a person is asked to find out.
        case["tasks"] = [task for task in case["tasks"] if not task["id"].startswith("unconfirmed-")]
        case["rounds"] = [(round_.number, round_.kind, round_.disclosure) for round_ in client.case.rounds]
        case["told"] = sorted({letter.id for letter in client.case.letters if not letter.id.startswith("task-unconf")})
        return case, killed


@pytest.mark.parametrize("act", ACTS)
def test_what_was_killed_anywhere_and_done_again_is_done_once(act: Callable[[Client], None]) -> None:
    undisturbed, _ = lived_through(act)
    for at, side in product(range(1, 40), ("before", "after")):
        disturbed, killed = lived_through(act, at, side)
        assert disturbed == undisturbed, f"{side} call {at}"
        if not killed:
            break
    assert 2 < at < 39
