"""Whom to ring: the numbers that answer stand first, at any hour of any day (CF-21)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from casework.domain.number_to_ring import NumberToRing
from tests.world import HALTON

EMERGENCY, ICART, DUTY = "999", "0151 907 8305", "0345 050 0148"
BY_DAY, BY_NIGHT = [EMERGENCY, ICART], [EMERGENCY, DUTY]


@pytest.mark.clause("CF-21")
@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("Mon 2026-11-23 08:59", BY_NIGHT),
        ("Mon 2026-11-23 09:00", BY_DAY),
        ("Thu 2026-11-26 16:59", BY_DAY),
        ("Thu 2026-11-26 17:00", BY_NIGHT),
        ("Fri 2026-11-27 16:29", BY_DAY),
        ("Fri 2026-11-27 16:30", BY_NIGHT),
        ("Sat 2026-11-28 12:00", BY_NIGHT),
        ("Fri 2026-12-25 12:00", BY_NIGHT),
        ("Wed 2026-07-01 16:30", BY_DAY),
        ("Thu 2099-01-01 12:00", BY_DAY),
    ],
)
def test_those_who_answer_stand_first(when: str, answer: list[str]) -> None:
    local = datetime.strptime(when, "%a %Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Europe/London"))
    numbers = HALTON.numbers_to_ring(local)
    assert [number.telephone for number, is_open in numbers if is_open] == answer
    assert [is_open for _, is_open in numbers] == [True, True, False]


@pytest.mark.parametrize("answers", ["always", "out-of-hours", "in-hours"])
def test_a_number_has_hours_when_it_answers_in_them_and_only_then(answers: str) -> None:
    hours = [] if answers == "in-hours" else [{"days": ["Mon"], "opens": "09:00", "closes": "17:00"}]
    with pytest.raises(ValidationError):
        NumberToRing.model_validate({"name": "A", "telephone": "1", "when": "x", "answers": answers, "hours": hours})
