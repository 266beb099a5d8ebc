"""What a measurement has in the place of AWS ends as moto does, message for message."""

from collections.abc import Iterator
from email import message_from_bytes
from itertools import count
from typing import Any

import pytest

from casework.adapters.table import Table
from casework.domain.delivery import Became
from escalation.acknowledge import acknowledge
from infra.bench.intake.in_memory import Aws
from infra.bench.intake.messages import as_delivered, invented
from tests.world import NOON, World, email

BY_UPDATES = {"letters", "joined", "pending", "awaits", "pending_since"}
"""What only updates change in an item that was put."""


def messages(world: World) -> Iterator[bytes]:
    """Some that open cases, one of them by another way as well, one that joins a case, and one that comes again."""
    first, *rest = opening = invented(10)
    yield from opening
    sender = str(message_from_bytes(first)["From"])
    yield as_delivered(email("And one thing more.", From=sender, To=world.replies.address("HSP-TEST-0001")))
    yield rest[0]


def what_becomes(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Became]:
    """Of each message, which is acknowledged as the case machine would have it."""
    refs, became = (f"HSP-TEST-{number:04}" for number in count(1)), []
    monkeypatch.setattr("intake.email_intake.new_reference", lambda _: next(refs))
    for number, raw in enumerate(messages(world)):
        key = f"inbound/{number}"
        world.mail.raw[key] = raw
        delivery = world.intake.take_in(key, NOON, NOON)
        acknowledge(delivery.ref, delivery.round, world.cases, world.correspondence, world.replies, NOON)
        became.append(delivery.became)
    return became


def put(items: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Everything as it was put, by its key, without what only updates make."""
    return {
        (item["pk"]["S"], item["sk"]["S"]): {name: item[name] for name in item.keys() - BY_UPDATES}
        for item in items
        if not item["pk"]["S"].startswith("HOUR#")
    }


def test_both_end_with_the_same_items_and_letters(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Aws()
    in_memory = World(Table(aws, "cases"))  # type: ignore[arg-type]  # has what the stores call
    became = what_becomes(world, monkeypatch)
    assert what_becomes(in_memory, monkeypatch) == became
    assert set(became) == {Became.ROUND, Became.COPY, Became.MESSAGE}
    moto: Any = world.table._client
    assert put(list(aws.items())) == put(moto.scan(TableName="cases")["Items"])
    letters = [[(letter["To"], letter["Subject"]) for letter in each.post.letters] for each in (world, in_memory)]
    assert letters[0] == letters[1]
    assert len(letters[0]) > len(became)
