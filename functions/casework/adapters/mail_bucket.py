"""The mail bucket, where SES stores every message before any of our code runs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class MailBucket:
    """Raw messages by key."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def read(self, key: str) -> bytes:
        return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def versions(self, key: str) -> int:
        """How many versions of ``key`` there are, and marks of its deletion."""
        return sum(1 for _ in self._versions(key))

    def remove(self, key: str) -> None:
        """Remove every version of ``key`` and every mark of its deletion: a plain delete leaves all of it readable.

        Does nothing when there is none.
        """
        for version in self._versions(key):
            self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version)

    def _versions(self, key: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key)
        for page in pages:
            for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                if each["Key"] == key:
                    yield each["VersionId"]
