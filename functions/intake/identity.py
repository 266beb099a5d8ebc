"""What makes two deliveries the same email: all that its sender sent, or only the same words."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from casework.domain.delivery import digest
from casework.domain.record import Record

_PUT_ON_TOP_BY_SES = {"return-path", "received", "received-spf", "authentication-results"}
_WRITTEN_BY_THE_SENDER = ("message-id", "date", "from", "to", "subject")

Field = tuple[str, bytes]
"""A header field: its name in lower case, and all of it as it stands, folded lines included."""


class Identity(Record):
    """``whole`` is the same when a mail server, SES or SQS delivers one email again; ``words`` also when it came by two
    ways, such as directly and through the council's mail system, whose traces differ. It is None for a message with
    neither Message-ID nor Date, of which nobody can tell.
    """

    whole: str
    words: str | None


def identify(raw: bytes, received_at: datetime) -> Identity:
    """The identity of the email ``raw``, which SES stored at ``received_at`` (aware). Reads bytes: nothing fails.

    A message with neither Message-ID nor Date is only the same within a day, and only to the letter: "please ring me",
    written again months later, is a new message.
    """
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    sent = list(_without_ses(_fields(head)))
    said = {name: _value(field) for name, field in reversed(sent)}
    telling = bool({"message-id", "date"} & said.keys())
    when = b"" if telling else received_at.date().isoformat().encode()
    content = hashlib.sha256(body).digest()
    words = digest(b"words", *(said.get(name, b"") for name in _WRITTEN_BY_THE_SENDER), content)
    return Identity(
        whole=digest(b"email", when, *(field for _, field in sent), content),
        words=words if telling else None,
    )


def _fields(head: bytes) -> Iterator[Field]:
    """The header fields, in order."""
    lines: list[bytes] = []
    for line in head.split(b"\n"):
        if lines and not line.startswith((b" ", b"\t")):
            yield _field(lines)
            lines = []
        lines.append(line)
    yield _field(lines)


def _field(lines: list[bytes]) -> Field:
    name = lines[0].partition(b":")[0]
    return name.strip().lower().decode("ascii", "replace"), b"\n".join(lines)


def _value(field: bytes) -> bytes:
    """The value of a field on one line: systems on the way fold as they please."""
    return b" ".join(field.partition(b":")[2].split())


def _without_ses(fields: Iterator[Field]) -> Iterator[Field]:
    """The fields below those that SES puts on top, each of which it puts there once."""
    seen: set[str] = set()
    for name, value in fields:
        by_ses = (name in _PUT_ON_TOP_BY_SES or name.startswith("x-ses-")) and name not in seen
        if not by_ses:
            yield name, value
            break
        seen.add(name)
    yield from fields
