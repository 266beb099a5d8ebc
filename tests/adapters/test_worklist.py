"""The worklist, a page at a time: who waits, and which of their cases are held."""

from typing import Any

import pytest

from casework.adapters import keys
from casework.domain.hold import HoldReview
from casework.domain.round import Status
from tests.closings import Closed, closed
from tests.desk.sharing.test_safeguarding import record
from tests.retention.test_night import NIGHT, hold
from tests.sharing import a_client
from tests.world import CASEY, World


def held(world: World, status: Status = Status.ANSWERED) -> dict[str, bool]:
    return {entry.ref: entry.held for entry in world.worklist.page(status, None).entries}


@pytest.mark.clause("CF-07")
def test_a_case_is_shown_as_held_until_its_last_hold_is_lifted(world: World) -> None:
    ref, other = closed(world).ref, closed(world).ref
    holds = [hold(world, ref) for _ in range(2)]
    assert held(world) == {ref: True, other: False}
    for each, still in zip(holds, (True, False), strict=True):
        lifted = HoldReview(why="It is settled", review_on=each.review_on, lifted=True, at=NIGHT, by=CASEY)
        world.holds.review(ref, each, each.reviewed(lifted), NIGHT.date())
        assert held(world)[ref] is still


def test_a_safeguarding_record_is_for_those_who_may_read_its_case_and_does_not_show_here(world: World) -> None:
    ref = a_client(world).ref
    record(world, ref)
    assert held(world, Status.OPEN) == {ref: False}


def test_a_page_takes_two_calls_however_many_cases_are_on_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        hold(world, closed(world).ref)
    calls: list[str] = []
    client = world.table._client

    def heard(model: Any, **_: Any) -> None:
        calls.append(model.name)

    client.meta.events.register("before-call.dynamodb", heard)
    assert list(held(world).values()) == [True] * 3
    assert held(world, Status.OPEN) == {}
    client.meta.events.unregister("before-call.dynamodb", heard)
    assert calls == ["Query", "BatchGetItem", "Query"]


def test_what_dynamodb_did_not_come_to_is_asked_for_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    refs = [Closed(world).ref for _ in range(3)]
    batch_get: Any = world.table._client.batch_get_item

    def one_at_a_time(RequestItems: Any) -> Any:  # noqa: N803  # as boto3 names it
        ((name, asked),) = RequestItems.items()
        first, *others = asked["Keys"]
        one: Any = {**asked, "Keys": [first]}
        page = batch_get(RequestItems={name: one})
        return {**page, "UnprocessedKeys": {name: {**asked, "Keys": others}} if others else {}}

    monkeypatch.setattr(world.table._client, "batch_get_item", one_at_a_time)
    found = world.table.batch_get([keys.header(ref) for ref in refs])
    assert sorted(item["ref"] for item in found) == sorted(refs)
