"""What a measurement has in the place of DynamoDB ends with the same items as moto's table, message for message."""

from itertools import count
from typing import Any

import pytest

from casework.adapters.table import Table
from infra.bench.intake import in_memory
from infra.bench.intake.messages import invented
from tests.world import NOON, World


def everything(world: World) -> list[dict[str, Any]]:
    client: Any = world.table._client
    if isinstance(client, in_memory.Dynamo):
        return list(client.items())
    items: list[dict[str, Any]] = client.scan(TableName="cases")["Items"]
    return items


def by_key(items: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((item["pk"]["S"], item["sk"]["S"]) for item in items)


def test_both_end_with_the_same_items(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory_world = World(Table(in_memory.Dynamo(), "cases"))  # type: ignore[arg-type]  # has what the stores call
    for each in (world, in_memory_world):
        refs = (f"HSP-TEST-{number:04}" for number in count(1))
        monkeypatch.setattr("intake.email_intake.new_reference", lambda _, refs=refs: next(refs))
        for raw in invented(30):
            each.receive(raw, NOON, b"")
    ordered = [
        sorted(everything(each), key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
        for each in (world, in_memory_world)
    ]
    assert by_key(ordered[0]) == by_key(ordered[1])
    assert ordered[0] == ordered[1]
    assert len(ordered[0]) > 200
