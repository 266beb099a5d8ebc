"""Every page: plain, complete, accessible, with nothing fetched, and nobody named in its title."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from casework.letters.page import Words, render_page, render_words, security_policy
from casework.profile import load_profile
from tests.letters.test_wording import Page

LONDON = ZoneInfo("Europe/London")
FACTS: dict[str, Any] = {
    "service": load_profile("halton").service,
    "until": datetime(2027, 1, 25, 17, tzinfo=LONDON),
    "given": datetime(2026, 12, 24, 12, tzinfo=LONDON),
    "last_day": datetime(2027, 6, 25, 23, 59, tzinfo=LONDON),
    "organisation": "Hill School",
    "held": {"name", "reach", "child", "school"},
    "agreed": True,
    "response_days": 5,
    "recipient": "Brook School",
    "purpose": "to plan the visit",
    "items": ("what helps in lessons",),
    "for_whom": "client",
    "lasts_days": 183,
    "direction": "share",
    "again": None,
    "kind": "consent",
    "answer": "yes",
    "filled": {"good": "The <b>time</b> that they took", "easy": "hard"},
    "wrong": {"reply": "Say whether you would like a reply", "better": "Use fewer characters"},
    "late": True,
    "reply_by": datetime(2027, 1, 25, 17, tzinfo=LONDON),
}
WORDS = ["words_consent", "words_consent_young", "words_referral", "words_referral_young"]
NOTICES = [
    "noted", "answered", "late", "erased", "not_ours", "in_person", "agreed", "taken_back", "ended",
    "survey", "survey_over", "survey_thanks",
]  # fmt: skip
COMPLAINT: dict[str, Any] = {
    **FACTS,
    "step": 1,
    "decided_by": "Halton SEND Partnership Officer",
    "finding": "partly_upheld",
    "paragraphs": ("We did ring.", "But not when we said."),
    "next_owner": "Divisional Manager (Inclusion 0-25)",
    "owner": "Divisional Manager (Inclusion 0-25)",
    "instead": "independent reviewer",
    "choices": ("resolved", "named", "unnamed", "unresolved"),
    "ombudsman": load_profile("halton").complaints.ombudsman,
    "commissioner": load_profile("halton").complaints.data_protection,
    "left_out": (),
    "take_back": "https://pages.example.org/page/a-token",
}
LAST_STEP: dict[str, Any] = {
    **COMPLAINT, "next_owner": None, "owner": None, "instead": None, "commissioner": None, "items": (),
    "choices": ("resolved", "unresolved"),
    "left_out": ({"number": 3, "owner": "Operational Director, Learning and Achievement", "about": True},),
}  # fmt: skip


def words(template: str) -> Words:
    return render_words(template, **FACTS)


def pages() -> dict[str, str]:
    shown = {name: render_page("question", words=words(name), **FACTS) for name in WORDS}
    again = {
        why: render_page("question", words=words("words_consent"), **{**FACTS, "again": why})
        for why in ("no_answer", "other_words")
    }
    return {**shown, **again, **{name: render_page(name, **FACTS) for name in NOTICES}, **complaint_pages()}


def complaint_pages() -> dict[str, str]:
    asked = {
        f"{name}, {which}": render_page("word", words=render_words(name, **facts), **facts)
        for name in ("words_complaint", "words_complaint_young")
        for which, facts in (("a step is left", COMPLAINT), ("none is left", LAST_STEP))
    }
    noted = {
        f"word_noted, {choice}": render_page("word_noted", **{**COMPLAINT, "choice": choice})
        for choice in ("resolved", "named", "unnamed", "next", "unresolved")
    }
    return {**asked, **noted, **{name: render_page(name, **COMPLAINT) for name in ("word_late", "word_over")}}


@pytest.mark.parametrize("name", pages())
def test_a_page_is_one_that_every_browser_and_screen_reader_can_read(name: str) -> None:
    html = pages()[name]
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert page.attributes["html"]["lang"] == "en-GB"
    assert page.tags.count("h1") == page.tags.count("main") == page.tags.count("title") == 1
    assert "width=device-width" in html
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert "style=" not in html
    assert "0151 511 7733" in page.words or "tel:01515117733" in html


@pytest.mark.parametrize("name", pages())
def test_a_title_stays_in_the_browser_and_so_it_tells_nothing(name: str) -> None:
    title = pages()[name].partition("<title>")[2].partition("</title>")[0]
    assert title.endswith(" - Halton SEND Partnership")
    assert "School" not in title
    assert len(title) < 70


def test_a_page_may_load_its_own_style_and_nothing_else() -> None:
    policy = dict(part.split(" ", 1) for part in security_policy().split("; "))
    assert policy.pop("style-src").startswith("'sha256-")
    assert policy == {
        "default-src": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


@pytest.mark.clause("YP-04")
@pytest.mark.parametrize("template", WORDS)
def test_a_question_says_what_yes_and_no_and_silence_mean(template: str) -> None:
    text = words(template).text
    for said in ("If you say yes", "If you say no", "If you do not answer", "5pm on Monday 25 January 2027"):
        assert said in text


def test_the_text_of_a_question_is_the_page_without_its_tags() -> None:
    text = render_words("words_consent", **{**FACTS, "items": ("a < b & “c”", "<li>")}).text
    assert "- a < b & “c”\n- <li>\n" in text
    assert "<h1>" not in text
    assert "\n\n" not in text


def test_the_version_of_the_words_changes_with_the_words_and_not_with_what_is_filled_in() -> None:
    other = render_words("words_consent", **{**FACTS, "recipient": "Hill School"})
    assert other.version == words("words_consent").version
    assert len({words(template).version for template in WORDS}) == len(WORDS)


def test_a_page_with_a_gap_is_not_shown() -> None:
    with pytest.raises(UndefinedError):
        render_page("agreed", service=FACTS["service"])


@pytest.mark.clause("FB-16")
@pytest.mark.parametrize("name", ["words_complaint", "words_complaint_young"])
def test_an_answer_at_the_last_step_promises_no_other_and_says_what_was_left_out(name: str) -> None:
    asked = render_words(name, **COMPLAINT).text
    assert "You can still ask for the next step" in asked
    assert "until the end of Friday 25 June 2027" in asked
    assert "183" not in asked
    last = render_words(name, **LAST_STEP).text
    assert "next step" not in last
    assert "Step 3 is left out" in last
    for page in ("word_late", "word_over"):
        assert "next step" in render_page(page, **COMPLAINT)
        assert "next step" not in render_page(page, **LAST_STEP)
