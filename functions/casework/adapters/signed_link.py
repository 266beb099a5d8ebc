"""Links to what lies in the mail bucket: whoever holds one fetches it without signing in, for ten minutes."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from casework.export.link import Link

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_HOLDS = timedelta(minutes=10)


def signed_link(client: "S3Client", bucket: str, key: str, name: str, now: datetime) -> Link:
    """A link, from ``now`` (aware) on, to what lies under ``key``. A browser stores it under ``name``, which is plain
    ASCII without quotes, and does not open it, whatever it is.
    """
    url = client.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseContentType": "application/octet-stream",
            "ResponseCacheControl": "no-store",
        },
        ExpiresIn=int(_HOLDS.total_seconds()),
    )
    return Link(url=url, expires_at=now + _HOLDS)
