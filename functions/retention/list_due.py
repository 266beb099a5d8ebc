"""What a nightly run has to look at: some of it at a time, and what can be forgotten without a look (CF-07)."""

from datetime import datetime
from typing import Any, TypedDict

from casework import wiring
from casework.ports.due_cases import DueCases
from casework.profile import Profile


class Listed(TypedDict):
    """For the state machine: some references; the page that comes next, 0 after the last; and how much was forgotten on
    the way, 0 but for the first page of a run.
    """

    refs: list[str]
    page: int
    forgotten: int


def list_due(run: str, page: int, due_cases: DueCases, profile: Profile) -> Listed:
    """The cases on a ``page`` of ``run``, which is the moment for which it was scheduled, in ISO 8601: what falls due
    while it runs is for the next one.
    """
    today = profile.office.local(datetime.fromisoformat(run)).date()
    forgotten = due_cases.forget(today) if page == 1 else 0
    refs, following = due_cases.due(today, run, page)
    return {"refs": refs, "page": following or 0, "forgotten": forgotten}


def handler(event: dict[str, Any], context: object) -> Listed:  # noqa: ARG001
    return list_due(event["run"], event["page"], wiring.due_cases(), wiring.profile())
