"""The whole thing over the tiny template: machines in virtual time, the outbox, the doors of its own."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from infra.local.lambdas import EnvironmentsDisagree
from infra.local.resources import UndecidedResource
from infra.local.service import LocalService
from infra.local.stack import ParameterMissing

TINY = Path(__file__).parent / "tiny" / "template.yaml"
CHRISTMAS = datetime(2026, 12, 23, 9, tzinfo=UTC)


def start(service: LocalService, ref: str) -> str:
    machine = service.functions.environment()["TINY_MACHINE_ARN"]
    client = service.client("stepfunctions")
    run = client.start_execution(stateMachineArn=machine, name=ref, input=json.dumps({"ref": ref}))["executionArn"]
    service.settle()
    return str(run)


def status(service: LocalService, run: str) -> str:
    return str(service.client("stepfunctions").describe_execution(executionArn=run)["status"])


def token(service: LocalService, ref: str) -> str:
    key = {"pk": {"S": ref}}
    item = service.client("dynamodb").get_item(TableName=service.stack.created["Table"].name, Key=key)["Item"]
    return str(item["task_token"]["S"])


def steps(handlers: ModuleType) -> list[Any]:
    return [event["do"] for name, event in handlers.SEEN if name == "step"]


def test_a_parked_execution_is_reminded_at_virtual_instants(tiny: LocalService) -> None:
    start(tiny, "A")
    tiny.advance(CHRISTMAS + timedelta(days=6))
    assert [(email["to"], email["sent_at"]) for email in tiny.outbox()] == [
        (["officer@send.example.org"], "2026-12-27T09:00:00+00:00"),
        (["officer@send.example.org"], "2026-12-28T09:00:00+00:00"),
        (["officer@send.example.org"], "2026-12-29T09:00:00+00:00"),
    ]


def test_an_answer_ends_the_execution_and_the_reminders(tiny: LocalService) -> None:
    run = start(tiny, "A")
    tiny.advance(CHRISTMAS + timedelta(days=4, hours=1))
    tiny.client("stepfunctions").send_task_success(taskToken=token(tiny, "A"), output="{}")
    tiny.settle()
    assert status(tiny, run) == "SUCCEEDED"
    tiny.advance(CHRISTMAS + timedelta(days=30))
    assert len(tiny.outbox()) == 1


def test_a_retry_waits_in_virtual_time(tiny: LocalService, handlers: ModuleType) -> None:
    handlers.FAIL["step"] = 2
    run = start(tiny, "A")
    assert steps(handlers) == ["plan"]
    tiny.advance(tiny.now() + timedelta(seconds=2))
    assert steps(handlers) == ["plan"] * 2
    tiny.advance(tiny.now() + timedelta(seconds=4))
    assert steps(handlers) == ["plan"] * 3
    assert status(tiny, run) == "RUNNING"


def test_an_error_after_the_last_retry_is_caught(tiny: LocalService, handlers: ModuleType) -> None:
    handlers.FAIL["step"] = 3
    run = start(tiny, "A")
    tiny.advance(tiny.now() + timedelta(minutes=1))
    assert status(tiny, run) == "FAILED"


def test_history_and_stamps_are_virtual_time(tiny: LocalService) -> None:
    run = start(tiny, "A")
    events = tiny.client("stepfunctions").get_execution_history(executionArn=run)["events"]
    assert {event["timestamp"] for event in events} == {CHRISTMAS}
    tiny.send_mail(b"Subject: x\r\n\r\n")
    bucket = tiny.stack.created["MailBucket"].name
    (item,) = tiny.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert item["LastModified"] == CHRISTMAS


def test_many_executions_wait_and_settle_together(tiny: LocalService) -> None:
    runs = [start(tiny, f"R{number}") for number in range(20)]
    tiny.advance(CHRISTMAS + timedelta(days=4))
    assert len(tiny.outbox()) == 20
    assert {status(tiny, run) for run in runs} == {"RUNNING"}


@pytest.mark.journey
def test_an_email_in_the_outbox_is_as_its_recipient_gets_it(tmp_path: Path) -> None:
    with LocalService(CHRISTMAS, template=TINY, outbox_directory=tmp_path) as service:
        sent = service.client("sesv2").send_email(
            FromEmailAddress="Desk <desk@send.example.org>",
            Destination={"ToAddresses": ["Ann <ann@example.org>"]},
            ReplyToAddresses=["desk+token@send.example.org"],
            Content={
                "Simple": {
                    "Subject": {"Data": "Réf"},
                    "Body": {"Text": {"Data": "plain é"}, "Html": {"Data": "<p>html</p>"}},
                    "Headers": [{"Name": "Auto-Submitted", "Value": "auto-replied"}],
                }
            },
        )
        (email,) = service.outbox()
        identity = f"<{sent['MessageId']}@eu-west-2.amazonses.com>"
    assert (email["to"], email["subject"]) == (["ann@example.org"], "Réf")
    assert (email["text"].strip(), email["html"].strip()) == ("plain é", "<p>html</p>")
    assert email["headers"]["Auto-Submitted"] == "auto-replied"
    assert email["headers"]["Message-ID"] == identity
    (file,) = tmp_path.glob("*.eml")
    assert identity.encode() in file.read_bytes()


def test_ses_refuses_a_configuration_set_and_a_sender_that_are_not_there(tiny: LocalService) -> None:
    content = {"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}}
    client, to = tiny.client("sesv2"), {"ToAddresses": ["ann@example.org"]}
    for wrong in ({"ConfigurationSetName": "nope"}, {"FromEmailAddress": "x@elsewhere.example.org"}):
        with pytest.raises(client.exceptions.ClientError):
            client.send_email(
                **{"FromEmailAddress": "desk@send.example.org", "Destination": to, "Content": content, **wrong}
            )
    assert tiny.outbox() == []


def test_the_clock_is_read_and_moved_over_http(tiny: LocalService) -> None:
    assert tiny.request("GET", "/local/clock").json == {"now": "2026-12-23T09:00:00+00:00"}
    assert tiny.request("POST", "/local/clock", json={"to": "2026-12-24T09:00:00Z"}).status_code == 200
    assert tiny.request("GET", "/local/clock").json == {"now": "2026-12-24T09:00:00+00:00"}


@pytest.mark.journey
def test_a_ticking_clock_may_be_moved_to_the_same_instant_again_but_not_back() -> None:
    with LocalService(CHRISTMAS, template=TINY, ticking=True) as service:
        moves = ["2026-12-24T09:00:00Z", "2026-12-24T09:00:00Z", "2026-12-24T08:59:59Z"]
        answers = [service.request("POST", "/local/clock", json={"to": to}).status_code for to in moves]
    assert answers == [200, 200, 409]


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ({"to": "2026-12-22T09:00:00+00:00"}, 409, "only goes forwards"),
        ({"to": "2026-12-24T09:00:00"}, 422, "no UTC offset"),
        ({"to": "tomorrow"}, 422, "not an ISO 8601 time"),
        ({"to": 5}, 422, "ISO 8601"),
        ({}, 422, "ISO 8601"),
        ([], 422, "not a JSON object"),
    ],
)
def test_a_time_that_will_not_do_is_refused_with_its_reason(
    tiny: LocalService, body: object, status: int, reason: str
) -> None:
    answer = tiny.request("POST", "/local/clock", json=body)
    assert (answer.status_code, reason in str(answer.json)) == (status, True)
    assert tiny.now() == CHRISTMAS


def test_the_other_doors(tiny: LocalService) -> None:
    assert tiny.request("GET", "/local/outbox").json == []
    assert tiny.request("POST", "/local/settle").status_code == 200
    bearer = tiny.request("POST", "/local/token", json={"role": "director"}).json
    assert bearer is not None
    answer = tiny.request("GET", "/things/x", headers={"Authorization": f"Bearer {bearer['token']}"})
    assert answer.status_code == 200
    assert tiny.request("POST", "/local/token", json={"role": "king"}).status_code == 422
    assert tiny.request("GET", "/local/settle").status_code == 405
    assert tiny.request("GET", "/local/nothing").status_code == 404


def deploy(directory: Path, text: str) -> None:
    path = directory / "template.yaml"
    path.write_text("Transform: AWS::Serverless-2016-10-31\n" + text)
    with LocalService(CHRISTMAS, template=path):
        pass


@pytest.mark.journey
def test_a_resource_type_nobody_decided_about_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UndecidedResource) as refusal:
        deploy(tmp_path, "Resources: {Thing: {Type: 'AWS::Neptune::DBCluster'}}\n")
    assert refusal.value.types == ["AWS::Neptune::DBCluster"]


@pytest.mark.journey
def test_a_parameter_without_a_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterMissing) as refusal:
        deploy(tmp_path, "Parameters: {Colour: {Type: String}}\nResources: {Q: {Type: 'AWS::SQS::Queue'}}\n")
    assert refusal.value.names == ["Colour"]


@pytest.mark.journey
def test_functions_that_disagree_about_their_environment_are_refused(tmp_path: Path) -> None:
    properties = {"CodeUri": ".", "Handler": "a.b", "Runtime": "python3.13"}
    functions = {
        name: {
            "Type": "AWS::Serverless::Function",
            "Properties": {**properties, "Environment": {"Variables": {"COLOUR": colour}}},
        }
        for name, colour in (("A", "red"), ("B", "blue"))
    }
    with pytest.raises(EnvironmentsDisagree) as refusal:
        deploy(tmp_path, f"Resources: {json.dumps(functions)}\n")
    assert refusal.value.variable == "COLOUR"
