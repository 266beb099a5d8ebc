"""What somebody wrote anew, told from what their program quotes below it, with no word lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.mail.new_words import new_words
from tests.processor import of_processor

OUTLOOK = "From: Halton <e@example.org>\nSent: 23 December 2026 10:00\nTo: Sam\nSubject: RE: Help\n\nDear Sam"
BOLD = "*From:* Halton SEND Partnership\n*Sent:* 23 December 2026\n*To:* Sam\n*Subject:* RE: Help\n\nDear Sam"
WRAPPED = "On Wed, 23 Dec 2026 at 10:00, Halton SEND Partnership <e@example.org>\nwrote:\n\n> Dear Sam,\n> words"


@pytest.mark.parametrize(
    ("new", "history"),
    [
        ("Thank you.\n\nSam", f"\n\n{WRAPPED}"),
        (
            "Please ring me\n\nSent from my iPhone",
            "\n\n> On 23 Dec 2026, at 10:00, Halton <e@example.org> wrote:\n> words",
        ),
        ("He is nine.\n\nKind regards\nSam\n07700 900123", f"\n{'_' * 32}\n{OUTLOOK}"),
        ("- he was hurt\n-they did nothing", f"\n\n{OUTLOOK}"),
        ("Thanks", f"\n\n{BOLD}"),
        ("Thanks", "\n\n-----Original Message-----\nwords"),
    ],
)
def test_what_is_quoted_below_new_words_is_told_from_them(new: str, history: str) -> None:
    assert new_words(new + history) == (new, history)


@pytest.mark.parametrize(
    "text",
    [
        "On Wed, 23 Dec 2026, Halton wrote:\n> What is his name?\n\nAlex",
        "See below\n\nOn Wed, 23 Dec 2026, Halton wrote:\n> His name?\nAlex\n> His age?\nNine",
        "> all\n> quoted",
        f"{WRAPPED}",
        "On Monday the school\nwrote to us:\nthey cannot help.\n\nWhat can I do?",
        "-- \nSam",
        "See this\n\n---------- Forwarded message ---------\nFrom: School\nSubject: Plan\n\nwords",
        "",
    ],
)
def test_answers_below_and_between_and_what_is_nothing_but_a_quote_or_forwarded_stay_whole(text: str) -> None:
    assert new_words(text) == (text, "")


def test_what_was_forwarded_stays_whole_by_its_subject() -> None:
    text = f"What do you think?\n\n{OUTLOOK}"
    assert new_words(text, "FW: Help") == (text, "")
    assert new_words(text, "RE: Help").history


@given(
    st.lists(
        st.sampled_from(["> x", "words", "", "On Monday Jo wrote:", "From: a@b.org", "To: c", "--", "Best,", "Sam"])
    )
)
def test_no_word_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join(new_words(text)) == text


@pytest.mark.parametrize("line", ["On x", "From: a@b", "-" * 500, "<a@" * 166, "> x", "Best,", "wrote:", "On x wrote:"])
def test_nothing_keeps_the_reader(line: str) -> None:
    with of_processor(at_most=3):
        new_words(f"{line}\n" * (200_000 // len(line)))
