"""An export passes through: however large an original is, no more of it is in memory than one part of the upload."""

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import boto3
import pytest

from casework.adapters.exports import ExportStore
from casework.adapters.mail_bucket import MailBucket
from casework.domain.rights_request import Right
from casework.export.asked import AskedCopy
from casework.export.build import build
from tests.export.rich import REF, a_rich_case
from tests.world import HALTON, NOON

pytestmark = pytest.mark.journey

MIB = 1024 * 1024
BUCKET = "casework-mail"
SERVER = """
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from infra.local.web import WebServer
server = WebServer(DomainDispatcherApplication(create_backend_app), 0)
print(server.port, flush=True)
server._server.serve_forever()
"""


@pytest.fixture
def s3() -> Iterator[Any]:
    """S3 in a process of its own: what it keeps in memory is not ours."""
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        assert server.stdout
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        client = boto3.client("s3", region_name="eu-west-2", endpoint_url=url)
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        yield client
        server.kill()


def test_an_original_of_sixty_megabytes_takes_less_than_thirty_two_of_memory(s3: Any) -> None:
    original = os.urandom(60 * MIB)
    s3.put_object(Bucket=BUCKET, Key="inbound/1", Body=original)
    asked = AskedCopy([a_rich_case()], {}, {}, Right.ACCESS)
    exports = ExportStore(s3, BUCKET)
    key = exports.key(REF, 1, NOON)
    tracemalloc.start()
    try:
        with exports.writing(key) as sink:
            build(asked, MailBucket(s3, BUCKET), sink, HALTON, NOON)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 32 * MIB, f"{peak / MIB:.1f} MiB"
    with ZipFile(BytesIO(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())) as archive:
        assert archive.read(f"{REF}/originals/0001.eml") == original
