"""A page that only says something: who has signed out, or why somebody could not sign in, and what to do."""

from html import escape
from typing import NamedTuple


class Notice(NamedTuple):
    """What a page says: its ``title``, a few sentences, and where to go on, each an address and the words that lead
    there.
    """

    status: int
    title: str
    says: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()


def plain(notice: Notice) -> str:
    """It as a page that needs nothing else to be there."""
    says = "".join(f"<p>{escape(sentence)}</p>" for sentence in notice.says)
    links = "".join(f'<p><a href="{escape(to)}">{escape(words)}</a></p>' for to, words in notice.links)
    title = escape(notice.title)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><main><h1>{title}</h1>{says}{links}</main></body></html>"
    )
