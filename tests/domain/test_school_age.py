"""Compulsory school age and what follows from it, by hand from a calendar: never computed by the code under test."""

from datetime import date

import pytest

from casework.domain.child import Child
from casework.domain.contact import Contact, Relationship
from casework.domain.school_age import AgeStatus, age_status, birthday, leaves_school_age_on

CHILD, YOUNG_PERSON, ADULT = AgeStatus.CHILD, AgeStatus.YOUNG_PERSON, AgeStatus.ADULT


@pytest.mark.clause("YP-04")
@pytest.mark.parametrize(
    ("born", "last_day"),
    [
        ("2010-09-01", "2027-06-25"),  # the first day of a school year: the oldest of their year
        ("2010-09-02", "2027-06-25"),  # sixteen on 2 September 2026, and then nine months to wait
        ("2011-01-15", "2027-06-25"),
        ("2011-06-25", "2027-06-25"),  # sixteen on the very day
        ("2011-06-26", "2027-06-25"),
        ("2011-08-20", "2027-06-25"),  # still fifteen
        ("2011-08-31", "2027-06-25"),  # the last day of a school year: the youngest of their year
        ("2011-09-01", "2028-06-30"),  # a day younger, a year later; 30 June 2028 is itself a Friday
        ("2010-08-31", "2026-06-26"),
        ("2012-02-29", "2028-06-30"),  # sixteen on 29 February 2028, a leap year
        ("2008-02-29", "2024-06-28"),
        ("2013-09-01", "2030-06-28"),
        ("2007-10-10", "2024-06-28"),
        ("2014-08-31", "2030-06-28"),
    ],
)
def test_it_ends_on_the_last_friday_of_june_of_the_school_year_of_the_sixteenth_birthday(
    born: str, last_day: str
) -> None:
    assert leaves_school_age_on(date.fromisoformat(born)) == date.fromisoformat(last_day)


@pytest.mark.clause("YP-04")
@pytest.mark.parametrize(
    ("born", "on", "status"),
    [
        ("2011-08-20", "2027-06-25", CHILD),  # the last day still counts
        ("2011-08-20", "2027-06-26", YOUNG_PERSON),  # at fifteen
        ("2010-09-02", "2026-09-02", CHILD),  # sixteen, and a child for nine months more
        ("2010-09-02", "2027-06-25", CHILD),
        ("2010-09-02", "2027-06-26", YOUNG_PERSON),
        ("2011-08-31", "2027-06-26", YOUNG_PERSON),
        ("2011-09-01", "2027-06-26", CHILD),
        ("2011-09-01", "2027-09-01", CHILD),  # sixteen
        ("2011-09-01", "2028-07-01", YOUNG_PERSON),
        ("2002-03-15", "2027-03-14", YOUNG_PERSON),  # the day before the twenty-fifth birthday
        ("2002-03-15", "2027-03-15", ADULT),
        ("2004-02-29", "2029-02-28", YOUNG_PERSON),  # no 29 February in 2029: twenty-five on 1 March
        ("2004-02-29", "2029-03-01", ADULT),
        ("2027-01-01", "2027-01-01", CHILD),  # on the day of birth
    ],
)
def test_what_someone_is_on_a_day(born: str, on: str, status: AgeStatus) -> None:
    assert age_status(date.fromisoformat(born), date.fromisoformat(on)) is status


@pytest.mark.parametrize(
    ("born", "age", "attained"),
    [
        ("2004-02-29", 16, "2020-02-29"),
        ("2004-02-29", 25, "2029-03-01"),
        ("2000-02-29", 25, "2025-03-01"),
        ("2011-08-31", 16, "2027-08-31"),
    ],
)
def test_a_birthday_on_29_february_is_on_1_march_in_other_years(born: str, age: int, attained: str) -> None:
    assert birthday(date.fromisoformat(born), age) == date.fromisoformat(attained)


@pytest.mark.parametrize(
    ("child", "status"),
    [
        (Child(), None),
        (Child(over_school_age=False), CHILD),
        (Child(over_school_age=True), YOUNG_PERSON),
        (Child(born=date(2011, 8, 20)), YOUNG_PERSON),
        (Child(born=date(2011, 9, 1)), CHILD),
        (Child(born=date(2011, 9, 1), over_school_age=True), CHILD),  # a date of birth says more than a guess
    ],
)
def test_of_a_child_the_date_of_birth_decides_and_else_what_was_said(child: Child, status: AgeStatus | None) -> None:
    assert child.status(date(2027, 6, 26)) is status


@pytest.mark.clause("YP-01")
@pytest.mark.parametrize(
    ("relationship", "born", "young"),
    [
        (Relationship.YOUNG_PERSON, None, True),
        (Relationship.CHILD, None, True),
        (Relationship.PARENT, None, False),
        (None, None, False),
        (Relationship.YOUNG_PERSON, date(2009, 5, 1), True),
        (Relationship.YOUNG_PERSON, date(2002, 6, 25), False),  # twenty-five, whatever was noted years ago
        (Relationship.OTHER, date(2009, 5, 1), True),
        (None, date(2015, 5, 1), True),
        (Relationship.PARENT, date(2009, 5, 1), False),  # a parent of eighteen is a parent
    ],
)
def test_whose_letters_are_in_plainer_words(relationship: Relationship | None, born: date | None, young: bool) -> None:
    assert Contact(relationship=relationship, born=born).is_young(date(2027, 6, 26)) is young
