"""Links to raw messages, for those that are too large for a function to hand out itself."""

from datetime import datetime
from typing import TYPE_CHECKING

from casework.adapters.signed_link import signed_link
from casework.export.link import Link

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class OriginalLinks:
    """Signs links to raw messages in the mail bucket."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def link(self, key: str, name: str, now: datetime) -> Link:
        return signed_link(self._client, self._bucket, key, name, now)
