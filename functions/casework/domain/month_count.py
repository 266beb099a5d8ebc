"""What is counted month by month: promises, what people came with, surveys. It names no case and nobody."""

from collections.abc import Mapping
from datetime import date

from pydantic import Field

from casework.domain.months import months_later
from casework.domain.record import Record
from casework.domain.round import Kind
from casework.domain.survey_count import SurveyCount


class MonthCount(Record):
    """Of the promised answers that were due in ``month`` (such as 2026-12, on the office's calendar), how many were
    given by kind, and how many of those ``late``; of the cases that were closed in it, how many were about which
    ``themes``, by the profile's ids, and what came of their surveys.
    """

    month: str
    answered: Mapping[Kind, int] = Field(default_factory=dict)
    late: Mapping[Kind, int] = Field(default_factory=dict)
    themes: Mapping[str, int] = Field(default_factory=dict)
    surveys: SurveyCount


def months_until(today: date, count: int) -> list[str]:
    """The last ``count`` months, that of ``today`` included, earliest first; such as 2026-12."""
    first = today.replace(day=1)
    return [f"{months_later(first, -back):%Y-%m}" for back in reversed(range(count))]
