"""A statement for who is not to learn whose complaint it is says nothing by which anybody is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.child import Child
from casework.domain.contact import Contact
from casework.domain.names_nobody import who_is_named

ROBIN = Contact(
    name="Mrs Robin An Ashworth-Boateng",
    email="robin@example.org",
    telephone="01632 960123 (evenings)",
    address="12 Long Lane\nWidnes\nWA8 1XY",
)
CHARLIE = Child(name="Charlie Fielding", school="Hill School")
NAMES_NOBODY = "A parent says that nobody came to a meeting, and that nobody rang to say so."


@pytest.mark.clause("CF-13")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (NAMES_NOBODY, None),
        ("Mrs Robin An Ashworth-Boateng says that nobody came", "the complainant's name"),
        ("robin says that nobody came", "the complainant's name"),
        ("Nobody rang the Ashworth family", "the complainant's name"),
        ("Nobody rang Ms BOATENG", "the complainant's name"),
        ("An says that nobody came", "the complainant's name"),
        ("It was said in an email", None),
        ("Mrs somebody and the robins", None),
        ("Write to Robin@Example.org", "the complainant's name"),
        ("Ring 01632 960123", "the complainant's telephone number"),
        ("Ring +44 (0)1632-960 123", "the complainant's telephone number"),
        ("It was on 01.12.2026 at 10.30", None),
        ("The visit to 12, long lane was missed", "the complainant's address"),
        ("They live at WA81XY", "the complainant's address"),
        ("The office in Widnes was closed", None),
        ("Charlie waited", "the child's name"),
        ("It is about the hill   school", "the child's school"),
        ("It is about a school on a hill", None),
    ],
)
def test_what_says_whose_complaint_it_is(words: str, found: str | None) -> None:
    assert who_is_named(words, ROBIN, CHARLIE) == found


def test_an_email_address_without_a_name_is_found() -> None:
    known = Contact(email="family12@example.org")
    assert who_is_named("Write to FAMILY12@example.org.", known, Child()) == "the complainant's email address"


@given(words=st.text(max_size=100))
def test_of_somebody_of_whom_nothing_is_known_nothing_is_found(words: str) -> None:
    assert who_is_named(words, Contact(), Child()) is None


@given(
    before=st.text(max_size=40),
    name=st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True).filter(
        lambda name: name.casefold() not in {"mrs", "miss", "and"}
    ),
    after=st.text(max_size=40),
)
def test_a_name_is_found_wherever_it_stands_as_a_word(before: str, name: str, after: str) -> None:
    assert who_is_named(f"{before} {name}, {after}", Contact(name=f"Sam {name}"), Child()) is not None
