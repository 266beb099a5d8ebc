"""What is wrong with a field is said in sentences, and what somebody writes is read as they mean it."""

from datetime import UTC

import pytest

from desk.site.field import Area, Field, Fold, Moment, NotReadable, Radios, Text, fields_of
from desk.site.posted import Posted
from desk.site.words import sentence

NAME = Text("contact.name", "Name")


@pytest.mark.parametrize(
    ("field", "why", "said"),
    [
        (Area("summary", "What do they ask?"), "should be there", "Fill this in: What do they ask?"),
        (Radios("kind", "What is it?"), "should be there", "Choose an answer: What is it?"),
        (Radios("kind", "What is it?"), "is none of these", "What is it? It is none of these"),
        (NAME, "should be shorter", "Name should be shorter"),
        (NAME, "String should have at most 200 characters", "Name: String should have at most 200 characters"),
    ],
)
def test_what_is_wrong_is_a_sentence(field: Field, why: str, said: str) -> None:
    assert field.wrong(why) == said


@pytest.mark.parametrize("written", ["9:05", "09:05", "9.05"])
def test_a_time_is_read_however_it_is_written(written: str) -> None:
    posted = Posted([("at-day", "3"), ("at-month", "12"), ("at-year", "2026"), ("at-time", written)])
    assert Moment("at", "When?").read(posted, UTC) == "2026-12-03T09:05:00+00:00"


@pytest.mark.parametrize("written", ["", "25:00", "9", "noon"])
def test_what_is_no_time_is_not_guessed(written: str) -> None:
    posted = Posted([("at-day", "3"), ("at-month", "12"), ("at-year", "2026"), ("at-time", written)])
    with pytest.raises(NotReadable):
        Moment("at", "When?").read(posted, UTC)


def test_what_is_folded_away_is_a_field_like_any_other_and_opens_where_something_is_said_or_wrong() -> None:
    fold = Fold("Who they are", (NAME,))
    assert fields_of((fold,)) == [NAME]
    assert not fold.is_open(Posted(), {"summary"})
    assert fold.is_open(Posted([("contact.name", "Edda")]), ())
    assert fold.is_open(Posted(), {"contact-name"})


def test_what_the_api_says_to_programs_is_said_to_people_without_its_routes() -> None:
    words = "no email address is known: note one at PUT /cases/{ref}/contact, or answer by telephone"
    assert sentence(words) == "No email address is known: note one, or answer by telephone"
