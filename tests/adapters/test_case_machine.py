"""Executions of rounds, by name: which are started, and whether the one that has a round in hand still runs."""

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws
from mypy_boto3_stepfunctions import SFNClient

from casework.adapters.case_machine import CaseExecutions, again, first
from casework.domain.round import Kind, Round
from tests.world import NOON

REF = "HSP-7K3M-9QX2"
ARN = "arn:aws:states:eu-west-2:123456789012:stateMachine:case"


@pytest.fixture
def client() -> Iterator[SFNClient]:
    with mock_aws(config={"stepfunctions": {"execute_state_machine": False}}):
        made = boto3.client("stepfunctions", region_name="eu-west-2")
        wait = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": True}}}
        made.create_state_machine(name="case", definition=json.dumps(wait), roleArn="arn:aws:iam::123456789012:role/r")
        yield made


COMPLAINT = Round(ref=REF, number=1, kind=Kind.COMPLAINT, received_at=NOON, due_at=NOON)
TURNED = COMPLAINT.model_copy(update={"turn": 2})


def test_a_name_says_which_round_it_is_and_since_when_another_was_needed_and_no_more() -> None:
    assert first(REF, 1) == f"{REF}.1"
    ended = [each.model_copy(update={"answered_at": NOON}) for each in (COMPLAINT, TURNED)]
    assert [again(each) for each in (COMPLAINT, TURNED, *ended)] == [
        f"{REF}.1.again",
        f"{REF}.1.again.2",
        f"{REF}.1.again.ended",
        f"{REF}.1.again.2.ended",
    ]


@pytest.mark.parametrize("in_hand", [None, first(REF, 1), again(TURNED)])
def test_what_runs_is_the_execution_that_has_the_round_in_hand(client: SFNClient, in_hand: str | None) -> None:
    machine = CaseExecutions(client, ARN)
    round_ = COMPLAINT.model_copy(update={"execution": in_hand})
    assert not machine.is_running(round_)
    for _ in range(2):
        machine.start(REF, 1)
        machine.start_again(TURNED)
    assert machine.is_running(round_)
    name = in_hand or first(REF, 1)
    client.stop_execution(executionArn=f"{ARN.replace(':stateMachine:', ':execution:')}:{name}")
    assert not machine.is_running(round_)
    other = round_.model_copy(update={"execution": first(REF, 1) if name != first(REF, 1) else again(TURNED)})
    assert machine.is_running(other)
