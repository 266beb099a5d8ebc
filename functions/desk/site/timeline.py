"""What happened on a case, the latest first: its history, with what was written and said where it came."""

from typing import Any, NamedTuple

from desk.site.form import Facts


class Moment(NamedTuple):
    """One line of the timeline. ``message`` is there where something was written or said."""

    at: str
    by: str
    what: str
    message: Facts | None = None


def timeline(case: Facts) -> list[Moment]:
    """Every event of ``case``, the latest first; of those at one moment, the last first."""
    waiting = list(case["messages"])
    lines = [Moment(**event, message=_message(event, waiting)) for event in case["history"]]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _message(event: dict[str, Any], waiting: list[Facts]) -> Facts | None:
    """The message whose coming ``event`` is: each once, in the order in which they came."""
    if not event["what"].startswith(("Message received", "Note taken")):
        return None
    return next((waiting.pop(at) for at, each in enumerate(waiting) if each["received_at"] == event["at"]), None)
