"""Keyed reply addresses: only what we gave out finds a case."""

from random import Random

import pytest
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


WRAPPED = {
    "in lower case": "enquiries+{body}-{key}@cases.example.org",
    "percent-encoded": "mailto:enquiries%2B{body}%2D{key}%40cases.example.org",
    "quoted-printable": "enquiries=2B{body}=2D{key}=40cases.example.org",
    "encapsulated by Exchange": "IMCEASMTP-enquiries+2B{body}-{key}+40cases+2Eexample+2Eorg@exchange.example.org",
    "rewritten by a forwarder": "SRS0=ab12=X4=cases.example.org=enquiries+{body}-{key}@forwarder.example.org",
    "rewritten by a second one": "SRS1=c3=one.example.org==a1=X4=cases.example.org=enquiries+{body}-{key}@two.org",
    "as part of another address": "fwd+enquiries+{body}-{key}=cases.example.org@forwarder.example.org",
    "with a tag in front": "prvs=1234567890=enquiries+{body}-{key}@cases.example.org",
    "quoted": '"enquiries+{body}-{key}"@cases.example.org',
    "quoted and escaped": '"enquiries\\+{body}\\-{key}"@cases.example.org',
    "as a display name": "'enquiries+{body}-{key}@cases.example.org' <enquiries@cases.example.org>",
    "in two brackets": "<<enquiries+{body}-{key}@cases.example.org>>",
    "in capitals": "ENQUIRIES+{body}-{key}@CASES.EXAMPLE.ORG",
    "folded": "enquiries+{body}-\r\n {key}@cases.example.org",
    "folded within the key": "enquiries+{body}-{key[0]}\r\n\t{rest}@cases.example.org",
    "with unseen characters": "\u200eenquiries+{body}-{key[0]}\u00ad{rest}\u200b@cases.example.org",
    "without the dash": "enquiries+{body}{key}@cases.example.org",
    "with a longer dash": "enquiries+{body}\u2013{key}@cases.example.org",
    "with a slip in the mailbox": "enqulries+{body}-{key}@cases.example.org",
    "with a space for the plus": "enquiries {body}-{key}@cases.example.org",
}


@pytest.mark.parametrize("wrapped", WRAPPED.values(), ids=WRAPPED)
@given(ref=REFS)
def test_is_found_however_a_mail_system_writes_it(wrapped: str, ref: str) -> None:
    body, key = REPLIES.address(ref).partition("@")[0].partition("+")[2].split("-")
    seen = wrapped.format(body=body, key=key, rest=key[1:])
    assert REPLIES.references_in(seen) == {ref}
    assert REPLIES.references_in(f"{seen}, someone@example.org".upper()) == {ref}


@given(ref=REFS, chance=st.randoms(use_true_random=False))
def test_typed_by_hand_with_slips_all_over_it_leads_back(ref: str, chance: Random) -> None:
    slips = {"1": "1lIiL", "0": "0oO"}
    token = REPLIES.address(ref).partition("@")[0].partition("+")[2]
    typed = "".join(chance.choice(slips.get(each, each + each.upper())) for each in token)
    assert REPLIES.references_in(f"Enquiries+{typed}@Cases.Example.Org") == {ref}


@given(ref=REFS, chance=st.randoms(use_true_random=False))
def test_one_wrong_character_opens_nothing_and_is_noticed(ref: str, chance: Random) -> None:
    local, _, domain = REPLIES.address(ref).partition("@")
    mailbox, _, token = local.partition("+")
    at = chance.choice([place for place, each in enumerate(token) if each != "-"])
    wrong = chance.choice([each for each in ALPHABET.lower() if each != token[at]])
    mistyped = f"{mailbox}+{token[:at]}{wrong}{token[at + 1 :]}@{domain}"
    assert REPLIES.references_in(mistyped) == set()
    assert REPLIES.bears_a_wrong_key(f"Halton <{mistyped}>")
    assert not REPLIES.bears_a_wrong_key(REPLIES.address(ref))


@pytest.mark.parametrize("letter", ["\u212a", "\u017f", "\u0130", "\u0131", "\uff11"])
def test_letters_that_only_look_like_ours_are_no_key(letter: str) -> None:
    address = REPLIES.address("HSP-1111-1111")
    assert REPLIES.references_in(f"{address[:20]}{letter}{address[21:]}") == set()


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
