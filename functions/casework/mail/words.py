"""The words of an email, out of all that it is made of."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from casework.mail.html_words import html_words
from casework.mail.manageable import manageable
from casework.mail.part import Part

_HTML, _PLAIN = "text/html", "text/plain"
_FOR_PROGRAMS = {"text/calendar", "text/css", "text/javascript", "text/rfc822-headers", "text/x-amp-html"}
_BEGINS_AS_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|meta|style|table|div|p)\b", re.IGNORECASE)
_LONGEST_PLACEHOLDER = 500
_PLACEHOLDER = re.compile(r"\bhtml\b", re.IGNORECASE)
_MUCH_MORE = 2  # times as many words
_MARKUP = re.compile(r"<(?:!--|script|style|title)[^<]*|<[^<>]*>?|&nbsp;", re.IGNORECASE)


class Words(NamedTuple):
    """What can be read in an email, and whether there is more than was read."""

    text: str
    cut: bool


class _Piece(NamedTuple):
    text: str
    type: str = _PLAIN

    @property
    def is_html(self) -> bool:
        return self.type == _HTML


def words(mail: Part) -> Words:
    """What can be read in ``mail``: of each choice that it gives the plain text, and all of what is no choice; what the
    HTML says where there is no plain text, or little beside it; and what has a name, or is meant for a program, where
    there is nothing else.
    """
    pieces = _pieces(mail)
    html = [piece for piece in pieces if piece.is_html]
    taken = [manageable(piece.text, len(html)) for piece in html]
    laid_out = iter([html_words(each) for each in taken])
    text = _joined(next(laid_out) if piece.is_html else piece.text for piece in pieces)
    return Words(text or _joined(_without_a_choice(mail)), any(each.cut for each in taken))


def html_parts(mail: Part) -> list[str]:
    """Those parts of its body that are HTML."""
    return [part.text() for part in mail.walk() if part.type == _HTML and part.name is None]


def _pieces(part: Part) -> list[_Piece]:
    if not part.parts:
        return _leaf(part)
    found = [_pieces(each) for each in part.parts]
    if part.type == "multipart/alternative":
        return _choice(found)
    return [piece for pieces in found for piece in pieces]


def _leaf(part: Part) -> list[_Piece]:
    """The words of one part; also of a multipart that names no boundary, or a wrong one, and so was never divided. A
    kind of text that nobody knows is read as plain text (RFC 2046 section 4.1.4).
    """
    if part.name is not None or part.main_type not in {"text", "multipart"} or part.type in _FOR_PROGRAMS:
        return []
    text = part.text()
    if _BEGINS_AS_HTML.match(text):
        return [_Piece(text, _HTML)]
    return [_Piece(text, part.type if part.main_type == "text" else _PLAIN)]


def _choice(found: list[list[_Piece]]) -> list[_Piece]:
    """The one of the ways in which the same is said that is plain, unless it leaves most of it to the other: the last
    that is HTML, which says it best (RFC 2046 section 5.1.4).
    """
    said = [pieces for pieces in found if any(piece.text.strip() for piece in pieces)]
    plain = [piece for pieces in said if all(each.type == _PLAIN for each in pieces) for piece in pieces]
    html = next((pieces for pieces in reversed(said) if any(piece.is_html for piece in pieces)), [])
    if plain and html and _points_elsewhere(_joined(piece.text for piece in plain), html):
        return [*html, *plain]
    return plain or html or [piece for pieces in said for piece in pieces]


def _points_elsewhere(plain: str, html: list[_Piece]) -> bool:
    """Whether ``plain`` may be what programs put there for those who cannot see HTML: it is short, and says so or says
    little of what the ``html`` does, as far as can be told without laying that out.
    """
    if len(plain) > _LONGEST_PLACEHOLDER:
        return False
    said = sum(len(_MARKUP.sub(" ", piece.text).split()) for piece in html)
    return said > _MUCH_MORE * len(plain.split()) or _PLACEHOLDER.search(plain) is not None


def _without_a_choice(mail: Part) -> Iterable[str]:
    plain = [part.text() for part in mail.walk() if part.type == _PLAIN and not part.parts]
    return plain or [part.text() for part in mail.walk() if part.type == "text/calendar"]


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(text.strip("\n") for text in texts if text.strip()).strip()
