"""Links are made by us, unchanged, or nothing."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from casework.letters.links import LinkNotOurs, SignedLinks, ToAnswer, ToWithdraw

REF = "HSP-7K3M-9QXD"
UNTIL = datetime(2027, 2, 1, 17, 0, tzinfo=UTC)
LINKS = SignedLinks("https://pages.example.org", b"a key")


def token_of(url: str) -> str:
    return url.removeprefix("https://pages.example.org/page/")


ANSWER = token_of(LINKS.to_answer(REF, 1, UNTIL))


def test_a_link_says_what_it_leads_to() -> None:
    withdraw = token_of(LINKS.to_withdraw(REF, "round-0003", UNTIL))
    assert LINKS.read(ANSWER) == ToAnswer(ref=REF, number=1, until=UNTIL)
    assert LINKS.read(withdraw) == ToWithdraw(ref=REF, consent="round-0003", until=UNTIL)


def test_a_link_is_the_same_whenever_it_is_made_so_that_a_letter_made_twice_is_one_letter() -> None:
    assert LINKS.to_answer(REF, 1, UNTIL) == LINKS.to_answer(REF, 1, UNTIL)


def test_every_letter_of_a_link_stands_in_a_path_as_it_is() -> None:
    assert quote(ANSWER, safe="") == ANSWER


def test_a_link_that_went_by_is_read_all_the_same() -> None:
    """So that whoever follows it late hears that it is late, and not that it is not ours."""
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    assert LINKS.read(token_of(LINKS.to_answer(REF, 1, long_ago))).until == long_ago


@pytest.mark.parametrize("token", ["", ".", "x", ANSWER[:-5], ANSWER + "x", "." + ANSWER, ANSWER.split(".")[0]])
def test_what_is_not_a_link_is_not_ours(token: str) -> None:
    with pytest.raises(LinkNotOurs):
        LINKS.read(token)


def test_the_same_words_under_another_key_or_for_another_use_are_not_ours() -> None:
    for key in (b"another key", b""):
        with pytest.raises(LinkNotOurs):
            LINKS.read(token_of(SignedLinks("https://pages.example.org", key).to_answer(REF, 1, UNTIL)))


@given(st.integers(0, len(ANSWER) - 1), st.sampled_from("AZaz09-_.~%é"))
@example(0, "é")
def test_one_changed_letter_makes_it_not_ours(at: int, letter: str) -> None:
    """But for the last, of which base64 leaves bits unused: the link it makes is the same link."""
    changed = ANSWER[:at] + letter + ANSWER[at + 1 :]
    assume(changed != ANSWER)
    try:
        read = LINKS.read(changed)
    except LinkNotOurs:
        return
    assert at == len(ANSWER) - 1
    assert read == LINKS.read(ANSWER)


def test_a_link_goes_by_to_the_second() -> None:
    link = LINKS.read(token_of(LINKS.to_answer(REF, 1, UNTIL + timedelta(microseconds=900_000))))
    assert link.until == UNTIL
