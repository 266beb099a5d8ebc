"""The case table as a place for records: how they become items, and how a refused write says what refused it."""

from collections.abc import Iterator, Mapping, Sequence
from random import uniform
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError
from pydantic import BaseModel

from casework.adapters.keys import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

R = TypeVar("R", bound=BaseModel)
Item = dict[str, Any]
Operation = dict[str, dict[str, Any]]
Filter = tuple[str, Mapping[str, Any]]

IS_NEW = "attribute_not_exists(pk)"
_TRIES, _LONGEST_PAUSE = 5, 0.4
_AT_ONCE = 50
_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


class WriteRefused(Exception):
    """A condition did not hold. ``failed`` are the positions of the operations that were refused, ``old`` the item of
    a single refused write as it stands, when it was asked for.
    """

    def __init__(self, failed: Sequence[int], old: Item | None = None) -> None:
        super().__init__(f"refused by the condition of operation {list(failed)}")
        self.failed, self.old = failed, old


def to_item(key: Key, record: BaseModel, **index: Any) -> Item:
    """``record`` as an item: its own fields, its key, and what the sparse indexes find it by."""
    return {**record.model_dump(mode="json", exclude_none=True), **key, **index}


def to_record(item: Item, kind: type[R]) -> R:
    """The record in ``item``, without its key, its index attributes, and what a newer version may have added."""
    return kind.model_validate(item, extra="ignore")


def serialised(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _serialise(value) for name, value in item.items()}


def deserialised(item: Mapping[str, Any]) -> Item:
    return {name: _deserialise(value) for name, value in item.items()}


class Table:
    """One DynamoDB table, read consistently and written conditionally."""

    def __init__(self, client: "DynamoDBClient", name: str) -> None:
        self._client, self._name = client, name

    def get(self, key: Key) -> Item | None:
        found = self._client.get_item(TableName=self._name, Key=serialised(key), ConsistentRead=True)
        return deserialised(found["Item"]) if "Item" in found else None

    def batch_get(self, wanted: Sequence[Key]) -> list[Item]:
        """What is at these keys, as far as there is something, in no order: a hundred of them at most."""
        found: list[Item] = []
        asked: Any = {self._name: {"Keys": [serialised(key) for key in wanted], "ConsistentRead": True}}
        while wanted and asked:
            page = self._client.batch_get_item(RequestItems=asked)
            found += map(deserialised, page["Responses"].get(self._name, []))
            asked = page.get("UnprocessedKeys")
        return found

    def query(self, partition: str, sort_key_begins: str = "") -> Iterator[Item]:
        """Every item of a partition, or those whose sort keys begin in one way, in the order of their sort keys."""
        condition, values = "pk = :pk", {":pk": partition}
        if sort_key_begins:
            condition, values = f"{condition} AND begins_with(sk, :sk)", {**values, ":sk": sort_key_begins}
        pages = self._client.get_paginator("query").paginate(
            TableName=self._name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=serialised(values),
            ConsistentRead=True,
        )
        for page in pages:
            yield from map(deserialised, page["Items"])

    def query_index(
        self,
        index: str,
        value: str,
        *,
        until: tuple[str, str] | None = None,
        after: Item | None = None,
        limit: int | None = 100,
        only: Filter | None = None,
    ) -> tuple[list[Item], Item | None]:
        """One page of a sparse index in the order of its range key, and the key after which the next page begins.

        ``until`` is the range attribute and the last value of it that is wanted, ``only`` a condition and its values:
        what does not meet it is read and left out. Without a ``limit`` a page is what DynamoDB reads at once, a
        megabyte.
        """
        condition, values = f"{index} = :value", {":value": {"S": value}}
        if until is not None:
            condition, values = f"{condition} AND {until[0]} <= :until", {**values, ":until": {"S": until[1]}}
        more: dict[str, Any] = {"ExclusiveStartKey": serialised(after)} if after else {}
        if limit is not None:
            more["Limit"] = limit
        if only:
            more["FilterExpression"] = only[0]
            values |= serialised(only[1])
        page = self._client.query(
            TableName=self._name,
            IndexName=index,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            **more,
        )
        last = page.get("LastEvaluatedKey")
        return [deserialised(item) for item in page["Items"]], deserialised(last) if last else None

    def put(
        self,
        item: Item,
        condition: str | None = None,
        values: Mapping[str, Any] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Operation:
        """An operation for write()."""
        put: dict[str, Any] = {"TableName": self._name, "Item": serialised(item)}
        return {"Put": _conditioned(put, condition, values, names)}

    def change(
        self,
        key: Key,
        expression: str,
        condition: str | None = None,
        values: Mapping[str, Any] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Operation:
        """An operation for write()."""
        update: dict[str, Any] = {"TableName": self._name, "Key": serialised(key), "UpdateExpression": expression}
        return {"Update": _conditioned(update, condition, values, names)}

    def check(
        self,
        key: Key,
        condition: str,
        values: Mapping[str, Any] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Operation:
        """An operation for write()."""
        check: dict[str, Any] = {"TableName": self._name, "Key": serialised(key)}
        return {"ConditionCheck": _conditioned(check, condition, values, names)}

    def remove(self, key: Key, condition: str | None = None, values: Mapping[str, Any] | None = None) -> Operation:
        """An operation for write()."""
        delete: dict[str, Any] = {"TableName": self._name, "Key": serialised(key)}
        return {"Delete": _conditioned(delete, condition, values, None)}

    def write(self, *operations: Operation) -> None:
        """Do all of ``operations`` or none. Raises WriteRefused."""
        canceled = self._client.exceptions.TransactionCanceledException
        for tries_left in reversed(range(_TRIES)):
            try:
                self._client.transact_write_items(TransactItems=operations)  # type: ignore[arg-type]  # built above
            except canceled as error:
                reasons = [reason.get("Code") for reason in error.response["CancellationReasons"]]
                if failed := [at for at, code in enumerate(reasons) if code == "ConditionalCheckFailed"]:
                    raise WriteRefused(failed) from None
                if "TransactionConflict" not in reasons or not tries_left:
                    raise
                # By chance, so that those who met do not meet again.
                sleep(uniform(0, _LONGEST_PAUSE / 2**tries_left))  # noqa: S311  # nobody gains by guessing it
            else:
                return

    def put_all(self, *items: Item) -> None:
        """Write these items whatever is there, in their order."""
        for begin in range(0, len(items), _AT_ONCE):
            self.write(*(self.put(item) for item in items[begin : begin + _AT_ONCE]))

    def remove_all(self, *wanted: Key) -> None:
        """Delete what is at these keys, if anything is, in their order."""
        for begin in range(0, len(wanted), _AT_ONCE):
            self.write(*(self.remove(key) for key in wanted[begin : begin + _AT_ONCE]))

    def update(
        self,
        key: Key,
        expression: str,
        *,
        condition: str,
        values: Mapping[str, Any],
        names: Mapping[str, str] | None = None,
    ) -> Item:
        """Change one item and return it as it is afterwards. Raises WriteRefused with the item as it stands."""
        named: dict[str, Any] = {"ExpressionAttributeNames": dict(names)} if names else {}
        valued: dict[str, Any] = {"ExpressionAttributeValues": serialised(values)} if values else {}
        for tries_left in reversed(range(_TRIES)):
            try:
                updated = self._client.update_item(
                    TableName=self._name,
                    Key=serialised(key),
                    UpdateExpression=expression,
                    ConditionExpression=condition,
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **named,
                    **valued,
                )
            except self._client.exceptions.ConditionalCheckFailedException as refused:
                raise WriteRefused([0], deserialised(_old_item(refused))) from None
            except self._client.exceptions.TransactionConflictException:
                # A message is joining the round in a transaction; the SDK does not try again by itself.
                if not tries_left:
                    raise
            else:
                return deserialised(updated["Attributes"])
        raise AssertionError("the last try returns or raises")

    def put_new(self, item: Item) -> bool:
        """Write an item that must not exist; False when it does."""
        try:
            self._client.put_item(TableName=self._name, Item=serialised(item), ConditionExpression=IS_NEW)
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def take(self, key: Key) -> Item | None:
        """Delete what is at a key and return it; None where there is nothing."""
        taken = self._client.delete_item(TableName=self._name, Key=serialised(key), ReturnValues="ALL_OLD")
        return deserialised(taken.get("Attributes", {})) or None

    def delete(
        self, key: Key, condition: str, values: Mapping[str, Any], names: Mapping[str, str] | None = None
    ) -> None:
        """Delete an item if the condition holds; does nothing otherwise."""
        named: dict[str, Any] = {"ExpressionAttributeNames": dict(names)} if names else {}
        try:
            self._client.delete_item(
                TableName=self._name,
                Key=serialised(key),
                ConditionExpression=condition,
                ExpressionAttributeValues=serialised(values),
                **named,
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return


def _conditioned(
    operation: dict[str, Any],
    condition: str | None,
    values: Mapping[str, Any] | None,
    names: Mapping[str, str] | None,
) -> dict[str, Any]:
    if condition:
        operation["ConditionExpression"] = condition
    if values:
        operation["ExpressionAttributeValues"] = serialised(values)
    if names:
        operation["ExpressionAttributeNames"] = dict(names)
    return operation


def _old_item(refused: ClientError) -> dict[str, Any]:
    item: dict[str, Any] = refused.response.get("Item", {})  # type: ignore[assignment]  # not in botocore's types
    return item
