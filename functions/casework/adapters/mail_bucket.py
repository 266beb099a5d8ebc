"""The mail bucket, where SES stores every message before any of our code runs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casework.adapters.exports import exports_of
from casework.errors import MailNotKept

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client


class MailBucket:
    """Raw messages by key."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def read(self, key: str) -> bytes:
        return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def open(self, key: str) -> "StreamingBody":
        """The raw message, to be read bit by bit and closed. Raises MailNotKept."""
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
        except self._client.exceptions.NoSuchKey:
            raise MailNotKept(key) from None

    def versions(self, key: str) -> int:
        """How many versions of ``key`` there are, and marks of its deletion."""
        return sum(found == key for found, _ in self._versions(key))

    def remove(self, key: str) -> None:
        """Remove every version of ``key`` and every mark of its deletion: a plain delete leaves all of it readable.

        Does nothing when there is none.
        """
        for found, version in self._versions(key):
            if found == key:
                self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version)

    def versions_of_exports(self, ref: str) -> int:
        """As versions(), of every export that was asked for on the case ``ref``."""
        return sum(1 for _ in self._versions(exports_of(ref)))

    def remove_exports(self, ref: str) -> None:
        """As remove(), for every export that was asked for on the case ``ref``."""
        for key, version in self._versions(exports_of(ref)):
            self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version)

    def _versions(self, prefix: str) -> Iterator[tuple[str, str]]:
        pages = self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=prefix)
        for page in pages:
            for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                yield each["Key"], each["VersionId"]
