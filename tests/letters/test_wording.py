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
    "working_days_left": 0,
    "further": False,
    "promised": True,
    "treated_as": "an enquiry",
    "several": False,
    "waits": False,
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
    "steps": [{"number": 1, "owner": "officer"}, {"number": 2, "owner": "manager"}],
    "left_out": [
        {"number": 3, "owner": "director", "about": True},
        {"number": 4, "owner": "reviewer", "about": False},
    ],
    "goes_on": False,
    "reopened": False,
    "stands_at": 2,
    "step": 2,
    "owner": "Divisional Manager (Inclusion 0-25)",
    "opened": datetime(2026, 12, 23, 10, 5, tzinfo=LONDON),
    "readable": True,
    "finding": "partly_upheld",
    "words": "We are sorry.\n\nWe did not ring back (twice).",
    "outside": True,
    "take_back": "https://pages.example.org/page/WyJ-_.x",
    "late": False,
    "next_outside": True,
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
    "asked_for": "to see the information that we keep about you",
    "needed": "A letter with your address on it (this year's).",
    "answers": True,
    "stopped": datetime(2026, 12, 23, 10, 5, tzinfo=LONDON),
    "question_open": True,
    "months": 1,
    "news": "extension",
    "why": "There are letters of six years.",
    "settled": "partly",
    "because": "It would tell you about other people, and we may not do that.",
    "restricted": True,
    "erased": True,
}
TO_PEOPLE = [
    "acknowledgement",
    "acknowledgement_complaint",
    "acknowledgement_feedback",
    "acknowledgement_professional",
    "acknowledgement_young",
    "complaint_answered",
    "complaint_ended",
    "complaint_goes_on",
    "complaint_progress",
    "complaint_reclassified",
    "feedback_invitation",
    "question_consent",
    "question_referral",
    "referral_received",
    "referral_turned_back",
    "reply",
    "rights_acknowledged",
    "rights_answered",
    "rights_progress",
    "service_refusal_lifted",
    "service_refused",
    "welcome_pack",
]
TO_STAFF = [
    "letters_withheld",
    "new_case",
    "new_message",
    "reminder",
    "overdue",
    "overdue_manager",
    "request_waits",
    "step_late",
    "step_opened",
    "step_reminder",
    "step_unwritten",
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


YOUNG = pytest.mark.parametrize("young", [False, True])


@YOUNG
@pytest.mark.clause("FB-16")
def test_after_the_last_step_nothing_more_is_promised_than_there_is(young: bool) -> None:
    last = {**FACTS, "young": young, "next_owner": None, "left_out": []}
    answered = render("complaint_answered", **last).text
    ended = render("complaint_ended", **{**last, "outcome": "unresolved"}).text
    for text in (answered, ended):
        assert "next step" not in text
        assert "the last step" in text or "our last step" in text
    assert "Local Government and Social Care Ombudsman" in answered


@YOUNG
@pytest.mark.parametrize("template", ["complaint_answered", "complaint_ended", "complaint_progress"])
def test_at_the_end_it_says_which_steps_are_left_out_and_why(template: str, young: bool) -> None:
    facts = {**FACTS, "young": young, "next_owner": None, "outcome": "unresolved", "late": True}
    text = render(template, **facts).text
    about, unfit = "Step 3 is left out. It would be decided by: director.", "Step 4 is left out."
    assert f"{about} Your complaint is about them, and nobody decides about themselves." in text
    assert f"{unfit} It would be decided by: reviewer. They should not decide" in text


@YOUNG
def test_an_answer_that_comes_after_its_time_asks_for_nothing_that_has_passed(young: bool) -> None:
    late = render("complaint_answered", **{**FACTS, "young": young, "link": None}).text
    assert "January 2027" not in late
    assert "this page" not in late
    assert "reply to this email" in late
    moved = {**FACTS, "young": young, "asks": False, "goes_on": True, "stands_at": 3}
    gone_on = render("complaint_answered", **moved).text
    assert "at step 3 now" in gone_on
    ended = render("complaint_answered", **{**FACTS, "young": young, "asks": False}).text
    assert "another letter says how" in ended
    for text in (gone_on, ended):
        assert "January 2027" not in text
        assert "you can ask for the next step" not in text


@YOUNG
@pytest.mark.clause("YP-04")
def test_who_goes_on_reads_whether_they_are_known_and_how_to_take_that_back(young: bool) -> None:
    facts = {**FACTS, "young": young}
    assert "https://pages.example.org/page/" in render("complaint_goes_on", **facts).text
    unnamed = render("complaint_goes_on", **{**facts, "take_back": None}).text
    assert "https://pages" not in unnamed
    assert "without" in unnamed
    within = render("complaint_goes_on", **{**facts, "outside": False}).text
    assert "know who you are" not in within
    late = render("complaint_goes_on", **{**facts, "late": True}).text
    assert "it is late. We are sorry" in late


@YOUNG
@pytest.mark.clause("BH-07")
def test_who_may_be_refused_calls_is_not_told_to_ring_first(young: bool) -> None:
    text = render("service_refused", **{**FACTS, "young": young}).text
    challenge = text.partition("If you think that this is wrong")[2].partition("Ombudsman")[0]
    assert challenge.index("Reply to this email") < challenge.index("WA7 6BJ") < challenge.index("0151 511 7733")
    assert "as far as" in challenge


@YOUNG
@pytest.mark.clause("CF-08")
@pytest.mark.parametrize("settled", ["done", "partly", "refused"])
def test_whatever_becomes_of_a_request_about_their_data_they_read_who_looks_at_it(settled: str, young: bool) -> None:
    text = render("rights_answered", **{**FACTS, "settled": settled, "young": young}).text
    assert "You can complain to us" in text
    assert "Information Commissioner’s Office" in text
    assert "court" in text


@YOUNG
@pytest.mark.clause("CF-08")
def test_a_request_whose_time_stands_still_is_promised_no_day(young: bool) -> None:
    stopped = {**FACTS, "young": young, "promised": True}
    nothing_needed: dict[str, Any] = {"needed": None}
    for facts in (nothing_needed, {}):
        assert "January 2027" not in render("rights_acknowledged", **{**stopped, **facts}).text
    running = {**stopped, "needed": None, "stopped": None, "question_open": False}
    waits_for: dict[tuple[str, ...], dict[str, Any]] = {
        ("identity", "question", "extension"): {},
        ("identity", "extension", "resumed"): {"question_open": False},
        ("question", "extension", "known"): {"needed": None},
    }
    for several, facts in waits_for.items():
        for news in several:
            text = render("rights_progress", **{**stopped, **facts, "news": news}).text
            assert "January 2027" not in text
            assert ("address on it" in text) is ("needed" not in facts)
    for news in ("extension", "known", "resumed"):
        assert "by 5pm on Monday 4 January 2027" in render("rights_progress", **{**running, "news": news}).text
    assert "by 5pm on Monday 4 January 2027" in render("rights_acknowledged", **running).text


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


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "A new enquiry has arrived (email)."),
        ({"kind": "views about another service", "several": True}, "New views about another service have arrived"),
        ({"goes_on": 2}, "A complaint that had ended goes on: it is at step 2 now"),
        ({"reopened": True, "further": True}, "This case was reopened, because there is more to do on it"),
        ({"further": True}, "A further message has arrived"),
    ],
)
def test_staff_read_what_came_in_words(facts: dict[str, Any], said: str) -> None:
    assert said in render("new_case", **{**FACTS, **facts}).text


@pytest.mark.clause("FB-11")
@pytest.mark.parametrize("template", ["new_case", "reminder", "overdue"])
def test_where_no_reply_was_asked_for_none_is_said_to_be_due(template: str) -> None:
    wording = render(template, **{**FACTS, "promised": False})
    assert not re.search("answer|promised", wording.subject + wording.text)
    assert "seen to" in wording.subject


@pytest.mark.parametrize("template", ["reminder", "step_reminder"])
def test_each_reminder_says_how_long_is_left(template: str) -> None:
    assert "Working days left: 5" in render(template, **{**FACTS, "working_days_left": 5}).text
    assert "Working days left: none, it is due today" in render(template, **FACTS).text


def test_an_answer_whose_day_has_passed_is_not_still_due() -> None:
    assert "still due by 5pm on Monday 4 January 2027" in render("new_message", **FACTS).text
    assert (
        "was due by 5pm on Monday 4 January 2027, and is late" in render("new_message", **{**FACTS, "late": True}).text
    )
