"""Exports in the mail bucket: written as a stream, and fetched by a link that holds for ten minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import RawIOBase
from typing import TYPE_CHECKING, Any

from casework.adapters.signed_link import signed_link
from casework.export.link import Link

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

PART_BYTES = 8 * 1024 * 1024
"""S3 takes parts from 5 MiB on, and ten thousand of them: 80 GB are more than a case has."""


def exports_of(ref: str) -> str:
    """How the keys of every export begin that was asked for on the case ``ref``."""
    return f"exports/{ref}/"


class ExportStore:
    """Writes exports and hands out links to them."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def key(self, ref: str, number: int, now: datetime) -> str:
        """Where an export lies that is made at ``now`` (aware) for the round ``number``: a later one replaces none."""
        return f"{exports_of(ref)}{number}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"

    @contextmanager
    def writing(self, key: str) -> Iterator[RawIOBase]:
        """A stream whose bytes are there under ``key`` once the block has ended; nothing is, where it raises."""
        upload = _Upload(self._client, self._bucket, key)
        try:
            yield upload
            upload.complete()
        except BaseException:
            upload.abort()
            raise

    def link(self, key: str, now: datetime) -> Link:
        """A link to the export under ``key`` that holds for ten minutes from ``now`` (aware). A browser stores what it
        leads to and does not open it.
        """
        name = key.rpartition("/")[0].rpartition("/")[2]
        return signed_link(self._client, self._bucket, key, f"{name}.zip", now)


class _Upload(RawIOBase):
    """A stream into one multipart upload."""

    def __init__(self, client: "S3Client", bucket: str, key: str) -> None:
        self._client = client
        self._where: dict[str, Any] = {"Bucket": bucket, "Key": key}
        begun = client.create_multipart_upload(**self._where, ContentType="application/zip", ChecksumAlgorithm="CRC32")
        self._upload = {**self._where, "UploadId": begun["UploadId"]}
        self._parts: list[CompletedPartTypeDef] = []
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        with memoryview(data) as view:
            self._waiting += view
            length = view.nbytes
        while len(self._waiting) >= PART_BYTES:
            self._send(PART_BYTES)
        return length

    def complete(self) -> None:
        self._send(len(self._waiting))
        self._client.complete_multipart_upload(**self._upload, MultipartUpload={"Parts": self._parts})

    def abort(self) -> None:
        self._client.abort_multipart_upload(**self._upload)

    def _send(self, length: int) -> None:
        with memoryview(self._waiting) as waiting, waiting[:length] as part:
            body = bytes(part)
        del self._waiting[:length]
        number = len(self._parts) + 1
        sent = self._client.upload_part(**self._upload, PartNumber=number, Body=body, ChecksumAlgorithm="CRC32")
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumCRC32": sent["ChecksumCRC32"]})
