"""DynamoDB in moto, made safe for many threads and quick with many items."""

import copy
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
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
    """While the block runs, one DynamoDB call is made at a time, and a transaction costs what it touches.

    moto checks the conditions of a transaction and writes it in two steps, so two threads would both succeed; and it
    copies the whole table for every item of a transaction, in case it has to go back.
    """
    lock = threading.RLock()
    call: Callable[[DynamoHandler], Any] = DynamoHandler.call_action
    transact = DynamoDBBackend.transact_write_items
    touched: set[str] = set()

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

    def deepcopy(thing: Any, memo: Any = None) -> Any:
        return _snapshot(thing, touched) if isinstance(thing, Table) else copy.deepcopy(thing, memo)

    with replaced(
        (DynamoHandler, "call_action", call_action),
        (DynamoDBBackend, "transact_write_items", transact_write_items),
        (models, "copy", SimpleNamespace(copy=copy.copy, deepcopy=deepcopy)),
    ):
        yield


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
