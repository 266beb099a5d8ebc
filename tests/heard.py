"""What a stretch of work asks of DynamoDB in one small world, call by call."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.world import World


@contextmanager
def heard(world: World) -> Iterator[list[str]]:
    """The names of the operations that are asked for while the block runs, in their order."""
    calls: list[str] = []

    def hear(model: Any, **_: Any) -> None:
        calls.append(model.name)

    events = world.table._client.meta.events
    events.register("before-call.dynamodb", hear)
    try:
        yield calls
    finally:
        events.unregister("before-call.dynamodb", hear)
