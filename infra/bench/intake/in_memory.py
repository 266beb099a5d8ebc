"""AWS as far as mail asks it, answering from memory: what is measured is this service's work, and not AWS's."""

import marshal
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import count
from types import SimpleNamespace
from typing import Any

Item = dict[str, dict[str, Any]]
_NEW = "attribute_not_exists(pk)"


class Canceled(Exception):
    """What was to be new is there already: of each operation of a transaction, whether that is why."""

    def __init__(self, refused: Sequence[bool]) -> None:
        super().__init__("a transaction was canceled")
        reasons = [{"Code": "ConditionalCheckFailed" if each else "None"} for each in refused]
        self.response = {"CancellationReasons": reasons}


class Aws:
    """Every client in one, with the methods that adapters call while mail opens cases, joins them, or comes again, and
    is acknowledged. They take what botocore's take and give what botocore's give.

    There is one table, and nobody else writes to it. So one condition is looked at, that an item is new, by which what
    comes again is known; every other one holds. And an update changes nothing: no hour's share of letters is ever used
    up, and the marks that it makes are read by the sweep and by staff.

    Items are kept as bytes, which take a tenth of the memory: in truth they take none of the process's own.
    """

    exceptions = SimpleNamespace(TransactionCanceledException=Canceled)

    def __init__(self) -> None:
        self.raw = b""
        """The message that S3 has, under whichever key."""
        self._partitions: dict[str, dict[str, bytes]] = {}
        self._numbers = count(1)

    def client(self, *_: Any, **__: Any) -> "Aws":
        """What `boto3.client` is to wiring."""
        return self

    def get_item(self, *, Key: Item, **_: Any) -> dict[str, Item]:  # noqa: N803
        kept = self._kept(Key)
        return {"Item": marshal.loads(kept)} if kept else {}

    def get_paginator(self, _: str) -> "Aws":
        return self

    def paginate(self, *, ExpressionAttributeValues: Item, **_: Any) -> Iterator[dict[str, list[Item]]]:  # noqa: N803
        """The query by which stores read: a partition, or what begins in one way."""
        partition = self._partitions.get(ExpressionAttributeValues[":pk"]["S"], {})
        begins = ExpressionAttributeValues.get(":sk", {"S": ""})["S"]
        yield {"Items": [marshal.loads(kept) for sk, kept in sorted(partition.items()) if sk.startswith(begins)]}

    def transact_write_items(self, *, TransactItems: Sequence[dict[str, Any]]) -> None:  # noqa: N803
        puts = [each.get("Put", {}) for each in TransactItems]
        refused = [put.get("ConditionExpression", "").startswith(_NEW) and self._kept(put["Item"]) for put in puts]
        if any(refused):
            raise Canceled(list(map(bool, refused)))
        for item in (put["Item"] for put in puts if put):
            self._partitions.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = marshal.dumps(item)

    def update_item(self, **_: Any) -> dict[str, Item]:
        return {"Attributes": {}}

    def items(self) -> Iterator[Item]:
        """Everything in the table."""
        yield from (marshal.loads(kept) for partition in self._partitions.values() for kept in partition.values())

    def _kept(self, key: Item) -> bytes | None:
        return self._partitions.get(key["pk"]["S"], {}).get(key["sk"]["S"])

    def get_object(self, **_: Any) -> dict[str, BytesIO]:
        return {"Body": BytesIO(self.raw)}

    def start_execution(self, **_: Any) -> None:
        pass

    def send_email(self, **_: Any) -> dict[str, str]:
        return {"MessageId": f"{next(self._numbers):060}"}

    def get_secret_value(self, **_: Any) -> dict[str, str]:
        return {"SecretString": "a key that signs nothing"}
