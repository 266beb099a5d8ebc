"""DynamoDB in moto, made safe for many threads and quick with many items."""

import copy
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from types import SimpleNamespace
from typing import Any

from moto.dynamodb import models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from infra.local.patches import replaced


@contextmanager
def orderly_tables() -> Iterator[None]:
    """While the block runs, one DynamoDB call is made at a time, and a call costs what it touches.

    moto checks the conditions of a transaction and writes it in two steps, so two threads would both succeed; it
    copies the whole table for every item of a transaction, in case it has to go back; and it sorts the whole table to
    read one partition.
    """
    lock = threading.RLock()
    call: Callable[[DynamoHandler], Any] = DynamoHandler.call_action
    transact = DynamoDBBackend.transact_write_items
    query = Table.query
    parameters = signature(query)
    touched: set[str] = set()
    asked_for: list[DynamoType] = []

    @wraps(call)
    def call_action(self: DynamoHandler) -> Any:
        with lock:
            return call(self)

    @wraps(transact)
    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        touched.update(_partition(operation) for item in transact_items for operation in item.values())
        try:
            transact(self, transact_items)
        finally:
            touched.clear()

    @wraps(query)
    def query_partition(self: Table, hash_key: DynamoType | None, *args: Any, **options: Any) -> Any:
        asked = parameters.bind(self, hash_key, *args, **options).arguments
        if hash_key is not None and asked.get("index_name") is None:
            asked_for.append(hash_key)
        try:
            return query(self, hash_key, *args, **options)
        finally:
            asked_for.clear()

    def all_items(self: Table) -> list[Any]:
        if asked_for and self.range_key_attr:
            return list(self.items.get(asked_for[-1], {}).values())
        return _all_items(self)

    def deepcopy(thing: Any, memo: Any = None) -> Any:
        return _snapshot(thing, touched) if isinstance(thing, Table) else copy.deepcopy(thing, memo)

    with replaced(
        (DynamoHandler, "call_action", call_action),
        (DynamoDBBackend, "transact_write_items", transact_write_items),
        (Table, "query", query_partition),
        (Table, "all_items", all_items),
        (models, "copy", SimpleNamespace(copy=copy.copy, deepcopy=deepcopy)),
    ):
        yield


def _all_items(table: Table) -> list[Any]:
    """Every item in an order that stays the same, which is all that paging needs; moto's own compares typed values."""
    if not table.range_key_attr:
        return sorted(table.items.values(), key=lambda item: str(item.hash_key.value))
    items = [item for partition in table.items.values() for item in partition.values()]
    return sorted(items, key=lambda item: (str(item.hash_key.value), str(item.range_key.value)))


def _partition(operation: dict[str, Any]) -> str:
    return str((operation.get("Key") or operation["Item"])["pk"]["S"])


def _snapshot(table: Table, touched: set[str]) -> Table:
    """`table` as it is now, of which only the partitions in `touched` are about to change."""
    snapshot = copy.copy(table)
    snapshot.items = defaultdict(dict, table.items)
    for partition in map(DynamoType, ({"S": name} for name in touched)):
        if partition in table.items:
            snapshot.items[partition] = copy.deepcopy(table.items[partition])
    return snapshot
