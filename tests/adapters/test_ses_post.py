"""SES answers one of three things, and the post tells them apart."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.stub import Stubber

from casework.adapters.ses_post import SesPost
from casework.errors import LetterNotSent, LetterRefused, LetterUnconfirmed


@pytest.fixture
def ses() -> Iterator[Stubber]:
    with Stubber(boto3.client("sesv2", region_name="eu-west-2")) as stubber:
        yield stubber


def send(ses: Stubber) -> str:
    client: Any = ses.client
    return SesPost(client, "enquiries@cases.example.org", "set").send("sam@example.org", b"raw")


def test_taken(ses: Stubber) -> None:
    ses.add_response("send_email", {"MessageId": "an id"})
    assert send(ses) == "an id"


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("TooManyRequestsException", 429, LetterNotSent),
        ("LimitExceededException", 400, LetterNotSent),
        ("MessageRejected", 400, LetterRefused),
        ("BadRequestException", 400, LetterRefused),
        ("MailFromDomainNotVerifiedException", 400, LetterNotSent),
        ("AccessDeniedException", 403, LetterNotSent),
        ("AccountSuspendedException", 400, LetterNotSent),
        ("InternalFailure", 500, LetterUnconfirmed),
        ("ServiceUnavailable", 503, LetterUnconfirmed),
    ],
)
def test_not_taken_or_nobody_knows(ses: Stubber, code: str, status: int, error: type[Exception]) -> None:
    ses.add_client_error("send_email", code, "sam@example.org is not verified", http_status_code=status)
    with pytest.raises(error) as raised:
        send(ses)
    assert "sam@example.org" not in str(raised.value)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (ConnectTimeoutError(endpoint_url="https://ses.example.org"), LetterNotSent),
        (ReadTimeoutError(endpoint_url="https://ses.example.org"), LetterUnconfirmed),
    ],
)
def test_a_broken_connection_is_only_not_sent_before_anything_went(
    ses: Stubber, trouble: Exception, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(**_: object) -> None:
        raise trouble

    monkeypatch.setattr(ses.client, "send_email", break_down)
    with pytest.raises(error):
        send(ses)
