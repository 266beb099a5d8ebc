"""Mail in: the headers that SES writes, and any bytes at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from infra.local import envelope
from infra.local.mail import SmtpServer
from infra.local.post import SmtpClient, send_files
from infra.local.service import LocalService
from infra.local.verdicts import chosen, prepend

AT = datetime(2026, 12, 23, 9, tzinfo=UTC)

PLAIN = b"From: Ann <ann@example.org>\r\nTo: us@send.example.org\r\nSubject: hello\r\n\r\nMy son.\r\n"


def received(raw: bytes, sender: str = "ann@example.org") -> bytes:
    return prepend(raw, sender=sender, recipient="us@send.example.org", message_id="abc", at=AT)


def stored(service: LocalService) -> list[bytes]:
    bucket = service.stack.created["MailBucket"].name
    s3 = service.client("s3")
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
    return [s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys]


@pytest.fixture
def smtp(tiny: LocalService) -> Iterator[SmtpServer]:
    server = SmtpServer(tiny.mail, 0)
    server.start()
    yield server
    server.stop()


def test_everything_passes_unless_the_message_asks_otherwise() -> None:
    lines = received(PLAIN).split(b"\r\n")
    assert lines[0] == b"Return-Path: <ann@example.org>"
    assert b"X-SES-Spam-Verdict: PASS" in lines
    assert b"X-SES-Virus-Verdict: PASS" in lines
    assert b" for us@send.example.org;" in lines
    assert any(line.startswith(b"Received-SPF: pass") for line in lines)
    (results,) = [line for line in lines if line.startswith(b"Authentication-Results:")]
    assert results.startswith(b"Authentication-Results: amazonses.com; spf=pass")
    assert b"dmarc=pass header.from=example.org;" in results
    assert received(PLAIN).endswith(PLAIN)


def test_the_verdicts_asked_for_are_written_and_the_asking_is_removed() -> None:
    raw = b"X-Local-Verdicts: dmarc=FAIL\r\n virus=fail\r\nx-local-verdicts: spam=GRAY\n" + PLAIN
    out = received(raw)
    assert b"X-SES-Virus-Verdict: FAIL\r\n" in out
    assert b"X-SES-Spam-Verdict: GRAY\r\n" in out
    assert b"dmarc=fail" in out
    assert b"spf=pass" in out
    assert b"local-verdicts" not in out.lower()
    assert out.endswith(PLAIN)


def test_a_body_that_looks_like_the_header_is_left_alone() -> None:
    raw = PLAIN + b"X-Local-Verdicts: virus=FAIL\r\n"
    assert chosen(raw) == ({}, raw)


def test_a_sender_cannot_write_our_headers() -> None:
    head = received(PLAIN, sender="a@example.org>\r\nX-SES-Virus-Verdict: PASS\r\n").split(b"\r\n")
    assert sum(line.startswith(b"X-SES-Virus-Verdict") for line in head) == 1


def test_a_null_return_path_stays_null() -> None:
    assert received(PLAIN, sender="").startswith(b"Return-Path: <>\r\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no headers at all, and no line ending",
        b"\r\n\r\nonly a body\r\n",
        b"From: a@example.org\nSubject: bare LF\n\nbody\n.\n..\n",
        b"Subject: NUL \x00 and 8-bit \xe9\xff\r\n\r\n\x00\x01\x80\r\n",
        b"Subject: dots\r\n\r\n.\r\n..leading\r\n.",
        b"Subject: " + b"x" * 5000 + b"\r\n\r\n" + b"y" * 200_000,
        b"lone CR \r in a line\r\n\r\n\r",
    ],
    ids=["nothing", "no headers", "no header lines", "bare LF", "NUL and 8-bit", "dots", "long lines", "lone CR"],
)
def test_any_bytes_are_stored_as_they_came(tiny: LocalService, smtp: SmtpServer, raw: bytes) -> None:
    with SmtpClient(smtp.port) as client:
        client.send(raw, sender="ann@example.org", recipient="us@send.example.org")
    (message,) = stored(tiny)
    _, _, rest = message.partition(b"X-SES-RECEIPT: local\r\n")
    assert rest == (raw if raw.endswith(b"\r\n") else raw + b"\r\n")


@pytest.mark.parametrize("address", ["", "not an address", "ann@münchen.example.org", "a" * 300, '"q q"@example.org'])
def test_any_envelope_is_taken(tiny: LocalService, smtp: SmtpServer, address: str) -> None:
    with SmtpClient(smtp.port) as client:
        client.send(PLAIN, sender=address, recipient=address or "x")
    assert len(stored(tiny)) == 1


def test_mail_reaches_the_function_by_s3_and_sqs_at_virtual_time(
    tiny: LocalService, smtp: SmtpServer, handlers: ModuleType
) -> None:
    with SmtpClient(smtp.port) as client:
        key = client.send(PLAIN, sender="ann@example.org", recipient="us@send.example.org")
    tiny.settle()
    (item,) = tiny.client("dynamodb").scan(TableName=tiny.stack.created["Table"].name)["Items"]
    assert item["pk"]["S"].endswith(key)
    assert item["at"]["S"] == "2026-12-23T09:00:00.000Z"


def test_sending_files_says_which_failed(
    tiny: LocalService, smtp: SmtpServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "good.eml"
    good.write_bytes(b"From ann Wed Dec 23 09:00:00 2026\n" + PLAIN)
    files = [good, tmp_path / "missing.eml"]
    assert send_files(files, port=smtp.port, to=None, sender=None) == 1
    out, err = capsys.readouterr()
    assert out.startswith(f"sent {good} ")
    assert f"failed {tmp_path / 'missing.eml'}" in err
    (message,) = stored(tiny)
    assert message.startswith(b"Return-Path: <ann@example.org>\r\n")
    assert message.endswith(PLAIN)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (PLAIN, "ann@example.org"),
        (b"Return-Path: <>\n" + PLAIN, ""),
        (b"Return-Path: <bounce@example.org>\n" + PLAIN, "bounce@example.org"),
        (b"no headers", ""),
        (b"From: =?utf-8?q?A?=\n <a@example.org>\n\nx", "a@example.org"),
        (b"\n\nFrom: body@example.org\n", ""),
        (b"From: \xff\x00\n\nx", ""),
    ],
)
def test_the_envelope_sender_is_read_from_the_message(raw: bytes, expected: str) -> None:
    assert envelope.sender(raw) == expected
