"""Who a message says it is from and to, read forgivingly: any bytes at all may be handed to the SMTP door."""

import re
from email.utils import getaddresses

_FROM_LINE = re.compile(rb"\AFrom [^\r\n]*\r?\n")
_BLANK = re.compile(rb"(?:\A|\r?\n)\r?\n")


def without_from_line(raw: bytes) -> bytes:
    """`raw` without the line that an mbox file puts before each message."""
    return _FROM_LINE.sub(b"", raw, count=1)


def sender(raw: bytes) -> str:
    """The envelope sender a message would have come with: its Return-Path, or else From; empty for `<>`, or when there
    is neither.
    """
    path = _header(raw, b"Return-Path")
    if path is not None and path.strip() in ("<>", ""):
        return ""
    return _address(path) or _address(_header(raw, b"From"))


def recipient(raw: bytes) -> str:
    """The first address of To, or empty."""
    return _address(_header(raw, b"To"))


def _header(raw: bytes, name: bytes) -> str | None:
    blank = _BLANK.search(raw)
    head = raw[: blank.start() if blank else len(raw)]
    found = re.search(rb"^" + name + rb":((?:[^\r\n]|\r?\n[ \t])*)", head, re.IGNORECASE | re.MULTILINE)
    return None if found is None else re.sub(r"\s+", " ", found.group(1).decode("utf-8", "replace"))


def _address(header: str | None) -> str:
    for _, address in getaddresses([header or ""]):
        cleaned = re.sub(r"[^\x21-\x7e]|[<>]", "", address)
        if "@" in cleaned and len(cleaned) <= 320:
            return cleaned
    return ""
