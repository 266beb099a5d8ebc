"""What happened on a case, the latest first: its history, with what was written and said where it came."""

import re
from typing import NamedTuple

from desk.site.form import Facts

_KINDS = {"Message received": "message", "Note": "note", "Letter": "letter"}
"""How the lines begin of what is no decision."""

_ROUTINE = re.compile(
    r"Letter “[^”]*” to the (caseworker|officer|manager|director|reviewer): sent|Round \d+ not answered yet"
)
"""The lines of what the system told staff by itself: on its own it says nothing about a family."""


class Moment(NamedTuple):
    """One line of the timeline: a message, a note, a letter or a decision. ``message`` is there where something
    reached the service, ``words`` where a member of staff noted or wrote something; ``routine`` is whether it is a
    reminder to staff.
    """

    at: str
    by: str
    what: str
    kind: str
    routine: bool
    message: Facts | None = None
    words: str | None = None


def timeline(case: Facts) -> list[Moment]:
    """Every event of ``case``, the latest first; of those at one moment, the last first."""
    waiting = list(case["messages"])
    words = {f"Note {note['id']}:": note["text"] for note in case["notes"]}
    sent = {letter["sent_at"]: letter["words"] for letter in case["letters"] if letter["words"]}
    return [_moment(event, waiting, words, sent) for event in case["history"]][::-1]


def latest_words(case: Facts) -> Facts | None:
    """The latest that its person wrote or said, which an answer answers; None where there is nothing to read."""
    people = [each for each in case["messages"] if each["text"] and not each["automatic"] and not each["copy_of"]]
    return max(people, key=lambda each: each["received_at"], default=None)


def _moment(event: Facts, waiting: list[Facts], words: dict[str, str], sent: dict[str, str]) -> Moment:
    what = event["what"]
    kind = next((kind for begins, kind in _KINDS.items() if what.startswith(begins)), "decision")
    routine = _ROUTINE.match(what) is not None
    message = _came(event, waiting) if what.startswith(("Message received", "Note taken")) else None
    noted = next((text for begins, text in words.items() if what.startswith(begins)), None)
    wrote = sent.get(event["at"]) if what.startswith("Letter “reply”") else None
    return Moment(event["at"], event["by"], what, kind, routine, message, noted or wrote)


def _came(event: Facts, waiting: list[Facts]) -> Facts | None:
    """The message whose coming ``event`` is: each once, in the order in which they came."""
    return next((waiting.pop(at) for at, each in enumerate(waiting) if each["received_at"] == event["at"]), None)
