"""The words of an email, out of all that it is made of."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from casework.mail.html_words import html_words
from casework.mail.manageable import manageable
from casework.mail.part import Part

_HTML, _PLAIN = "text/html", "text/plain"
_LONGEST_PLACEHOLDER = 500
_PLACEHOLDER = re.compile(r"\bhtml\b", re.IGNORECASE)


class Words(NamedTuple):
    """What can be read in an email, and whether there is more than was read."""

    text: str
    cut: bool


class _Piece(NamedTuple):
    text: str
    is_html: bool = False


def words(mail: Part) -> Words:
    """What can be read in ``mail``: of each choice that it gives the plain text, and all of what is no choice; what the
    HTML says where there is no plain text; and what has a name, or is meant for a program, where there is nothing else.
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
    """The words of one part; also of a multipart that names no boundary, or a wrong one, and so was never divided."""
    if part.name is not None:
        return []
    if part.type == _HTML:
        return [_Piece(part.text(), is_html=True)]
    return [_Piece(part.text())] if part.type == _PLAIN or part.main_type == "multipart" else []


def _choice(found: list[list[_Piece]]) -> list[_Piece]:
    """The one of the ways in which the same is said that is plain, unless it says nothing but to look at the other."""
    said = [pieces for pieces in found if any(piece.text.strip() for piece in pieces)]
    plain = [piece for pieces in said if not any(each.is_html for each in pieces) for piece in pieces]
    html = next((pieces for pieces in said if any(piece.is_html for piece in pieces)), [])
    if plain and html and _points_elsewhere(_joined(piece.text for piece in plain)):
        return [*html, *plain]
    return plain or html


def _points_elsewhere(text: str) -> bool:
    """Whether it may be what programs put there for those who cannot see HTML."""
    return len(text) <= _LONGEST_PLACEHOLDER and _PLACEHOLDER.search(text) is not None


def _without_a_choice(mail: Part) -> Iterable[str]:
    plain = [part.text() for part in mail.walk() if part.type == _PLAIN and not part.parts]
    return plain or [part.text() for part in mail.walk() if part.type == "text/calendar"]


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(text.strip("\n") for text in texts if text.strip()).strip()
