"""DynamoDB in moto, made safe for many threads and quick with many items."""

import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from types import SimpleNamespace
from typing import Any

from moto.dynamodb import models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from infra.local.patches import replaced


@contextmanager
def orderly_tables() -> Iterator[None]:
    """While the block runs, one DynamoDB call is made at a time, and a call costs what it touches.

    moto checks the conditions of a transaction and writes it in two steps, so two threads would both succeed; it
    copies the whole table for every item of a transaction, in case it has to go back; it sorts the whole table to read
    one partition, or a sparse index; and it remembers every item that it ever made or copied.
    """
    lock = threading.RLock()
    call: Callable[[DynamoHandler], Any] = DynamoHandler.call_action

    @wraps(call)
    def call_action(self: DynamoHandler) -> Any:
        with lock:
            return call(self)

    with replaced(
        (DynamoHandler, "call_action", call_action),
        (Item, "__new__", staticmethod(lambda kind, *_, **__: object.__new__(kind))),
        *_narrow_transactions(),
        *_narrow_queries(),
    ):
        yield


def _narrow_transactions() -> list[tuple[Any, str, Any]]:
    """What a transaction that fails puts back are the items that it touched."""
    transact = DynamoDBBackend.transact_write_items

    @wraps(transact)
    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        operations = [operation for item in transact_items for operation in item.values()]
        before = [_as_it_is(self, operation) for operation in operations]
        try:
            transact(self, transact_items)
        except BaseException:
            for partition, sort_key, item in before:
                if item is None:
                    partition.pop(sort_key, None)
                else:
                    partition[sort_key] = item
            raise

    def deepcopy(thing: Any, memo: Any = None) -> Any:
        return thing if isinstance(thing, Table) else copy.deepcopy(thing, memo)

    return [
        (DynamoDBBackend, "transact_write_items", transact_write_items),
        (models, "copy", SimpleNamespace(copy=copy.copy, deepcopy=deepcopy)),
    ]


def _as_it_is(backend: DynamoDBBackend, operation: dict[str, Any]) -> tuple[dict[DynamoType, Item], DynamoType, Any]:
    """The item that `operation` is about to touch: its partition, its sort key and a copy of it, None if it is not
    there.
    """
    key = operation.get("Key") or operation["Item"]
    partition = backend.get_table(operation["TableName"]).items[DynamoType(key["pk"])]
    sort_key = DynamoType(key["sk"])
    return partition, sort_key, copy.deepcopy(partition.get(sort_key))


def _narrow_queries() -> list[tuple[Any, str, Any]]:
    """What a query goes through is the partition that it asks for, or the items that its index has."""
    query = Table.query
    parameters = signature(query)
    asked_for: list[DynamoType] = []
    asked_by: list[str] = []

    @wraps(query)
    def query_narrowly(self: Table, hash_key: DynamoType | None, *args: Any, **options: Any) -> Any:
        index = parameters.bind(self, hash_key, *args, **options).arguments.get("index_name")
        if index is not None:
            asked_by.append(self.get_index(index).schema[0]["AttributeName"])
        elif hash_key is not None:
            asked_for.append(hash_key)
        try:
            return query(self, hash_key, *args, **options)
        finally:
            asked_for.clear()
            asked_by.clear()

    def all_items(self: Table) -> list[Any]:
        if asked_for and self.range_key_attr:
            return list(self.items.get(asked_for[-1], {}).values())
        return _all_items(self, asked_by[-1] if asked_by else "")

    return [(Table, "query", query_narrowly), (Table, "all_items", all_items)]


def _all_items(table: Table, attribute: str) -> list[Any]:
    """Every item that has the `attribute`, if any is named, in an order that stays the same, which is all that paging
    needs; moto's own compares typed values.
    """
    if not table.range_key_attr:
        return sorted(table.items.values(), key=lambda item: str(item.hash_key.value))
    every = (item for partition in table.items.values() for item in partition.values())
    items = [item for item in every if not attribute or attribute in item.attrs]
    return sorted(items, key=lambda item: (str(item.hash_key.value), str(item.range_key.value)))
