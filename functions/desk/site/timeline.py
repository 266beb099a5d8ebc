"""What happened on a case, the latest first: its history, with what was written and said where it came."""

import re
from typing import NamedTuple

from desk.site.form import Facts

_KINDS = {"Message received": "message", "Note taken": "note", "Letter": "letter"}
"""How the lines begin of what is no decision."""

_ROUTINE = re.compile(
    r"Letter “[^”]*” to the (caseworker|officer|manager|director|reviewer): sent|Round \d+ not answered yet"
)
"""The lines of what the system told staff by itself: on its own it says nothing about a family."""


class Moment(NamedTuple):
    """One line of the timeline: a message, a note, a letter or a decision. ``message`` is there where something was
    written or said; ``routine`` is whether it is a reminder to staff.
    """

    at: str
    by: str
    what: str
    kind: str
    routine: bool
    message: Facts | None = None


def timeline(case: Facts) -> list[Moment]:
    """Every event of ``case``, the latest first; of those at one moment, the last first."""
    waiting = list(case["messages"])
    return [_moment(event, waiting) for event in case["history"]][::-1]


def latest_words(case: Facts) -> Facts | None:
    """The latest that its person wrote or said, which an answer answers; None where there is nothing to read."""
    people = [each for each in case["messages"] if each["text"] and not each["automatic"] and not each["copy_of"]]
    return max(people, key=lambda each: each["received_at"], default=None)


def _moment(event: Facts, waiting: list[Facts]) -> Moment:
    what = event["what"]
    kind = next((kind for begins, kind in _KINDS.items() if what.startswith(begins)), "decision")
    routine = _ROUTINE.match(what) is not None
    message = _came(event, waiting) if kind in {"message", "note"} else None
    return Moment(event["at"], event["by"], what, kind, routine, message)


def _came(event: Facts, waiting: list[Facts]) -> Facts | None:
    """The message whose coming ``event`` is: each once, in the order in which they came."""
    return next((waiting.pop(at) for at, each in enumerate(waiting) if each["received_at"] == event["at"]), None)
