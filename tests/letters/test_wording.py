"""Every letter: complete, the same in text and HTML, accessible, and with nobody in its subject."""

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from casework.letters.wording import render
from casework.profile import load_profile

LONDON = ZoneInfo("Europe/London")
FACTS: dict[str, Any] = {
    "service": load_profile("halton").service,
    "ref": "HSP-7K3M-9QXD",
    "received": datetime(2026, 12, 23, 10, 5, tzinfo=LONDON),
    "due": datetime(2027, 1, 4, 17, tzinfo=LONDON),
    "kind": "enquiry",
    "channel": "email",
    "needs_eyes": ["it could not be read"],
    "working_days_late": 1,
    "further": False,
    "by_email": True,
    "referred": False,
    "again": False,
    "young": False,
    "organisation": "Hill School",
    "held": {"name", "reach", "child", "school"},
    "agreed": True,
    "numbers": load_profile("halton").safeguarding.numbers,
    "link": "https://pages.example.org/page/WyJ-_.x",
    "until": datetime(2027, 1, 25, 17, tzinfo=LONDON),
    "enclosed": ["Impartiality policy", "Confidentiality policy"],
    "what": "Look at an email",
    "reply_wanted": True,
    "steps": ["officer", "manager", "director"],
    "begins": 2,
    "goes_on": False,
    "stands_at": 2,
    "step": 2,
    "owner": "Divisional Manager (Inclusion 0-25)",
    "opened": datetime(2026, 12, 23, 10, 5, tzinfo=LONDON),
    "readable": True,
    "finding": "partly_upheld",
    "words": "We are sorry.\n\nWe did not ring back (twice).",
    "next_owner": "Operational Director, Learning and Achievement",
    "asks": True,
    "outcome": "not_accepted",
    "reason": "It is about 2019.",
    "ombudsman": load_profile("halton").complaints.ombudsman,
    "commissioner": load_profile("halton").complaints.data_protection,
    "renewed": False,
    "reasons": "A worker was threatened (twice).",
    "other_help": "IPSEA",
    "since": datetime(2026, 12, 23, 10, 5, tzinfo=LONDON),
    "acknowledge_by": datetime(2027, 1, 22, 17, tzinfo=LONDON),
}
TO_PEOPLE = [
    "acknowledgement",
    "acknowledgement_complaint",
    "acknowledgement_feedback",
    "acknowledgement_professional",
    "acknowledgement_young",
    "complaint_answered",
    "complaint_ended",
    "feedback_invitation",
    "question_consent",
    "question_referral",
    "referral_received",
    "referral_turned_back",
    "service_refusal_lifted",
    "service_refused",
]
TO_STAFF = [
    "new_case",
    "new_message",
    "reminder",
    "overdue",
    "overdue_manager",
    "step_late",
    "step_opened",
    "step_reminder",
    "task",
]


class Page(HTMLParser):
    """The tags of a page, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes[tag] = dict(attrs)

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.parametrize("template", TO_PEOPLE + TO_STAFF)
def test_the_subject_is_the_reference_and_a_few_plain_words(template: str) -> None:
    subject = render(template, **FACTS).subject
    assert "HSP-7K3M-9QXD" in subject
    assert len(subject) < 70
    assert "\n" not in subject


@pytest.mark.parametrize("template", TO_PEOPLE + TO_STAFF)
def test_text_and_html_say_the_same(template: str) -> None:
    wording = render(template, **FACTS)
    body = "".join(Page(wording.html).words).removeprefix("".join(wording.subject.split()) * 2)
    assert body == "".join(re.sub("- |[<>]", " ", wording.text).split())


@pytest.mark.parametrize("template", TO_PEOPLE + TO_STAFF)
def test_the_html_can_be_read_by_a_screen_reader_and_fetches_nothing(template: str) -> None:
    page = Page(render(template, **FACTS).html)
    assert page.attributes["html"]["lang"] == "en-GB"
    assert page.tags.count("h1") == page.tags.count("title") == page.tags.count("main") == 1
    assert not {"img", "script", "link", "iframe", "form", "table"} & set(page.tags)


@pytest.mark.parametrize("template", TO_PEOPLE)
def test_the_plain_text_shows_no_markup(template: str) -> None:
    text = render(template, **FACTS).text
    assert not {"#", "**", "{{", "<"} & set(text.split())
    assert "**" not in text


@pytest.mark.parametrize("template", TO_PEOPLE)
def test_people_are_told_how_to_reach_us(template: str) -> None:
    text = render(template, **FACTS).text
    for way in ("0151 511 7733", "SENDpartnership@halton.gov.uk", "WA7 6BJ", "www.haltonparentpartnership.co.uk"):
        assert way in text


def test_a_letter_with_a_gap_does_not_go_out() -> None:
    with pytest.raises(UndefinedError):
        render("acknowledgement", service=FACTS["service"], ref="HSP-7K3M-9QXD")


def test_a_fact_cannot_become_markup() -> None:
    html = render("new_case", **{**FACTS, "needs_eyes": ["<script>alert(1)</script>"]}).html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2027, 1, 4, 17, tzinfo=LONDON), "5pm on Monday 4 January 2027"),
        (datetime(2027, 6, 30, 9, 30, tzinfo=LONDON), "9:30am on Wednesday 30 June 2027"),
        (datetime(2027, 6, 30, 12, 0, tzinfo=LONDON), "12pm on Wednesday 30 June 2027"),
    ],
)
def test_dates_are_written_out(moment: datetime, said: str) -> None:
    assert said in render("overdue", **{**FACTS, "due": moment}).text


@pytest.mark.parametrize(
    "words",
    ["[a](https://example.net)", "<https://example.net>", "**a**", "a\n## b", "a\\", "![a](b)", "&lt;a&gt;", "_a_"],
)
def test_somebodys_own_words_stay_words(words: str) -> None:
    wording = render("question_referral", **{**FACTS, "organisation": words})
    said = " ".join(words.split())
    assert f"{said} told us that you might like our help" in wording.text
    assert "".join(f"{said} told us".split()) in "".join(Page(wording.html).words)
    assert wording.html.count("<a ") == 1
