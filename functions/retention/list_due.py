"""What a nightly run has to look at: some of it at a time, and what can be forgotten without a look (CF-07)."""

from datetime import datetime
from typing import Any, TypedDict

from casework import wiring
from casework.ports import DueCases
from casework.profile import Profile

NONE = "none"
"""The mark before the first, and after the last: JSONata takes null for nothing said."""


class Listed(TypedDict):
    """For the state machine: some references; the mark after which the next come, NONE after the last; and how much was
    forgotten on the way, 0 but for the first call of a run.
    """

    refs: list[str]
    after: str
    forgotten: int


def list_due(run: str, after: str, due_cases: DueCases, profile: Profile) -> Listed:
    """The next cases of ``run``, which is the moment for which it was scheduled, in ISO 8601: what falls due while it
    runs is for the next one.
    """
    today = profile.office.local(datetime.fromisoformat(run)).date()
    begins = after == NONE
    forgotten = due_cases.forget(today) if begins else 0
    refs, following = due_cases.due(today, None if begins else after)
    return {"refs": refs, "after": following or NONE, "forgotten": forgotten}


def handler(event: dict[str, Any], context: object) -> Listed:  # noqa: ARG001
    return list_due(event["run"], event["after"], wiring.due_cases(), wiring.profile())
