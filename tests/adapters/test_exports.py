"""Exports in the bucket: whole or not there, written part by part, and removed in every version."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from casework.adapters.exports import PART_BYTES, ExportStore, exports_of
from casework.adapters.mail_bucket import MailBucket
from casework.errors import MailNotKept
from tests.world import NOON

BUCKET, REF = "casework-mail", "HSP-7K3M-9QXD"


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        config = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
        client = boto3.client("s3", region_name="eu-west-2", config=config)
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield client


def versions(s3: Any) -> list[str]:
    found = s3.list_object_versions(Bucket=BUCKET)
    return [each["Key"] for each in [*found.get("Versions", []), *found.get("DeleteMarkers", [])]]


def under_way(s3: Any) -> list[Any]:
    uploads: list[Any] = s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])
    return uploads


def write(s3: Any, *bits: bytes, ref: str = REF) -> str:
    store = ExportStore(s3, BUCKET)
    key = store.key(ref, 3, NOON)
    with store.writing(key) as sink:
        for bit in bits:
            assert sink.write(bit) == len(bit)
    return key


def test_what_is_written_is_there_whole_however_it_was_cut(s3: Any) -> None:
    bits = [os.urandom(PART_BYTES - 1), b"ab", os.urandom(2 * PART_BYTES), b"", b"the end"]
    key = write(s3, *bits)
    assert key == "exports/HSP-7K3M-9QXD/3-20261223T120000Z.zip"
    kept = s3.get_object(Bucket=BUCKET, Key=key)
    assert kept["Body"].read() == b"".join(bits)
    assert kept["ContentType"] == "application/zip"
    assert under_way(s3) == []


def test_what_fails_on_the_way_leaves_nothing(s3: Any) -> None:
    store = ExportStore(s3, BUCKET)

    def fail_on_the_way() -> None:
        with store.writing(store.key(REF, 3, NOON)) as sink:
            sink.write(b"x" * (PART_BYTES + 1))
            assert len(under_way(s3)) == 1
            raise KeyError

    with pytest.raises(KeyError):
        fail_on_the_way()
    assert versions(s3) == []
    assert under_way(s3) == []


def test_a_link_holds_for_ten_minutes_and_leads_to_a_file_to_be_stored(s3: Any) -> None:
    store = ExportStore(s3, BUCKET)
    link = store.link("exports/HSP-7K3M-9QXD/3-20261223T120000Z.zip", NOON)
    asked = parse_qs(urlsplit(link.url).query)
    assert urlsplit(link.url).netloc == f"{BUCKET}.s3.eu-west-2.amazonaws.com"
    assert asked["X-Amz-Expires"] == ["600"]
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert asked["response-content-disposition"] == ['attachment; filename="HSP-7K3M-9QXD.zip"']
    assert (link.expires_at - NOON).total_seconds() == 600


@pytest.mark.clause("CF-07")
def test_every_version_of_every_export_of_a_case_is_removed_and_of_no_other(s3: Any) -> None:
    longer = f"{REF}X"
    key = write(s3, b"a copy")
    write(s3, b"and again")
    others = write(s3, b"another's", ref=longer)
    s3.delete_object(Bucket=BUCKET, Key=key)
    s3.put_object(Bucket=BUCKET, Key=f"inbound/{REF}", Body=b"mail")
    assert sum(each.startswith(exports_of(REF)) for each in versions(s3)) == 3
    for _ in range(2):  # the second time there is nothing left
        MailBucket(s3, BUCKET).remove_exports(REF)
        assert sorted(versions(s3)) == [others, f"inbound/{REF}"]


def test_a_raw_message_is_read_bit_by_bit_and_one_that_is_gone_is_said_to_be(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="inbound/1", Body=b"From: Sam")
    mail = MailBucket(s3, BUCKET)
    raw = mail.open("inbound/1")
    assert [raw.read(5), raw.read(5), raw.read(5)] == [b"From:", b" Sam", b""]
    raw.close()
    with pytest.raises(MailNotKept):
        mail.open("inbound/2")
