"""What AWS does for one enquiry, from the email in S3 to the answer in time, counted in a local service."""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from infra.bench import units
from infra.local.lambdas import Functions
from infra.local.patches import replaced
from infra.local.service import LocalService, listening
from infra.template import REGION

BEGINS = datetime(2026, 12, 1, 10, tzinfo=UTC)
_SCHEDULES = ("SweepFunctionEveryHalfHour", "RetentionMachineEveryNight", "DigestFunctionEveryMorning")
_WRITES = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}
_LOGICAL = re.compile(r"-(\w+Function)\b")
_MADE_BY_HAND = "outside"


@dataclass
class Enquiry:
    """What was asked of AWS. ``invoked`` are invocations by function, ``calls`` the calls of each; units are those of
    DynamoDB; ``sent`` bytes of letters; ``transitions`` of the state machine.
    """

    invoked: Counter[str] = field(default_factory=Counter)
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    read_units: float = 0
    write_units: int = 0
    sent: int = 0
    transitions: int = 0

    def of(self, operation: str) -> int:
        """How many calls of an operation there were, such as ``s3 GetObject``."""
        return sum(n for (_, name), n in self.calls.items() if name == operation)

    def calls_by(self, function: str) -> int:
        return sum(n for (by, _), n in self.calls.items() if by == function)


class _Ear:
    """Hears calls as botocore makes them, and who made them: a function, or the machine itself."""

    def __init__(self) -> None:
        self.heard = Enquiry()
        self._now = threading.local()

    def asked(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self._now.before = [(operation, _stored(operation)) for operation in _written(params, model.name)]
        if model.name == "SendEmail":
            self.heard.sent += len(params["Content"]["Raw"]["Data"])

    def answered(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model.service_name
        self.heard.calls[getattr(self._now, "function", _MADE_BY_HAND), f"{service} {model.name}"] += 1
        if service != "dynamodb":
            return
        in_transaction = model.name == "TransactWriteItems"
        for operation, before in self._now.before:
            self.heard.write_units += units.written(before, _stored(operation), in_transaction=in_transaction)
        if model.name == "GetItem":
            self.heard.read_units += units.read([parsed.get("Item", {})], consistent=True)
        if model.name == "Query":
            self.heard.read_units += units.read(parsed["Items"], consistent=True)

    def invoke(self, invoke: Any) -> Any:
        def heard(functions: Functions, name: str, event: Any) -> Any:
            function = _LOGICAL.search(name)[1]  # type: ignore[index]  # every name has one within
            self.heard.invoked[function] += 1
            self._now.function = function
            try:
                return invoke(functions, name, event)
            finally:
                del self._now.function

        return heard


def _written(params: Mapping[str, Any], operation: str) -> list[dict[str, Any]]:
    if operation == "TransactWriteItems":
        return [each for item in params["TransactItems"] for each in item.values()]
    return [dict(params)] if operation in _WRITES else []


def _stored(operation: Mapping[str, Any]) -> dict[str, Any]:
    """The item that an operation is about, as it stands in moto's table; an empty one where there is none."""
    key = operation.get("Key") or operation["Item"]
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[operation["TableName"]]
    found = table.items.get(_moto_key(key["pk"]), {}).get(_moto_key(key["sk"]))
    return {name: value.to_regular_json() for name, value in found.attrs.items()} if found else {}


def _moto_key(value: dict[str, Any]) -> Any:
    from moto.dynamodb.models.dynamo_type import DynamoType

    return DynamoType(value)


@contextmanager
def _heard() -> Iterator[_Ear]:
    ear = _Ear()
    with (
        listening(provide_client_params=ear.asked, after_call=ear.answered),
        replaced((Functions, "invoke", ear.invoke(Functions.invoke))),
    ):
        yield ear


def measured() -> Enquiry:
    """The second enquiry of a service: whatever a function does once in its life is done."""
    with (
        _heard() as ear,
        LocalService(BEGINS, schedules=dict.fromkeys(_SCHEDULES, "at(2000-01-01T00:00:00)")) as service,
    ):
        _answered(service, "jo.marsh")
        ear.heard = Enquiry()
        _answered(service, "sam.fielding")
        ear.heard.transitions = _transitions(service)
        return ear.heard


def _answered(service: LocalService, sender: str) -> None:
    raw = (
        f"From: {sender}@example.org\r\nTo: enquiries@send.example.org\r\nSubject: My son's plan\r\n"
        f"Message-Id: <{sender}@mail.example.org>\r\n\r\nWhat can I do about my son's plan? He is seven.\r\n"
    )
    service.send_mail(raw.encode())
    service.settle()
    service.advance(service.now() + timedelta(days=1))
    ref = service.request("GET", "/cases", role="caseworker").json["cases"][0]["ref"]
    said = {"channel": "telephone", "summary": "Explained the plan, and what comes next"}
    assert service.request("POST", f"/cases/{ref}/responses", said, role="caseworker").status_code == 201
    service.settle()


def _transitions(service: LocalService) -> int:
    machines = service.client("stepfunctions")
    arn = service.stack.created["CaseMachine"].physical_resource_id
    runs = machines.list_executions(stateMachineArn=arn)["executions"]
    last = max(runs, key=lambda run: run["startDate"])["executionArn"]
    events = machines.get_execution_history(executionArn=last, maxResults=1000)["events"]
    return sum(event["type"].endswith("StateEntered") for event in events)
