"""The same email, or only the same words."""

from hypothesis import given
from hypothesis import strategies as st

from intake.identity import identify
from tests.world import NOON, email

SES = b"Return-Path: <a@example.org>\r\nReceived: by ses; %d\r\nX-SES-Spam-Verdict: PASS\r\nX-SES-RECEIPT: %d\r\n"


def test_what_ses_puts_on_top_changes_nothing() -> None:
    assert identify(SES % (1, 1) + email(), NOON) == identify(SES % (2, 2) + email(), NOON) == identify(email(), NOON)


def test_what_the_sender_wrote_under_the_same_names_counts() -> None:
    forged = b"Return-Path: <b@example.org>\r\n"
    first, second = identify(SES % (1, 1) + email(), NOON), identify(SES % (1, 1) + forged + email(), NOON)
    assert first.whole != second.whole
    assert first.words == second.words


def test_line_ends_and_folding_on_the_way_leave_the_words_the_same() -> None:
    folded = email(subject="a very\r\n long subject")
    flat = email(subject="a very long subject")
    assert identify(folded, NOON).words == identify(flat, NOON).words
    assert identify(flat, NOON) == identify(flat.replace(b"\r\n", b"\n"), NOON)


def test_another_word_is_another_message() -> None:
    assert identify(email("a"), NOON).words != identify(email("b"), NOON).words


@given(st.binary(max_size=500))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    identity = identify(raw, NOON)
    assert identity.whole != identity.words


def test_a_likeness_is_never_made_from_nothing() -> None:
    for raw in (b"", b"please ring me", b"no header: at all", email(message_id="", date="")):
        assert identify(raw, NOON).words is None
