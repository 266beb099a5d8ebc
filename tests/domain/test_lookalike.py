"""Addresses that pass for others, and those that only seem to."""

import pytest

from casework.domain.lookalike import Sign, look_alikes

KNOWN = {"cases.example.org", "halton.gov.uk", "gov.uk", "nhs.net", "sch.uk"}
SAM = "sam.fielding@gmail.com"


def signs(sender: str | None, name: str | None = None, *replies: str) -> set[tuple[Sign, str | None]]:
    return {(each.sign, each.like) for each in look_alikes(name, sender, replies, KNOWN, {SAM})}


@pytest.mark.parametrize(
    ("sender", "like"),
    [
        ("x@ha1ton.gov.uk", "halton.gov.uk"),
        ("x@haIton.gov.uk", "halton.gov.uk"),
        ("x@haltn.gov.uk", "halton.gov.uk"),
        ("x@haltoon.gov.uk", "halton.gov.uk"),
        ("x@hatlon.gov.uk", "halton.gov.uk"),
        ("x@halton.gov.uk.evil.example", "halton.gov.uk"),
        ("x@halton-gov.uk", "halton.gov.uk"),
        ("x@halt0n.g0v.uk", "halton.gov.uk"),
        ("x@runcorn.g0v.uk", "gov.uk"),
        ("x@runcorn.gov.uk.evil.example", "gov.uk"),
        ("x@ca5es.example.org", "cases.example.org"),
        ("x@mail.case.example.org", "cases.example.org"),
        ("x@gmai1.com", "gmail.com"),
        ("x@grnail.com", "gmail.com"),
        ("x@gmall.com", "gmail.com"),
    ],
)
def test_a_domain_that_looks_like_a_known_one_is_pointed_out(sender: str, like: str) -> None:
    assert (Sign.LIKE_A_KNOWN_DOMAIN, like) in signs(sender)


@pytest.mark.parametrize(
    "sender",
    [
        "x@halton.gov.uk",
        "X@HALTON.GOV.UK",
        "x@mail.halton.gov.uk",
        "x@runcorn.gov.uk",
        "x@hill.sch.uk",
        "x@nhs.uk",
        "x@ymail.com",
        "x@mail.com",
        "x@hotmail.com",
        "x@example.org",
        "x@localhost",
        "not an address",
        None,
        SAM,
        SAM.upper(),
    ],
)
def test_a_domain_that_is_known_or_only_somebody_elses_is_not(sender: str | None) -> None:
    assert signs(sender) == set()


@pytest.mark.parametrize(
    ("sender", "like"),
    [
        ("x@h\u0430lton.gov.uk", None),
        ("x@xn--hlton-7fg.gov.uk", None),
        ("x@b\u00fccher.example", None),
    ],
)
def test_letters_of_another_alphabet_are_pointed_out_whatever_they_resemble(sender: str, like: None) -> None:
    assert (Sign.OTHER_LETTERS, like) in signs(sender)


def test_a_domain_in_other_letters_is_shown_in_both_ways_of_writing_it() -> None:
    (found,) = look_alikes(None, "x@xn--bcher-kva.example")
    assert found.seen == "xn--bcher-kva.example (b\u00fccher.example)"


@pytest.mark.parametrize(
    ("name", "sender", "pointed_out"),
    [
        ("sam@example.org", "thief@evil.example", True),
        ("Sam (sam@example.org)", "thief@evil.example", True),
        ("sam@example.org", "SAM@example.org", False),
        ("Sam Fielding", "thief@evil.example", False),
        (None, "thief@evil.example", False),
    ],
)
def test_a_name_that_is_another_address_is_pointed_out(name: str | None, sender: str, pointed_out: bool) -> None:
    assert (Sign.NAME_IS_ANOTHER_ADDRESS in {sign for sign, _ in signs(sender, name)}) is pointed_out


@pytest.mark.parametrize(
    ("sender", "pointed_out"),
    [
        ("sam.fie1ding@gmail.com", True),
        ("sam.fielding1@gmail.com", True),
        ("sarn.fielding@gmail.com", True),
        ("alex@gmail.com", False),
        ("sam.fielding@example.org", False),
    ],
)
def test_an_address_that_looks_like_the_contacts_is_pointed_out(sender: str, pointed_out: bool) -> None:
    assert ((Sign.LIKE_A_KNOWN_ADDRESS, SAM) in signs(sender)) is pointed_out


@pytest.mark.parametrize(
    ("reply", "pointed_out"), [("other@example.org", False), ("sam@mail.example.org", True), ("x@evil.example", True)]
)
def test_answers_that_would_go_to_another_domain_are_pointed_out(reply: str, pointed_out: bool) -> None:
    found = signs("sam@example.org", None, reply)
    assert ((Sign.REPLIES_GO_ELSEWHERE, "sam@example.org") in found) is pointed_out


def test_where_an_answer_would_go_is_looked_at_like_a_sender() -> None:
    assert (Sign.LIKE_A_KNOWN_DOMAIN, "cases.example.org") in signs("x@example.net", None, "x@cases-example.org")


def test_somebody_does_not_become_known_by_writing_to_us() -> None:
    found = look_alikes(None, "x@ha1ton.gov.uk", (), KNOWN, {"x@ha1ton.gov.uk"})
    assert [(each.sign, each.like) for each in found] == [(Sign.LIKE_A_KNOWN_DOMAIN, "halton.gov.uk")]
