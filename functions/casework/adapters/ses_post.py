"""The way out through Amazon SES, whose answer is one of three: taken, certainly not taken, or nobody knows."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, HTTPClientError

from casework.errors import LetterNotSent, LetterRefused, LetterUnconfirmed

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

_THE_LETTERS_OWN_FAULT = {"MessageRejected", "BadRequestException"}
_SERVER_ERROR = 500


class SesPost:
    """Sends through SES v2. The client must make one attempt only: SES has no idempotency token, so the SDK's own
    retry after a lost reply would send a letter twice.
    """

    def __init__(self, client: "SESV2Client", sender: str, configuration_set: str) -> None:
        self._client, self._sender, self._configuration_set = client, sender, configuration_set

    def send(self, to: str, raw: bytes) -> str:
        try:
            sent = self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to]},
                Content={"Raw": {"Data": raw}},
                ConfigurationSetName=self._configuration_set,
            )
        except ClientError as error:
            raise _verdict(error) from None
        except (ConnectTimeoutError, EndpointConnectionError) as error:
            raise LetterNotSent(type(error).__name__) from None
        except HTTPClientError:
            raise LetterUnconfirmed from None
        return sent["MessageId"]


def _verdict(error: ClientError) -> Exception:
    """Only what is wrong with this letter is a refusal of it: a lost permission, a paused account or a used-up quota is
    the system's trouble, to be tried again and to be heard of.
    """
    code = error.response["Error"]["Code"]
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_ERROR:
        return LetterUnconfirmed()
    return LetterRefused(code) if code in _THE_LETTERS_OWN_FAULT else LetterNotSent(code)
