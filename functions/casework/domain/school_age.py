"""Who is a young person in law: over compulsory school age, and under 25 (Children and Families Act 2014, s.83(2))."""

from datetime import date, timedelta
from enum import StrEnum

from casework.domain.years import years_later

_JUNE, _FRIDAY = 6, 4
_SCHOOL_YEAR_BEGINS = (9, 1)
_SIXTEEN, _TWENTY_FIVE = 16, 25


class AgeStatus(StrEnum):
    """What someone's age makes them: who decides about their information depends on it."""

    CHILD = "child"
    YOUNG_PERSON = "young_person"
    ADULT = "adult"


def leaves_school_age_on(born: date) -> date:
    """The last day of compulsory school age of someone born on ``born``.

    It is the last Friday of June of the school year in which the 16th birthday falls (Education Act 1996, s.8(3), and
    the School Leaving Date Order 1997). A school year is taken to begin on 1 September: a school's own first day may
    differ, and no birthday between the two has been seen to matter.
    """
    sixteenth = birthday(born, _SIXTEEN)
    school_year_ends_in = sixteenth.year + (1 if (sixteenth.month, sixteenth.day) >= _SCHOOL_YEAR_BEGINS else 0)
    return _last_friday_of_june(school_year_ends_in)


def age_status(born: date, on: date) -> AgeStatus:
    """What someone born on ``born`` is on the day ``on``: compulsory school age ends with its last day."""
    if on <= leaves_school_age_on(born):
        return AgeStatus.CHILD
    return AgeStatus.YOUNG_PERSON if on < birthday(born, _TWENTY_FIVE) else AgeStatus.ADULT


def birthday(born: date, age: int) -> date:
    """The day on which someone attains ``age``; who was born on 29 February attains it on 1 March of other years."""
    return years_later(born, age)


def _last_friday_of_june(year: int) -> date:
    last = date(year, _JUNE, 30)
    return last - timedelta(days=(last.weekday() - _FRIDAY) % 7)
