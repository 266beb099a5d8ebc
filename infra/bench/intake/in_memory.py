"""AWS as far as intake asks it, answering from memory: what is measured is this service's work, and not botocore's.

The clients have the methods that the adapters call, take what botocore's take, and give what botocore's give.
"""

import marshal
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from infra.bench.intake.expressions import Item, change, condition

_NO_NAMES: dict[str, str] = {}
_WRITES = ("Put", "Update", "Delete", "ConditionCheck")


class Refused(ClientError):
    """A condition did not hold."""


class Canceled(ClientError):
    """A condition of a transaction did not hold."""


class Never(ClientError):
    """What does not happen here: nobody else writes."""


class Dynamo:
    """One table: partitions of items. They are kept as bytes, which take a tenth of the memory: in truth they take none
    of the process's own.
    """

    exceptions = SimpleNamespace(
        ConditionalCheckFailedException=Refused,
        TransactionCanceledException=Canceled,
        TransactionConflictException=Never,
    )

    def __init__(self) -> None:
        self.partitions: dict[str, dict[str, bytes]] = {}

    def get_item(self, *, Key: Item, **_: Any) -> dict[str, Any]:  # noqa: N803
        found = self._at(Key)
        return {"Item": found} if found else {}

    def get_paginator(self, _: str) -> "Dynamo":
        return self

    def paginate(self, *, ExpressionAttributeValues: Item, **_: Any) -> Iterator[dict[str, Any]]:  # noqa: N803
        """The query by which the stores read: a partition, or what begins in one way."""
        partition = self.partitions.get(ExpressionAttributeValues[":pk"]["S"], {})
        begins = ExpressionAttributeValues.get(":sk", {"S": ""})["S"]
        found = (kept for sk, kept in sorted(partition.items()) if sk.startswith(begins))
        yield {"Items": list(map(marshal.loads, found))}

    def transact_write_items(self, *, TransactItems: Any) -> None:  # noqa: N803
        operations = [next(iter(each.items())) for each in TransactItems]
        met = [self._meets(operation) for _, operation in operations]
        if not all(met):
            reasons = [{"Code": "None" if each else "ConditionalCheckFailed"} for each in met]
            raise Canceled(_answer(CancellationReasons=reasons), "TransactWriteItems")
        for kind, operation in operations:
            self._write(kind, operation)

    def put_item(self, **operation: Any) -> None:
        self._alone("Put", operation)

    def update_item(self, **operation: Any) -> dict[str, Any]:
        self._alone("Update", operation)
        return {"Attributes": self._at(operation["Key"])}

    def delete_item(self, **operation: Any) -> dict[str, Any]:
        was = self._at(operation["Key"])
        self._alone("Delete", operation)
        return {"Attributes": was}

    def _alone(self, kind: str, operation: dict[str, Any]) -> None:
        if not self._meets(operation):
            raise Refused(_answer(Item=self._at(operation["Key"]) if "Key" in operation else {}), kind)
        self._write(kind, operation)

    def _meets(self, operation: dict[str, Any]) -> bool:
        expression = operation.get("ConditionExpression")
        if expression is None:
            return True
        key = operation.get("Key") or operation["Item"]
        names, values = (
            operation.get("ExpressionAttributeNames", _NO_NAMES),
            operation.get("ExpressionAttributeValues", {}),
        )
        return condition(expression)(self._at(key), names, values)

    def _write(self, kind: str, operation: dict[str, Any]) -> None:
        if kind == "Put":
            item = operation["Item"]
            self.partitions.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = marshal.dumps(item)
        elif kind == "Delete":
            self.partitions.get(operation["Key"]["pk"]["S"], {}).pop(operation["Key"]["sk"]["S"], None)
        elif kind == "Update":
            key = operation["Key"]
            item = self._at(key) or dict(key)
            names = operation.get("ExpressionAttributeNames", _NO_NAMES)
            change(operation["UpdateExpression"])(item, names, operation.get("ExpressionAttributeValues", {}))
            self.partitions.setdefault(key["pk"]["S"], {})[key["sk"]["S"]] = marshal.dumps(item)

    def items(self) -> Iterator[Item]:
        """Everything in it."""
        yield from (marshal.loads(kept) for partition in self.partitions.values() for kept in partition.values())

    def _at(self, key: Item) -> Item:
        kept = self.partitions.get(key["pk"]["S"], {}).get(key["sk"]["S"])
        return marshal.loads(kept) if kept else {}


def _answer(**facts: Any) -> Any:
    """What DynamoDB says of a refusal."""
    return {"Error": {}, **facts}


class Bucket:
    """Raw messages by key."""

    exceptions = SimpleNamespace(NoSuchKey=Never)

    def __init__(self) -> None:
        self.raw: dict[str, bytes] = {}

    def get_object(self, *, Key: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        return {"Body": BytesIO(self.raw[Key])}


class Machine:
    """Executions by name."""

    exceptions = SimpleNamespace(ExecutionAlreadyExists=Never)

    def __init__(self) -> None:
        self.started: list[str] = []

    def start_execution(self, *, name: str, **_: Any) -> None:
        self.started.append(name)


class Post:
    """Letters are counted, and not kept."""

    def __init__(self) -> None:
        self._ids = count(1)
        self.sent = 0

    def send_email(self, **_: Any) -> dict[str, str]:
        self.sent += 1
        return {"MessageId": f"{next(self._ids):060}"}


class Secrets:
    """Every secret is one."""

    def get_secret_value(self, **_: Any) -> dict[str, str]:
        return {"SecretString": "a key that signs nothing"}


class Aws:
    """Every client that intake has, each once: ``client`` is what `boto3.client` is to wiring."""

    def __init__(self) -> None:
        self.table, self.mail, self.machine, self.post = Dynamo(), Bucket(), Machine(), Post()
        self._clients = {
            "dynamodb": self.table,
            "s3": self.mail,
            "stepfunctions": self.machine,
            "sesv2": self.post,
            "secretsmanager": Secrets(),
        }

    def client(self, name: str, **_: Any) -> Any:
        return self._clients[name]
