"""Keyed reply addresses: only what we gave out finds a case."""

from hypothesis import assume, given
from hypothesis import strategies as st

from casework.domain.reference import ALPHABET, reference
from casework.domain.reply_address import ReplyAddresses

REPLIES = ReplyAddresses("enquiries", "cases.example.org", "HSP", b"a key")
REFS = st.text(ALPHABET, min_size=8, max_size=8).map(lambda body: reference("HSP", body))


@given(REFS)
def test_leads_back_to_its_case(ref: str) -> None:
    assert REPLIES.references_in(REPLIES.address(ref)) == {ref}


@given(REFS)
def test_survives_what_mail_systems_and_people_do_to_it(ref: str) -> None:
    address = REPLIES.address(ref)
    local, domain = address.split("@")
    mailbox, token = local.split("+")
    slips = f"{mailbox}+{token.replace('1', 'l').replace('0', 'O')}@{domain}"
    for seen in (address.upper(), slips, f'"Halton" <{address}>', f"from mx by ses for {address}; Wed, 23 Dec 2026"):
        assert REPLIES.references_in(seen) == {ref}


@given(REFS, REFS)
def test_a_key_of_one_case_does_not_open_another(ref: str, other: str) -> None:
    assume(ref != other)
    token, foreign = REPLIES.address(ref).split("-", 1), REPLIES.address(other).split("-", 1)
    assert REPLIES.references_in(f"{token[0]}-{foreign[1]}") == set()


@given(REFS)
def test_another_services_key_opens_nothing(ref: str) -> None:
    stranger = ReplyAddresses("enquiries", "cases.example.org", "HSP", b"another key")
    assert REPLIES.references_in(stranger.address(ref)) == set()


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    assert REPLIES.references_in(text) == set()


def test_every_case_named_is_found() -> None:
    refs = {"HSP-1111-1111", "HSP-2222-2222"}
    assert REPLIES.references_in(", ".join(map(REPLIES.address, sorted(refs)))) == refs


def test_a_pseudonym_is_the_same_for_every_spelling_and_tells_nothing() -> None:
    pseudonym = REPLIES.pseudonym("Sam.Fielding@example.org")
    assert pseudonym == REPLIES.pseudonym("sam.fielding@EXAMPLE.org")
    assert "sam" not in pseudonym
