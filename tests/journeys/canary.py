"""Looks for words about a family in everything that can be read. They are like no others: finding one is proof."""

from collections.abc import Iterator
from typing import Any

from infra.local.service import LocalService


def stores(service: LocalService) -> Iterator[tuple[str, str]]:
    """All that the service keeps, store by store: its name, and what is in it as text."""
    for name, read in (
        ("table", _table),
        ("bucket", _bucket),
        ("queues", _queues),
        ("machine", _machine),
        ("logs", _logs),
        ("subjects", _subjects),
    ):
        yield name, "\n".join(str(each) for each in read(service))


def found(service: LocalService, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each store in which one of ``words`` is, with the word."""
    return [(name, word) for name, kept in stores(service) for word in words if word in kept]


def _table(service: LocalService) -> Iterator[Any]:
    client = service.client("dynamodb")
    for name in client.list_tables()["TableNames"]:
        for page in client.get_paginator("scan").paginate(TableName=name):
            yield from page["Items"]


def _bucket(service: LocalService) -> Iterator[Any]:
    client = service.client("s3")
    for bucket in client.list_buckets()["Buckets"]:
        if "-mail-" not in bucket["Name"]:
            continue
        for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket["Name"]):
            yield from page.get("DeleteMarkers", [])
            for version in page.get("Versions", []):
                which = {"Key": version["Key"], "VersionId": version["VersionId"]}
                yield which, client.get_object(Bucket=bucket["Name"], **which)["Body"].read()


def _queues(service: LocalService) -> Iterator[Any]:
    client = service.client("sqs")
    for url in client.list_queues().get("QueueUrls", []):
        yield client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])


def _machine(service: LocalService) -> Iterator[Any]:
    client = service.client("stepfunctions")
    for machine in client.list_state_machines()["stateMachines"]:
        for page in client.get_paginator("list_executions").paginate(stateMachineArn=machine["stateMachineArn"]):
            for run in page["executions"]:
                yield client.describe_execution(executionArn=run["executionArn"])
                history = client.get_paginator("get_execution_history")
                for events in history.paginate(executionArn=run["executionArn"]):
                    yield from events["events"]


def _logs(service: LocalService) -> Iterator[Any]:
    client = service.client("logs")
    for group in client.describe_log_groups()["logGroups"]:
        yield client.filter_log_events(logGroupName=group["logGroupName"])["events"]


def _subjects(service: LocalService) -> Iterator[Any]:
    yield from (letter["subject"] for letter in service.outbox())
