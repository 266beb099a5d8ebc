"""Names are found however they are written."""

import pytest

from casework.domain.child import Child
from casework.domain.contact import Contact
from casework.domain.name_words import found_by, name_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Sam Fielding", ("sam", "fielding")),
        ("FIELDING, sam", ("fielding", "sam")),
        ("Mrs Fielding", ("fielding",)),
        ("Mr and Mrs Fielding", ("fielding",)),
        ("Zoë Šťastná-Müller", ("zoe", "stastna", "muller")),
        ("Zoe\u0308 Weiß", ("zoe", "weiss")),
        ("Sean O'Brien", ("sean", "obrien")),
        ("Sean O\u2019Brien", ("sean", "obrien")),
        ("Łukasz Sørensen", ("lukasz", "sorensen")),
        ("An An", ("an",)),
        ("李 小龍", ("李", "小龍")),
        ("  ", ()),
        ("Dr -- ", ()),
    ],
)
def test_a_name_is_its_words_without_accents_case_titles_and_apostrophes(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


def test_a_name_of_very_many_words_is_found_by_ten() -> None:
    assert len(name_words(" ".join(f"name{number}" for number in range(100)))) == 10


def test_a_contact_is_found_by_name_and_whole_address_and_a_child_by_name() -> None:
    assert found_by(Contact(name="Sam Fielding", email="Sam.Fielding@Example.org", telephone="01632 960123")) == (
        "sam",
        "fielding",
        "sam.fielding@example.org",
    )
    assert found_by(Contact(email="sam@example.org")) == ("sam@example.org",)
    assert found_by(Child(name="Charlie", school="Hill School")) == ("charlie",)
    assert found_by(Contact()) == found_by(Child()) == ()
