"""Versions in the bucket are listed as S3 lists them, although only what is asked for is looked at."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.local.buckets import orderly_buckets


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws(), orderly_buckets():
        client = boto3.client("s3", region_name="eu-west-2")
        client.create_bucket(Bucket="mail", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        client.put_bucket_versioning(Bucket="mail", VersioningConfiguration={"Status": "Enabled"})
        for key in ("inbound/1", "inbound/1", "inbound/10", "exports/1"):
            client.put_object(Bucket="mail", Key=key, Body=key.encode())
        client.delete_object(Bucket="mail", Key="inbound/10")
        yield client


def listed(s3: Any, **asked: str) -> list[str]:
    page = s3.list_object_versions(Bucket="mail", **asked)
    return [each["Key"] for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]]


def test_every_version_and_mark_of_deletion_under_a_prefix_is_listed(s3: Any) -> None:
    assert listed(s3, Prefix="inbound/1") == ["inbound/1", "inbound/1", "inbound/10", "inbound/10"]
    assert listed(s3, Prefix="exports/") == ["exports/1"]
    assert listed(s3, Prefix="elsewhere/") == []
    assert len(listed(s3)) == 5


def test_to_list_changes_nothing(s3: Any) -> None:
    before = listed(s3)
    listed(s3, Prefix="exports/")
    assert listed(s3) == before
    assert s3.get_object(Bucket="mail", Key="inbound/1")["Body"].read() == b"inbound/1"
