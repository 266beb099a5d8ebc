"""A raw email, read without ever failing: whatever cannot be read says so, and the raw message stays where it is."""

import re
from collections.abc import Iterable, Iterator
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.parser import BytesParser
from html import unescape
from itertools import islice

import nh3

from casework.domain.message import Attachment
from casework.domain.record import Record
from casework.domain.visible import UNNAMED
from casework.mail.manageable import manageable

# An item of the table holds 400 kB: the text gets half of them, and names and lines a share that leaves room.
_LONGEST_TEXT_BYTES = 200_000
_LONGEST_LINE = 300
_MOST_ATTACHMENTS = 50
_MOST_LINES, _MOST_DASHED_LINES, _MOST_LINES_BY_WRAPPINGS = 1_000_000, 2_000, 30_000_000
_LONGEST_HEADER, _MOST_HEADERS, _LONGEST_PARAMETERS = 5_000, 100, 4_000
_WITH_PARAMETERS = {"content-type", "content-disposition"}
_ADDRESSED_BY = (
    *("To", "Cc", "Bcc", "Apparently-To", "Reply-To", "Resent-To", "Resent-Cc", "Resent-Bcc"),
    *("Delivered-To", "Envelope-To", "Original-Recipient", "X-Original-To", "X-Envelope-To", "X-Rcpt-To"),
    *("X-Forwarded-To", "X-Forwarded-For", "X-Delivered-To", "X-Real-To", "X-Gm-Original-To", "X-Original-Recipient"),
)
"""Where people's programs, and systems on the way, write to whom a message was sent."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE_ENDS = re.compile(r"(?i)<(?:br\s*/?|/p|/div|/li|/tr|/title|/h[1-6])>")
_ADDRESS = r"(?<![^\s<>\"(),;:@])[^\s<>\"(),;:@]++@[^\s<>\"(),;:@]+"
_IN_ID_BRACKETS = re.compile(r"<([^<>]+)>")
_IN_BRACKETS, _BARE = re.compile(rf"<\s*({_ADDRESS})\s*>"), re.compile(_ADDRESS)


class Reading(Record):
    """What was read from a message, for people; control characters are gone and everything has a limit.

    ``senders`` is how many addresses its From headers hold: one, in a message that is what it seems. ``wordless`` is
    whether nothing could be read in its body. ``returned_ids`` are those of the messages that it brings back,
    ``recipients`` are the addresses in To and Cc, and ``resent_by`` is who passed it on as it stands (RFC 5322 section
    3.6.6).
    """

    sender: str | None
    sender_name: str | None
    senders: int
    subject: str
    text: str
    truncated: bool
    wordless: bool
    message_id: str | None
    named_ids: tuple[str, ...]
    returned_ids: tuple[str, ...]
    addresses: str
    recipients: tuple[str, ...]
    resent_by: tuple[str, ...]
    attachments: tuple[Attachment, ...]


class TooTangled(Exception):
    """The message has more lines, parts or wrappings than any that a person writes: reading it would take minutes."""


def parse(raw: bytes) -> Mail:
    """The message's structure. Raises TooTangled: every line is compared with the end of every wrapping around it, and
    every parameter of a header with every other.

    The compat32 policy: the newer ones raise on Message-IDs that Microsoft really sends (python/cpython#105802).
    """
    lines, wrappings = raw.count(b"\n"), raw.lower().count(b"boundary") + 1
    dashed = raw.count(b"\n--")
    if lines > _MOST_LINES or dashed > _MOST_DASHED_LINES or lines * wrappings > _MOST_LINES_BY_WRAPPINGS:
        raise TooTangled
    mail = BytesParser(policy=policy.compat32).parsebytes(raw)
    for part in mail.walk():
        if any(
            len(value) > _LONGEST_PARAMETERS for name, value in part.raw_items() if name.lower() in _WITH_PARAMETERS
        ):
            raise TooTangled
    return mail


def header(mail: Mail, name: str) -> str:
    """The topmost header ``name``, decoded, on one line; empty when there is none."""
    return _one_line(_decoded(next(iter(_all(mail, name)), "")))


def sender_name(mail: Mail) -> str | None:
    """What stands beside the address that ``mail`` is from, which its sender chose."""
    name, _, _ = _from(_all(mail, "From"))
    return _one_line(_decoded(name)) or None


def read(mail: Mail) -> Reading:
    """What a person needs of ``mail``."""
    _, sender, senders = _from(_all(mail, "From"))
    text, more = _words(mail)
    cut = _clean(text).encode()[:_LONGEST_TEXT_BYTES].decode("utf-8", "ignore")
    return Reading(
        sender=sender,
        sender_name=sender_name(mail),
        senders=senders,
        subject=header(mail, "Subject"),
        text=cut,
        truncated=more or len(cut) < len(text),
        wordless=not cut,
        message_id=_one_line(next(iter(_all(mail, "Message-ID")), "")) or None,
        named_ids=tuple(_ids(_all(mail, "In-Reply-To", "References"))),
        returned_ids=tuple(_ids([name for each in _returned(mail) for name in _all(each, "Message-ID")])),
        addresses=" ".join((*map(_decoded, _all(mail, *_ADDRESSED_BY)), *_all(mail, "Received"))),
        recipients=(*addresses(mail, "To"), *addresses(mail, "Cc")),
        resent_by=(*addresses(mail, "Resent-From"), *addresses(mail, "Resent-Sender")),
        attachments=attachments(mail),
    )


def attachments(mail: Mail) -> tuple[Attachment, ...]:
    """What came with ``mail``, in order."""
    return tuple(_attachment(part) for part in _enclosed(mail))


def enclosed(mail: Mail, number: int) -> tuple[Attachment, bytes] | None:
    """The attachment of ``mail`` that is the ``number``th in attachments(), from 1 on, and what is in it."""
    part = next(islice(_enclosed(mail), number - 1, None), None)
    return (_attachment(part), _content(part)) if part else None


def html_parts(mail: Mail) -> list[str]:
    """Those parts of its body that are HTML."""
    return [_text(part) for part in _bodies(mail) if part.get_content_type() == "text/html"]


def addresses(mail: Mail, name: str) -> tuple[str, ...]:
    """The addresses in the headers ``name``, in order."""
    return tuple(map(_one_line, _addresses(", ".join(_all(mail, name)))))


def _from(values: list[str]) -> tuple[str, str | None, int]:
    """The name, the address, and the number of addresses, in From headers as people's programs really write them.

    The standard library reads such headers differently from one version to the next, and a family must not lose its
    acknowledgement to that.
    """
    whole = ", ".join(values)
    found = _addresses(whole)
    if not found:
        return whole, None, 0
    name = whole.partition("<")[0] if "<" in whole else ""
    return name.strip().strip('"'), _one_line(found[-1]), len(found)


def _addresses(whole: str) -> list[str]:
    unquoted = re.sub(r'"(?:\\.|[^"\\])*+"', '""', whole[: 2 * _LONGEST_HEADER])
    return [found for part in re.split("[,;]", unquoted) for found in _IN_BRACKETS.findall(part) or _BARE.findall(part)]


def _ids(values: list[str]) -> list[str]:
    """The message ids in ``values``; programs fold long ones, encode them, or leave the brackets out."""
    decoded = map(_decoded, values)
    return [re.sub(r"\s+", "", name) for value in decoded for name in _IN_ID_BRACKETS.findall(value) or value.split()]


def _returned(mail: Mail) -> Iterator[Mail]:
    """The messages that a report brings back: all of each, or its headers only (RFC 6522)."""
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            yield parse(_content(part))
        elif part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield from (each for each in part.get_payload() if isinstance(each, Mail))


def _all(mail: Mail, *names: str) -> list[str]:
    """The values of the headers ``names`` as text, whatever bytes they hold: as many and as much of each as can be read
    in a moment, because decoding takes four times as long over twice as much.
    """
    wanted = {name.lower() for name in names}
    raw = (str(value)[:_LONGEST_HEADER] for name, value in mail.raw_items() if name.lower() in wanted)
    return [value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for value in islice(raw, _MOST_HEADERS)]


def _decoded(text: str) -> str:
    """A header's value with its encoded words decoded (RFC 2047), or as it stands where they make no sense."""
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError, MessageError):
        return text


def _clean(text: str) -> str:
    """``text`` without what UTF-8 cannot hold: some charsets decode to half a character."""
    return text.encode("utf-8", "replace").decode()


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", _clean(text)).split())[:_LONGEST_LINE]


def _words(mail: Mail) -> tuple[str, bool]:
    """What can be read in ``mail``: plain text where there is any, else what the HTML says, else text with a name; and
    whether there is more than was read.
    """
    if text := _joined(_text(part) for part in _bodies(mail) if _is_plain(part)):
        return text, False
    written = html_parts(mail)
    html = [manageable(each, len(written)) for each in written]
    if text := _joined(_without_tags(each.html) for each in html):
        return text, any(each.cut for each in html)
    return _joined(_text(part) for part in _leaves(mail) if part.get_content_type() == "text/plain"), False


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text.strip()).strip()


def _leaves(mail: Mail) -> Iterator[Mail]:
    return (part for part in mail.walk() if not part.is_multipart())


def _bodies(mail: Mail) -> Iterator[Mail]:
    return (part for part in _leaves(mail) if part.get_filename() is None)


def _is_plain(part: Mail) -> bool:
    """Also a multipart that names no boundary, or a wrong one, and so was never divided."""
    return part.get_content_type() == "text/plain" or part.get_content_maintype() == "multipart"


def _without_tags(html: str) -> str:
    return unescape(nh3.clean(_LINE_ENDS.sub("\n", html), tags=set()))


def _text(part: Mail) -> str:
    content = _content(part)
    try:
        text = content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return _CONTROL.sub("", _clean(text).replace("\r\n", "\n").replace("\r", "\n"))


def _content(part: Mail) -> bytes:
    """What is in a part: of a message that was forwarded as an attachment, all of it."""
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        return b"".join(_written(each) for each in part.get_payload() if isinstance(each, Mail))
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _written(mail: Mail) -> bytes:
    try:
        return mail.as_bytes()
    except Exception:  # noqa: BLE001  # what can be read can still be something that cannot be written; the original is kept
        return b""


def _enclosed(mail: Mail) -> Iterator[Mail]:
    """The parts of ``mail`` that are no part of its words: whatever has a name, and whatever shows without one."""
    parts = (part for part in mail.walk() if part.get_filename() is not None or _shows_without_words(part))
    return islice(parts, _MOST_ATTACHMENTS)


def _shows_without_words(part: Mail) -> bool:
    return part.get_content_maintype() not in {"text", "message", "multipart"}


def _attachment(part: Mail) -> Attachment:
    name = _one_line(_decoded(part.get_filename() or ""))
    return Attachment(name=name or UNNAMED, type=_one_line(part.get_content_type()), size=len(_content(part)))
