"""Acting on a case as it is: when somebody else changes it meanwhile, it is read and judged again."""

from collections.abc import Callable
from typing import TypeVar

from casework.domain.case import Case
from casework.errors import CaseMovedOn
from casework.ports.cases import Cases

T = TypeVar("T")
_TRIES = 5


def on_case(ref: str, cases: Cases, act: Callable[[Case], T]) -> T:
    """What ``act`` makes of the case. Raises CaseNotFound, and CaseMovedOn when it moves on five times in a row."""
    for _ in range(_TRIES - 1):
        try:
            return act(cases.get(ref))
        except CaseMovedOn:
            continue
    return act(cases.get(ref))
