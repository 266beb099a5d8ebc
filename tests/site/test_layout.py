"""The frame of every page, and the parts that pages are made of, before a real browser."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError
from playwright.sync_api import Page, ViewportSize, expect

from desk.site.render import _environment
from tests.site.browser import DESKTOP, PHONE, Inaccessible, Trouble, Visiting, assert_accessible
from tests.site.shown import FACTS, page_of, show

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


@pytest.mark.parametrize(
    ("html", "javascript"),
    [
        (every_part(errors=WRONG), True),
        (every_part(banner=SAVED), False),
        (accessibility(**COUNCIL, banner=CHANGED), True),
        (accessibility(**NOBODY), False),
    ],
    ids=["every part, with errors", "every part, without scripts", "council", "nobody signed in"],
)
def test_everybody_can_use_it(visiting: Visiting, size: ViewportSize, html: str, javascript: bool) -> None:
    with visiting(size=size, javascript=javascript) as page:
        show(page, html)
        assert_accessible(page)


def test_a_keyboard_skips_to_the_page_and_errors_lead_to_their_fields(visiting: Visiting) -> None:
    with visiting() as page:
        show(page, every_part())
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()
    with visiting() as page:
        show(page, every_part(errors=WRONG))
        expect(page.get_by_role("alert")).to_contain_text("There is a problem")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Name (optional)")).to_be_focused()


def test_on_a_phone_the_navigation_folds_away_and_stays_open_without_scripts(visiting: Visiting) -> None:
    with visiting(size=PHONE) as page:
        show(page, every_part())
        expect(page.get_by_role("link", name="Overview")).to_be_hidden()
        page.get_by_role("button", name="Menu").click()
        expect(page.get_by_role("link", name="Overview")).to_be_visible()
    with visiting(size=PHONE, javascript=False) as page:
        show(page, every_part())
        expect(page.get_by_role("link", name="Overview")).to_be_visible()


def test_on_a_phone_a_line_of_a_table_says_what_each_of_its_cells_is(visiting: Visiting) -> None:
    with visiting(size=PHONE) as page:
        show(page, every_part())
        (cell,) = page.get_by_role("cell", name="Nobody yet").all()
        said = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
        assert "Worker" in said


def test_on_paper_there_is_only_what_is_to_be_read(visiting: Visiting) -> None:
    with visiting() as page:
        show(page, every_part(banner=SAVED))
        page.emulate_media(media="print")
        for gone in ("Sign out", "Overview", "Back to the worklist", "Save", "The note is on the case."):
            expect(page.get_by_text(gone, exact=True)).to_be_hidden()
        for read in ("Halton SEND Partnership", "Do not leave a voicemail", "Does that"):
            expect(page.get_by_text(read).first).to_be_visible()


def test_the_ruler_says_in_words_what_it_shows(visiting: Visiting) -> None:
    with visiting() as page:
        show(page, every_part())
        said = page.locator(".desk-ruler__words").all_inner_texts()
    assert [" ".join(each.split()) for each in said] == [
        "Overdue by 2 working days, was due Thursday 3 December",
        "Overdue since 5pm today",
        "Due today Day 5 of 5, due by 5pm",
        "Day 3 of 5, due Thursday 3 December",
        "Clock stopped on day 2 of 5: we asked the family something",
        "Received today, due Thursday 3 December",
    ]


def title(html: str) -> str:
    return html.partition("<title>")[2].partition("</title>")[0]


def test_the_title_says_first_that_something_is_wrong() -> None:
    assert title(every_part()) == "Every part - Halton SEND Partnership"
    assert title(every_part(errors=WRONG)) == "Error: Every part - Halton SEND Partnership"


def places(html: str) -> list[str]:
    found = re.findall(r'<a class="govuk-service-navigation__link" href="[^"]*"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", place).split()) for place in found]


def test_who_is_signed_in_decides_where_they_may_go() -> None:
    assert places(every_part()) == ["Worklist", "New note", "Overview", "Promises", "Staff"]
    assert places(accessibility(**COUNCIL)) == ["Complaint steps"]
    assert places(accessibility(**NOBODY)) == []
    assert re.findall('aria-current="page"', every_part()) == ['aria-current="page"']
    assert "Sign out" in accessibility(**COUNCIL)
    assert "Sign out" not in accessibility(**NOBODY)


def test_what_people_wrote_is_never_markup_not_even_through_a_component() -> None:
    html = every_part(errors=[{"field": "name", "why": "<script>alert(2)</script>"}], lines=[line("<b>", 1)])
    assert "alert(1)" in html
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_page_with_a_gap_is_not_shown() -> None:
    with pytest.raises(UndefinedError):
        page_of("accessibility")


def look(page: Page, html: str) -> None:
    """Open ``html`` and stay long enough for it to lead elsewhere."""
    show(page, html)
    page.wait_for_timeout(200)


@pytest.mark.parametrize(
    ("html", "met"),
    [
        ("<script>alert(1)</script>", "Content Security Policy"),
        ("<p style='color: red'>", "Content Security Policy"),
        ("<link rel=stylesheet href=/desk/assets/desk.css>", "answered 404"),
        ("<meta http-equiv=refresh content='0; url=http://desk.example.org/'>", "asked desk.example.org for something"),
    ],
)
def test_what_goes_wrong_unseen_is_seen(visiting: Visiting, html: str, met: str) -> None:
    with pytest.raises(Trouble, match=met), visiting(size=DESKTOP) as page:
        look(page, f"<!DOCTYPE html><html lang=en><title>a</title>{html}")


def test_a_barrier_is_found(visiting: Visiting) -> None:
    with visiting() as page:
        show(page, "<!DOCTYPE html><html><title>a</title><input><p>" + "W" * 2000)
        with pytest.raises(Inaccessible, match=r"(?s)html-has-lang.*label.*pixels wide"):
            assert_accessible(page)
