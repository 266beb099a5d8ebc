"""Which page answers which path."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from desk.site.reply import Reply
from desk.site.visit import Visit

Answer = Callable[[Visit], Reply]


class Page(NamedTuple):
    """What answers one path of the desk: ``path`` such as “/desk/cases/{ref}”; ``take`` is for what is posted to it."""

    path: str
    show: Answer
    take: Answer | None = None


class Routes:
    """All pages. Of two whose paths fit, the one that leaves less open answers."""

    def __init__(self, pages: Iterable[Page]) -> None:
        in_order = sorted(pages, key=lambda page: [part.startswith("{") for part in page.path.split("/")])
        self._pages = [(re.compile(_pattern(page.path)), page) for page in in_order]

    def find(self, path: str) -> tuple[Page, dict[str, str]] | None:
        """The page for ``path`` (decoded), and what its own path leaves open; None where there is none."""
        for pattern, page in self._pages:
            if found := pattern.fullmatch(path):
                return page, found.groupdict()
        return None


def _pattern(path: str) -> str:
    return re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
