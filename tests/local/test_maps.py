"""Distributed maps: children in batches, in virtual time, with failures that are tolerated up to a share."""

import json
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from infra.local.service import LocalService


def start(service: LocalService, things: str) -> str:
    arn = service.stack.created["BatchMachine"].physical_resource_id
    client = service.client("stepfunctions")
    run = client.start_execution(stateMachineArn=arn, name="run", input=json.dumps({"things": list(things)}))
    service.settle()
    return str(run["executionArn"])


def described(service: LocalService, run: str) -> dict[str, Any]:
    return dict(service.client("stepfunctions").describe_execution(executionArn=run))


def pass_(service: LocalService, **time: int) -> None:
    service.advance(service.now() + timedelta(**time))


def batches(handlers: ModuleType) -> list[str]:
    return sorted("".join(event["Items"]) for name, event in handlers.SEEN if name == "batch")


def test_items_go_to_children_in_batches_and_two_children_run_at_a_time(
    tiny: LocalService, handlers: ModuleType
) -> None:
    run = start(tiny, "abcdefgh")
    assert batches(handlers) == []
    pass_(tiny, hours=1)
    assert batches(handlers) == ["abc", "def"]
    assert described(tiny, run)["status"] == "RUNNING"
    pass_(tiny, hours=1)
    assert batches(handlers) == ["abc", "def", "gh"]
    assert (described(tiny, run)["status"], described(tiny, run)["output"]) == ("SUCCEEDED", "{}")


def test_nothing_to_map_succeeds_at_once(tiny: LocalService, handlers: ModuleType) -> None:
    assert described(tiny, start(tiny, ""))["status"] == "SUCCEEDED"
    assert batches(handlers) == []


def test_a_child_retries_in_virtual_time_by_itself(tiny: LocalService, handlers: ModuleType) -> None:
    handlers.FAIL.update(a=1, d=1)
    run = start(tiny, "abcdef")
    pass_(tiny, hours=1, seconds=59)
    assert batches(handlers) == ["abc", "def"]
    pass_(tiny, seconds=1)
    assert batches(handlers) == ["abc", "abc", "def", "def"]
    assert described(tiny, run)["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("failing", "status", "error"),
    [("a", "SUCCEEDED", None), ("ad", "FAILED", "TooMany")],
    ids=["a third fails", "two thirds fail"],
)
def test_failed_children_are_tolerated_up_to_the_percentage(
    tiny: LocalService, handlers: ModuleType, failing: str, status: str, error: str | None
) -> None:
    handlers.FAIL.update(dict.fromkeys(failing, 2))
    run = start(tiny, "abcdefg")
    pass_(tiny, hours=3)
    ended = described(tiny, run)
    assert (ended["status"], ended.get("error")) == (status, error)
    assert "g" in batches(handlers)


def machine(**map_state: Any) -> str:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Child",
        "States": {"Child": {"Type": "Pass", "Output": "{% $outer %}", "End": True}},
    }
    states = {
        "Begin": {"Type": "Pass", "Assign": {"outer": 1}, "Next": "Map"},
        "Map": {"Type": "Map", "Items": [1, 2], "ItemProcessor": processor, "End": True, **map_state},
    }
    return json.dumps({"QueryLanguage": "JSONata", "StartAt": "Begin", "States": states})


def run_of(service: LocalService, definition: str) -> dict[str, Any]:
    client = service.client("stepfunctions")
    role = "arn:aws:iam::123456789012:role/machine"
    arn = client.create_state_machine(name="another", definition=definition, roleArn=role)["stateMachineArn"]
    run = client.start_execution(stateMachineArn=arn, name="run", input="{}")["executionArn"]
    service.settle()
    return described(service, run)


def test_a_child_does_not_see_the_variables_outside_it_and_nothing_is_tolerated_unless_said(tiny: LocalService) -> None:
    assert run_of(tiny, machine())["error"] == "States.ExceedToleratedFailureThreshold"


@pytest.mark.parametrize(("count", "status"), [(1, "FAILED"), (2, "SUCCEEDED")])
def test_failed_children_are_tolerated_up_to_a_number(tiny: LocalService, count: int, status: str) -> None:
    assert run_of(tiny, machine(ToleratedFailureCount=count))["status"] == status


@pytest.mark.parametrize(
    "more",
    [
        {"ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"what": "x"}}},
        {"ItemBatcher": {"MaxItemsPerBatch": 2}, "ItemSelector": {"thing": "{% $states.context.Map.Item.Value %}"}},
    ],
    ids=["input of the batch", "selected"],
)
def test_batches_that_are_not_understood_are_refused(tiny: LocalService, more: dict[str, Any]) -> None:
    with pytest.raises(tiny.client("stepfunctions").exceptions.ClientError):
        run_of(tiny, machine(**more))
