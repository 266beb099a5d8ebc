"""What happened on a case, the latest first: its history, with what was written and said where it came."""

from typing import Any, NamedTuple

from desk.site.form import Facts


_KINDS = {"Message received": "message", "Note taken": "note", "Letter": "letter"}
"""How the lines begin of what is no decision."""


class Moment(NamedTuple):
    """One line of the timeline: a message, a note, a letter or a decision. ``message`` is there where something was
    written or said.
    """

    at: str
    by: str
    what: str
    kind: str
    message: Facts | None = None


def timeline(case: Facts) -> list[Moment]:
    """Every event of ``case``, the latest first; of those at one moment, the last first."""
    waiting = list(case["messages"])
    lines = [Moment(**event, kind=_kind(event["what"]), message=_message(event, waiting)) for event in case["history"]]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _kind(what: str) -> str:
    return next((kind for begins, kind in _KINDS.items() if what.startswith(begins)), "decision")


def _message(event: dict[str, Any], waiting: list[Facts]) -> Facts | None:
    """The message whose coming ``event`` is: each once, in the order in which they came."""
    if not event["what"].startswith(("Message received", "Note taken")):
        return None
    return next((waiting.pop(at) for at, each in enumerate(waiting) if each["received_at"] == event["at"]), None)
