"""A raw email, read without ever failing: whatever cannot be read says so, and the raw message stays where it is."""

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Mail
from email.parser import BytesHeaderParser, BytesParser
from itertools import islice

from casework.domain.message import Attachment
from casework.domain.record import Record
from casework.domain.visible import UNNAMED
from casework.domain.wrapping import Wrapping
from casework.mail.charset import decoded
from casework.mail.file_signs import file_signs
from casework.mail.part import Part
from casework.mail.words import words
from casework.mail.wrappings import wrappings

# An item of the table holds 400 kB: the text gets half of them, and names and lines a share that leaves room.
_LONGEST_TEXT_BYTES = 200_000
_LONGEST_LINE = 300
_MOST_ATTACHMENTS = 50
_MOST_LINES, _MOST_DASHED_LINES, _MOST_LINES_BY_WRAPPINGS = 1_000_000, 2_000, 30_000_000
_LONGEST_HEADER, _MOST_HEADERS, _LONGEST_PARAMETERS = 5_000, 100, 4_000
_WITH_PARAMETERS = {"content-type", "content-disposition"}
_LONGEST_HEAD = 1_000_000
_ADDRESSED_BY = (
    *("To", "Cc", "Bcc", "Apparently-To", "Reply-To", "Resent-To", "Resent-Cc", "Resent-Bcc"),
    *("Delivered-To", "Envelope-To", "Original-Recipient", "X-Original-To", "X-Envelope-To", "X-Rcpt-To"),
    *("X-Forwarded-To", "X-Forwarded-For", "X-Delivered-To", "X-Real-To", "X-Gm-Original-To", "X-Original-Recipient"),
)
"""Where people's programs, and systems on the way, write to whom a message was sent."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ADDRESS = r"(?<![^\s<>\"(),;:@])[^\s<>\"(),;:@]++@[^\s<>\"(),;:@]+"
_IN_ID_BRACKETS = re.compile(r"<([^<>]+)>")
_IN_BRACKETS, _BARE = re.compile(rf"<\s*({_ADDRESS})\s*>"), re.compile(_ADDRESS)


class Reading(Record):
    """What was read from a message, for people; control characters are gone and everything has a limit.

    ``senders`` is how many addresses its From headers hold: one, in a message that is what it seems. ``wordless`` is
    whether nothing could be read in its body, ``broken`` whether something of it could not, ``brings_more`` whether
    more came with it than the ``attachments``, which are as many as can be listed. ``returned_ids`` are those
    of the messages that it brings back, ``recipients`` are the addresses in To and Cc, and ``resent_by`` is who passed
    it on as it stands (RFC 5322 section 3.6.6). ``wrappings`` are what it is sealed, signed or packed with.
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
    wrappings: tuple[Wrapping, ...] = ()
    broken: bool = False
    brings_more: bool = False


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
    whole = Part(mail)
    found = words(whole)
    text = _beginning(found.text)
    attached = _attachments(whole)
    return Reading(
        sender=sender,
        sender_name=sender_name(mail),
        senders=senders,
        subject=header(mail, "Subject"),
        text=text,
        truncated=found.cut or len(text) < len(found.text),
        wordless=not text,
        message_id=_one_line(next(iter(_all(mail, "Message-ID")), "")) or None,
        named_ids=tuple(_ids(_all(mail, "In-Reply-To", "References"))),
        returned_ids=tuple(_ids([name for each in _returned(whole) for name in _all(each, "Message-ID")])),
        addresses=" ".join((*map(_decoded, _all(mail, *_ADDRESSED_BY)), *_all(mail, "Received"))),
        recipients=(*addresses(mail, "To"), *addresses(mail, "Cc")),
        resent_by=(*addresses(mail, "Resent-From"), *addresses(mail, "Resent-Sender")),
        attachments=attached,
        wrappings=wrappings(whole, text),
        broken=any(part.broken for part in whole.walk()),
        brings_more=next(islice(_all_enclosed(whole), _MOST_ATTACHMENTS, None), None) is not None,
    )


def glance(raw: bytes) -> tuple[Mail, Reading]:
    """What can be read of a message that cannot be divided into its parts: the headers on its top, and how all of the
    rest begins, as it stands.
    """
    head, _, body = raw[:_LONGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")
    mail = BytesHeaderParser(policy=policy.compat32).parsebytes(head)
    for name in ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition"):
        del mail[name]
    mail.set_payload(decoded(body[:_LONGEST_TEXT_BYTES], None))
    return mail, read(mail).model_copy(update={"truncated": True})


def attachments(mail: Mail) -> tuple[Attachment, ...]:
    """What came with ``mail``, in order."""
    return _attachments(Part(mail))


def signs(mail: Mail) -> tuple[tuple[str, ...], ...]:
    """What to be careful about in each of attachments(); of a message nothing: what lies in it is one of them."""
    return tuple(
        () if part.is_message else file_signs(_attachment(part).name, part.content()) for part in _enclosed(Part(mail))
    )


def enclosed(mail: Mail, number: int) -> tuple[Attachment, bytes] | None:
    """The attachment of ``mail`` that is the ``number``th in attachments(), from 1 on, and what is in it."""
    part = next(islice(_enclosed(Part(mail)), number - 1, None), None)
    if part is None:
        return None
    return _attachment(part), part.content()


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
    """The message ids in ``values``; programs fold long ones, encode them, or leave the brackets out of some."""
    decoded = [_decoded(value) for value in values]
    named = [name for value in decoded for name in _IN_ID_BRACKETS.findall(value)]
    bare = [name for value in decoded for name in _IN_ID_BRACKETS.sub(" ", value).split()]
    return [*(re.sub(r"\s+", "", name) for name in named), *bare]


def _returned(whole: Part) -> Iterator[Mail]:
    """The messages that a report brings back: all of each, or its headers only (RFC 6522)."""
    for part in whole.walk():
        if part.type == "text/rfc822-headers":
            yield BytesHeaderParser(policy=policy.compat32).parsebytes(part.content()[:_LONGEST_HEAD])
        elif part.type == "message/rfc822":
            yield from (each.mail for each in part.parts)


def _all(mail: Mail, *names: str) -> list[str]:
    """The values of the headers ``names`` as text, whatever bytes they hold: as many and as much of each as can be read
    in a moment, because decoding takes four times as long over twice as much.
    """
    wanted = {name.lower() for name in names}
    raw = (str(value)[:_LONGEST_HEADER] for name, value in mail.raw_items() if name.lower() in wanted)
    return [
        value if value.isascii() else decoded(value.encode("utf-8", "surrogateescape"), None)
        for value in islice(raw, _MOST_HEADERS)
    ]


def _decoded(text: str) -> str:
    """A header's value with its encoded words decoded (RFC 2047), or as it stands where they make no sense."""
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(text.replace("\r", "").replace("\n", ""))
    except (ValueError, LookupError, MessageError):
        return text
    return "".join(piece if isinstance(piece, str) else decoded(piece, charset) for piece, charset in pieces)


def _clean(text: str) -> str:
    """``text`` without what UTF-8 cannot hold: some charsets decode to half a character."""
    return text.encode("utf-8", "replace").decode()


def _beginning(text: str) -> str:
    return text.encode()[:_LONGEST_TEXT_BYTES].decode("utf-8", "ignore")


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", _clean(text)).split())[:_LONGEST_LINE]


def _attachments(whole: Part) -> tuple[Attachment, ...]:
    return tuple(map(_attachment, _enclosed(whole)))


def _enclosed(whole: Part) -> Iterator[Part]:
    """As many of the parts that are no part of its words as can be listed."""
    return islice(_all_enclosed(whole), _MOST_ATTACHMENTS)


def _all_enclosed(whole: Part) -> Iterator[Part]:
    """The parts that are no part of its words: whatever has a name, and whatever shows without one."""
    return (part for part in whole.walk() if part.name is not None or _shows_without_words(part))


def _shows_without_words(part: Part) -> bool:
    return part.main_type not in {"text", "message", "multipart"}


def _attachment(part: Part) -> Attachment:
    name = _one_line(_decoded(part.name or ""))
    return Attachment(name=name or UNNAMED, type=_one_line(part.type), size=part.size())
