"""The search for canaries finds one in every store in which one could be."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from infra.local.service import LocalService
from tests.journeys import canary
from tests.world import email

pytestmark = pytest.mark.journey

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ONE = "canarySomewhere"


@pytest.fixture(scope="module")
def service() -> Iterator[LocalService]:
    with LocalService(now=NOON) as running:
        yield running


def table(service: LocalService) -> str:
    return str(service.client("dynamodb").list_tables()["TableNames"][0])


def bucket(service: LocalService) -> str:
    names = [each["Name"] for each in service.client("s3").list_buckets()["Buckets"]]
    return str(next(name for name in names if "-mail-" in name))


def put(service: LocalService, key: str, body: bytes = b"", **beside: Any) -> None:
    service.client("s3").put_object(Bucket=bucket(service), Key=key, Body=body, **beside)


def in_the_table(service: LocalService) -> None:
    item = {"pk": {"S": "CASE#1"}, "sk": {"S": "CONTACT"}, "what": {"M": {"name": {"L": [{"S": ONE}]}}}}
    service.client("dynamodb").put_item(TableName=table(service), Item=item)


def in_an_index(service: LocalService) -> None:
    found = service.client("dynamodb").describe_table(TableName=table(service))["Table"]["GlobalSecondaryIndexes"]
    keys = {each["AttributeName"]: {"S": ONE} for index in found for each in index["KeySchema"]}
    item = {**keys, "pk": {"S": "CASE#2"}, "sk": {"S": "CONTACT"}}
    service.client("dynamodb").put_item(TableName=table(service), Item=item)


def in_a_backup(service: LocalService) -> None:
    service.client("dynamodb").create_backup(TableName=table(service), BackupName=ONE)


def in_mail_that_was_deleted(service: LocalService) -> None:
    put(service, "inbound/1", ONE.encode())
    service.client("s3").delete_object(Bucket=bucket(service), Key="inbound/1")


def in_an_export(service: LocalService) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("index.html", ONE)
    put(service, "exports/1.zip", packed.getvalue())


def beside_an_object(service: LocalService) -> None:
    put(service, "elsewhere", Metadata={"name": ONE})


def on_a_tag(service: LocalService) -> None:
    put(service, "elsewhere", Tagging=f"name={ONE}")


def in_an_upload_that_was_left(service: LocalService) -> None:
    service.client("s3").create_multipart_upload(Bucket=bucket(service), Key=ONE)


def on_the_dead_letter_queue(service: LocalService) -> None:
    client = service.client("sqs")
    dead = next(url for url in client.list_queues()["QueueUrls"] if "dead" in url.lower())
    said = {"said": {"DataType": "String", "StringValue": ONE}}
    client.send_message(QueueUrl=dead, MessageBody="-", MessageAttributes=said)


def started(service: LocalService, machine: int, name: str, **said: Any) -> None:
    client = service.client("stepfunctions")
    arn = client.list_state_machines()["stateMachines"][machine]["stateMachineArn"]
    client.start_execution(stateMachineArn=arn, name=name, input=json.dumps(said))
    service.settle()


def in_the_input_of_an_execution(service: LocalService) -> None:
    started(service, 0, "x", ref=ONE, round=1)


def in_an_error_that_a_function_raised(service: LocalService) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("intake.email_intake.EmailIntake.take_in", _raising)
        service.send_mail(email())
        service.settle()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desk.cases.api.respond", _raising)
        assert service.request("GET", "/cases", role="caseworker").status_code == 500


def _raising(*_: object, **__: object) -> None:
    raise ValueError(ONE)


def on_a_metric(service: LocalService) -> None:
    metric: Any = {"MetricName": "n", "Value": 1, "Dimensions": [{"Name": "case", "Value": ONE}]}
    service.client("cloudwatch").put_metric_data(Namespace="n", MetricData=[metric])


def in_the_name_of_a_secret(service: LocalService) -> None:
    service.client("secretsmanager").create_secret(Name=ONE, SecretString="-")


def among_subscriptions(service: LocalService) -> None:
    client = service.client("sns")
    topic = client.list_topics()["Topics"][0]["TopicArn"]
    client.subscribe(TopicArn=topic, Protocol="email", Endpoint=f"{ONE}@example.org")


def in_a_subject(service: LocalService) -> None:
    service.client("sesv2").send_email(
        FromEmailAddress="officer@send.example.org",
        Destination={"ToAddresses": ["a@example.org"]},
        Content={"Simple": {"Subject": {"Data": ONE}, "Body": {"Text": {"Data": "-"}}}},
    )


@pytest.mark.parametrize(
    ("plant", "store"),
    [
        (in_the_table, "table"),
        (in_an_index, "indexes"),
        (in_a_backup, "copies of the table"),
        (in_mail_that_was_deleted, "inbound/"),
        (in_an_export, "exports/"),
        (beside_an_object, "buckets"),
        (on_a_tag, "buckets"),
        (in_an_upload_that_was_left, "buckets"),
        (on_the_dead_letter_queue, "queues"),
        (in_the_input_of_an_execution, "machines"),
        (in_an_error_that_a_function_raised, "logs"),
        (on_a_metric, "metrics"),
        (in_the_name_of_a_secret, "secrets"),
        (among_subscriptions, "topics"),
        (in_a_subject, "subjects"),
    ],
)
def test_a_canary_in_any_store_is_found_there(service: LocalService, plant: Any, store: str) -> None:
    before = len(_canaries_in(service, store))
    plant(service)
    assert len(_canaries_in(service, store)) > before


def _canaries_in(service: LocalService, store: str) -> list[str]:
    (kept,) = [text for name, text in canary.stores(service) if name == store]
    return canary.CANARY.findall(kept)


@pytest.mark.parametrize("before", [b"", b"a", b"ab"])
def test_a_canary_within_base64_is_found(before: bytes) -> None:
    from base64 import b64encode

    assert canary.CANARY.search(b64encode(before + ONE.encode() + b"and more").decode())
