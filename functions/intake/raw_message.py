"""A raw email, read without ever failing: whatever cannot be read says so, and the raw message stays where it is."""

import re
from collections.abc import Iterator
from email import policy
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.parser import BytesParser
from email.utils import parseaddr
from html import unescape

import nh3

from casework.domain.message import Attachment
from casework.domain.record import Record

_LONGEST_TEXT = 100_000
_LONGEST_LINE = 500
_MOST_ATTACHMENTS = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE_ENDS = re.compile(r"(?i)<(?:br\s*/?|/p|/div|/li|/tr|/h[1-6])>")


class Unreadable(Exception):
    """The message defeats the parser; ``why`` names the error and quotes nothing of the message."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Reading(Record):
    """What was read from a message, for people; control characters are gone and everything has a limit."""

    sender: str | None
    sender_name: str | None
    subject: str
    text: str
    truncated: bool
    message_id: str | None
    named_ids: tuple[str, ...]
    addresses: str
    attachments: tuple[Attachment, ...]


def parse(raw: bytes) -> Mail:
    """The message's structure. Raises Unreadable.

    The compat32 policy: the newer ones raise on Message-IDs that Microsoft really sends (python/cpython#105802).
    """
    try:
        return BytesParser(policy=policy.compat32).parsebytes(raw)
    except Exception as error:  # noqa: BLE001  # whatever the parser raises, there is a person who can look
        raise Unreadable(type(error).__name__) from None


def read(mail: Mail) -> Reading:
    """What a person needs of ``mail``. Raises Unreadable."""
    try:
        return _read(mail)
    except Exception as error:  # noqa: BLE001  # as in parse()
        raise Unreadable(type(error).__name__) from None


def header(mail: Mail, name: str) -> str:
    """The topmost header ``name``, decoded, on one line and at most 500 characters long; empty when there is none."""
    return _one_line(_decoded(mail.get(name)))[:_LONGEST_LINE]


def _read(mail: Mail) -> Reading:
    name, address = parseaddr(_raw(mail.get("From")))
    text = "\n\n".join(part for part in _texts(mail) if part.strip()).strip()
    return Reading(
        sender=_one_line(address)[:_LONGEST_LINE] if "@" in address else None,
        sender_name=_one_line(_decoded(name))[:_LONGEST_LINE] or None,
        subject=header(mail, "Subject"),
        text=text[:_LONGEST_TEXT],
        truncated=len(text) > _LONGEST_TEXT,
        message_id=_one_line(_raw(mail.get("Message-ID")))[:_LONGEST_LINE] or None,
        named_ids=tuple(re.findall(r"<([^<>\s]+)>", " ".join(_all(mail, "In-Reply-To", "References")))),
        addresses=" ".join(_all(mail, "To", "Cc", "Delivered-To", "X-Original-To", "Received")),
        attachments=tuple(_attachments(mail))[:_MOST_ATTACHMENTS],
    )


def _all(mail: Mail, *names: str) -> list[str]:
    return [_raw(value) for name in names for value in mail.get_all(name, [])]


def _raw(value: object) -> str:
    """A header's value as text, whatever bytes it holds."""
    return "" if value is None else str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decoded(value: object) -> str:
    """A header's value with its encoded words decoded (RFC 2047), or as it stands where they make no sense."""
    text = _raw(value)
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError):
        return text


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _texts(mail: Mail) -> Iterator[str]:
    """The readable parts of ``mail``: plain text where there is any, else what the HTML says."""
    bodies = [part for part in mail.walk() if not part.is_multipart() and not part.get_filename()]
    plain = [_text(part) for part in bodies if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        yield from plain
        return
    for part in bodies:
        if part.get_content_type() == "text/html":
            lines = _LINE_ENDS.sub("\n", _text(part))
            yield unescape(nh3.clean(lines, tags=set()))


def _text(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = content.decode(charset, "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _attachments(mail: Mail) -> Iterator[Attachment]:
    for part in mail.walk():
        name = part.get_filename()
        if name is not None:
            content = part.get_payload(decode=True)
            size = len(content) if isinstance(content, bytes) else 0
            yield Attachment(name=_one_line(_decoded(name))[:_LONGEST_LINE], type=part.get_content_type(), size=size)
