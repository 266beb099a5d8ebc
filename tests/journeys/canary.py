"""Looks for words about somebody in everything that an AWS client can read. They are like no others: finding one is
proof.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from infra.local.service import LocalService

Read = Callable[[LocalService], Iterator[Any]]

CANARY = re.compile(r"(?i:canary[a-z]{6,})|Y2FuYXJ5[\w+/]*|NhbmFye[\w+/]*|jYW5hcn[\w+/]*")
"""A canary as it was planted, in whatever letters, or somewhere within base64, which comes out in three ways."""


def stores(service: LocalService) -> Iterator[tuple[str, str]]:
    """All that the service keeps, store by store: its name, and what is in it as text."""
    for name, read in _STORES.items():
        yield name, "\n".join(str(each) for each in read(service))


def found(service: LocalService, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each store in which one of ``words`` is, with the word."""
    return [(name, word) for name, kept in stores(service) for word in words if word in kept]


def canaries(service: LocalService) -> dict[str, set[str]]:
    """The stores in which there are canaries, and which: in lower case, but for what is within base64."""
    seen = {name: {_as_planted(each) for each in CANARY.findall(kept)} for name, kept in stores(service)}
    return {name: canaries_ for name, canaries_ in seen.items() if canaries_}


def _as_planted(canary: str) -> str:
    return canary.lower() if canary.lower().startswith("canary") else canary


def _table(service: LocalService) -> Iterator[Any]:
    client = service.client("dynamodb")
    for name in client.list_tables()["TableNames"]:
        for page in client.get_paginator("scan").paginate(TableName=name):
            yield from page["Items"]


def _indexes(service: LocalService) -> Iterator[Any]:
    client = service.client("dynamodb")
    for name in client.list_tables()["TableNames"]:
        for index in client.describe_table(TableName=name)["Table"].get("GlobalSecondaryIndexes", []):
            for page in client.get_paginator("scan").paginate(TableName=name, IndexName=index["IndexName"]):
                yield from page["Items"]


def _copies_of_the_table(service: LocalService) -> Iterator[Any]:
    """Streams, backups and exports; what the table itself remembers of its past can be read by restoring it only."""
    client, streams = service.client("dynamodb"), service.client("dynamodbstreams")
    for backup in client.list_backups()["BackupSummaries"]:
        yield client.describe_backup(BackupArn=backup["BackupArn"])
    for name in client.list_tables()["TableNames"]:
        yield client.list_tags_of_resource(ResourceArn=client.describe_table(TableName=name)["Table"]["TableArn"])
    for stream in streams.list_streams()["Streams"]:
        described = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]
        for shard in described["Shards"]:
            which = {"StreamArn": stream["StreamArn"], "ShardId": shard["ShardId"]}
            begin = streams.get_shard_iterator(**which, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
            yield from streams.get_records(ShardIterator=begin)["Records"]


def _under(prefix: str) -> Read:
    return lambda service: (kept for key, kept in _objects(service) if key.startswith(prefix))


def _elsewhere_in_buckets(service: LocalService) -> Iterator[Any]:
    """What lies under no known prefix, uploads that nobody finished, and buckets themselves."""
    yield from (kept for key, kept in _objects(service) if not key.startswith(_PREFIXES))
    client = service.client("s3")
    for bucket in client.list_buckets()["Buckets"]:
        yield bucket, client.list_multipart_uploads(Bucket=bucket["Name"]).get("Uploads", [])


def _objects(service: LocalService) -> Iterator[tuple[str, Any]]:
    """Every version of every object with all that is kept beside it, and every delete marker; each with its key."""
    client = service.client("s3")
    for bucket in client.list_buckets()["Buckets"]:
        name = bucket["Name"]
        for page in client.get_paginator("list_object_versions").paginate(Bucket=name):
            yield from ((marker["Key"], marker) for marker in page.get("DeleteMarkers", []))
            for version in page.get("Versions", []):
                which = {"Bucket": name, "Key": version["Key"], "VersionId": version["VersionId"]}
                kept = client.get_object(**which)
                body = kept.pop("Body").read()
                yield version["Key"], (which, kept, client.get_object_tagging(**which)["TagSet"], body)
                yield from ((version["Key"], each) for each in _unzipped(body))


def _unzipped(body: bytes) -> Iterator[Any]:
    with suppress(BadZipFile), ZipFile(BytesIO(body)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def _queues(service: LocalService) -> Iterator[Any]:
    client = service.client("sqs")
    for url in client.list_queues().get("QueueUrls", []):
        yield url, client.list_queue_tags(QueueUrl=url)
        yield client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        everything = {"AttributeNames": ["All"], "MessageAttributeNames": ["All"]}
        # Looked at and left where they are: visible again at once.
        looked = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0, **everything)
        yield looked.get("Messages", [])


def _machines(service: LocalService) -> Iterator[Any]:
    """Machines, their executions and their histories. moto keeps no executions of a map's children: what they are given
    and what they answer is in the history of whoever started them.
    """
    client = service.client("stepfunctions")
    for machine in client.list_state_machines()["stateMachines"]:
        yield client.describe_state_machine(stateMachineArn=machine["stateMachineArn"])
        yield client.list_tags_for_resource(resourceArn=machine["stateMachineArn"])
        for page in client.get_paginator("list_executions").paginate(stateMachineArn=machine["stateMachineArn"]):
            for run in page["executions"]:
                yield client.describe_execution(executionArn=run["executionArn"])
                for map_run in client.list_map_runs(executionArn=run["executionArn"])["mapRuns"]:
                    yield client.describe_map_run(mapRunArn=map_run["mapRunArn"])
                history = client.get_paginator("get_execution_history")
                for events in history.paginate(executionArn=run["executionArn"]):
                    yield from events["events"]


def _logs(service: LocalService) -> Iterator[Any]:
    client = service.client("logs")
    for group in client.describe_log_groups()["logGroups"]:
        name = group["logGroupName"]
        yield group, client.describe_log_streams(logGroupName=name)["logStreams"]
        for page in client.get_paginator("filter_log_events").paginate(logGroupName=name):
            yield page["events"]


def _metrics(service: LocalService) -> Iterator[Any]:
    client = service.client("cloudwatch")
    for page in client.get_paginator("list_metrics").paginate():
        yield page["Metrics"]
    yield client.describe_alarms()["MetricAlarms"]


def _secrets(service: LocalService) -> Iterator[Any]:
    client = service.client("secretsmanager")
    for page in client.get_paginator("list_secrets").paginate():
        yield page["SecretList"]


def _topics(service: LocalService) -> Iterator[Any]:
    client = service.client("sns")
    yield client.list_subscriptions()["Subscriptions"]
    for topic in client.list_topics()["Topics"]:
        yield client.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]


def _subjects(service: LocalService) -> Iterator[Any]:
    yield from (letter["subject"] for letter in service.outbox())


_PREFIXES = ("inbound/", "exports/")

_STORES: dict[str, Read] = {
    "table": _table,
    "indexes": _indexes,
    "copies of the table": _copies_of_the_table,
    **{prefix: _under(prefix) for prefix in _PREFIXES},
    "buckets": _elsewhere_in_buckets,
    "queues": _queues,
    "machines": _machines,
    "logs": _logs,
    "metrics": _metrics,
    "secrets": _secrets,
    "topics": _topics,
    "subjects": _subjects,
}
