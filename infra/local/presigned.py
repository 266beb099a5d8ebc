"""Links that S3 signs, for whoever fetches them from outside: they lead to the port at which the local AWS answers.

Calls that the code makes itself stay in this process. Only what is signed to be handed out is given another address.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from botocore.awsrequest import AWSRequest


def lead_to(aws_url: str, client: Any) -> None:
    """From now on links that the S3 `client` signs lead to `aws_url`, where a bucket is the first part of a path."""

    def before_signing(request: "AWSRequest", signature_version: str, **_: Any) -> None:
        if signature_version.endswith("-query"):
            said = urlsplit(str(request.url))
            bucket = said.netloc.partition(".s3.")[0]
            request.url = f"{aws_url}/{bucket}{said.path}?{said.query}"

    client.meta.events.register("before-sign.s3", before_signing)
