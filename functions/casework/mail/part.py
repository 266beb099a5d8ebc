"""A part of an email and what lies in it, read once; nothing that a sender wrote into it makes reading it fail."""

import re
from collections.abc import Callable, Iterator
from email.errors import InvalidBase64CharactersDefect, InvalidBase64LengthDefect
from email.message import Message as Mail
from typing import TypeVar

from casework.mail.charset import decoded

T = TypeVar("T")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD_OF_HTML = 2_000
_NO_BASE64 = (InvalidBase64CharactersDefect, InvalidBase64LengthDefect)
_PLAIN = "text/plain"


class Part:
    """One part. ``type`` is what its sender calls it, ``name`` the file name beside it as it is written, or None;
    ``broken`` is whether something of it could not be read.
    """

    __slots__ = ("_written", "broken", "mail", "name", "parts", "type")

    def __init__(self, mail: Mail) -> None:
        self.mail = mail
        self.broken = False
        self._written: int | None = None
        # Some leave out the semicolon before what follows; no type has a space in it (RFC 2045 section 5.1).
        self.type = self._try(lambda: mail.get_content_type().split()[0], _PLAIN)
        self.name = self._try(mail.get_filename, None)
        self.parts: list[Part] = []
        if mail.is_multipart():
            for each in mail.get_payload():
                if isinstance(each, Mail):
                    self.parts.append(Part(each))

    @property
    def main_type(self) -> str:
        """What kind of content that is: text, image, message."""
        return self.type.partition("/")[0]

    def parameter(self, name: str) -> str:
        """A parameter of its content type, in lower case; empty where it has none."""
        return str(self._try(lambda: self.mail.get_param(name), None) or "").lower()

    def walk(self) -> Iterator["Part"]:
        """It and all that lies in it, in order."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.parts))

    @property
    def is_message(self) -> bool:
        """Whether it is a message that was forwarded as an attachment."""
        return self.type == "message/rfc822" and bool(self.parts)

    def size(self) -> int:
        """How many bytes content() has. Of a message only about as many: to write out each of those that lie in one
        another takes four times as long over twice as many.
        """
        return sum(part.written() for part in self.parts) if self.is_message else len(self.content())

    def written(self) -> int:
        """About how many bytes it has as it was sent, with its headers and all that lies in it."""
        if self._written is None:
            headers = sum(len(name) + len(value) for name, value in self.mail.raw_items())
            payload: object = None if self.parts else self._try(self.mail.get_payload, None)
            inside = sum(part.written() for part in self.parts)
            self._written = headers + inside + (len(payload) if isinstance(payload, str) else 0)
        return self._written

    def content(self) -> bytes:
        """What is in it: of a message that was forwarded as an attachment, all of it."""
        if self.is_message:
            return b"".join(part._try(part.mail.as_bytes, b"") for part in self.parts)
        payload: object = self._try(lambda: self.mail.get_payload(decode=True), None)
        return payload if isinstance(payload, bytes) else b""

    def text(self) -> str:
        """What is in it as text, without control characters."""
        content = self.content()
        if any(isinstance(each, _NO_BASE64) for each in self.mail.defects):
            self.broken = True  # what else stands in it is skipped without a word
        charset = self._try(self.mail.get_content_charset, None)
        if charset is None and self.type == "text/html":
            meta = _META_CHARSET.search(content[:_HEAD_OF_HTML])
            charset = meta[1].decode("ascii", "replace") if meta else None
        text = decoded(content, charset).encode("utf-8", "replace").decode()  # some charsets decode to half a letter
        return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

    def _try(self, get: Callable[[], T], otherwise: T) -> T:
        try:
            return get()
        except Exception:  # noqa: BLE001  # whatever it does to the reader, the other parts are read and a person looks
            self.broken = True
            return otherwise
