"""A look into the table and the bucket with an AWS client, as anybody may who can reach the port: what is stored, and
not what the service says of it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import boto3

from infra.local.retention_checks import Look
from infra.template import REGION

_TYPES = {"COUNT": "count", "STATISTIC": "statistic", "CERTIFICATE": "certificate"}


def look(aws_port: int, words: tuple[str, ...], now: datetime) -> Look:
    """What is there at ``now``, and which of ``words``."""
    items = list(_items(_client("dynamodb", aws_port), now))
    mail = list(_mail(_client("s3", aws_port)))
    text = "\n".join([*map(str, items), *mail])
    return Look(Counter(map(_what, items)), len(mail), frozenset(word for word in words if word in text))


def _client(service: str, port: int) -> Any:
    return boto3.client(  # type: ignore[call-overload]  # any service by name
        service,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name=REGION,
        aws_access_key_id="anybody",
        aws_secret_access_key="anybody",
    )


def _items(client: Any, now: datetime) -> Iterator[dict[str, Any]]:
    """Every item of every table but those whose time to live, a number, is over: DynamoDB deletes those, moto does
    not.
    """
    for name in client.list_tables()["TableNames"]:
        for page in client.get_paginator("scan").paginate(TableName=name):
            for item in page["Items"]:
                lives_until = item.get("expires_at", {}).get("N")
                if lives_until is None or int(lives_until) > now.timestamp():
                    yield item


def _mail(client: Any) -> Iterator[str]:
    """Every version of every object, and every delete marker, in the mail bucket."""
    (bucket,) = [each["Name"] for each in client.list_buckets()["Buckets"] if "-mail-" in each["Name"]]
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
        yield from (marker["Key"] for marker in page.get("DeleteMarkers", []))
        for version in page.get("Versions", []):
            which = {"Key": version["Key"], "VersionId": version["VersionId"]}
            yield client.get_object(Bucket=bucket, **which)["Body"].read().decode("utf-8", "replace")


def _what(item: dict[str, Any]) -> str:
    """What an item is, in a word."""
    if item["sk"]["S"] == "CASE" and "erased_at" in item:
        return "tombstone"
    partition = item["pk"]["S"].partition("#")[0]
    return _TYPES.get(partition, "part of a case" if partition == "CASE" else "beside a case")
