"""The frame of every page, and the parts that pages are made of, before a real browser."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError
from playwright.sync_api import Page, ViewportSize, expect

from desk.site.render import _environment
from tests.site.browser import DESKTOP, PHONE, Trouble, assert_accessible
from tests.site.shown import FACTS, page_of, show

Visiting = Callable[..., AbstractContextManager[Page]]
LONDON = ZoneInfo("Europe/London")
DUE = datetime(2026, 12, 3, 17, tzinfo=LONDON)
PARTS = (Path(__file__).parent / "parts.html").read_text(encoding="utf-8")


def line(ref: str, day: int, **more: Any) -> dict[str, Any]:
    return {
        "ref": ref, "kind": "Enquiry, by email", "worker": "Robin Ashworth", "day": day, "due": DUE,
        "overdue": False, "late": 0, "paused": "", **more,
    }  # fmt: skip


LINES = [
    line("HSP-7K3M-9QXD", 5, overdue=True, late=2),
    line("HSP-2B7N-4WQF", 5, overdue=True),
    line("HSP-4RTY-8LMA", 5),
    line("HSP-9PLK-3VBN", 3, worker="Nobody yet"),
    line("HSP-5GHJ-6CXZ", 2, paused="we asked the family something"),
    line("HSP-8DSA-1NMB", 0),
]
ENTRIES = [
    {"what": "Email from Priya Nair", "at": DUE, "by": None, "kind": "message", "words": "Does that\ncount Christmas?"},
    {"what": "Letter: we have your message", "at": DUE, "by": "the service", "kind": "letter", "words": "Sent."},
    {"what": "Note", "at": DUE, "by": "Robin Ashworth", "kind": "note", "words": "W" * 200},
    {"what": "Read", "at": DUE, "by": "Sam Okafor", "kind": "reading", "words": "<script>alert(1)</script>"},
]
MONTHS = [
    {"label": "September", "value": 97, "said": "97%", "low": False},
    {"label": "October", "value": 100, "said": "100%", "low": False},
    {"label": "November", "value": 82, "said": "82%", "low": True},
    {"label": "December", "value": 0, "said": "no answers yet", "low": False},
]
WRONG = [{"field": "name", "why": "Enter a name, or leave it out"}]
SAVED = {"title": "Saved", "words": "The note is on the case.", "success": True}
CHANGED = {"title": "Important", "words": "Somebody else changed this case meanwhile.", "success": False}
NOBODY = {"signed_in": None, "here": None}
COUNCIL = {"signed_in": {"name": "Lee Marsh", "role_title": "Divisional Manager", "council": True, "csrf": "a-token"}}


def every_part(**facts: Any) -> str:
    page = _environment().from_string(PARTS)
    return page.render(**{**FACTS, "lines": LINES, "entries": ENTRIES, "months": MONTHS, **facts})


def accessibility(**facts: Any) -> str:
    return page_of("accessibility", response_days=5, **facts)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(
    "html",
    [
        every_part(),
        every_part(errors=WRONG),
        every_part(banner=SAVED),
        every_part(banner=CHANGED),
        accessibility(**NOBODY),
        accessibility(**COUNCIL),
    ],
    ids=["parts", "errors", "saved", "changed", "nobody signed in", "council"],
)
def test_everybody_can_use_it(visiting: Visiting, size: ViewportSize, html: str, javascript: bool) -> None:
    with visiting(size=size, javascript=javascript) as page:
        show(page, html)
        assert_accessible(page)
