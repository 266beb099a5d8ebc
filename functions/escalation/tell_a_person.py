"""The machine cannot keep a promise by itself any more: give it to a person, never end in silence."""

from datetime import datetime
from typing import Any

from casework import wiring
from casework.domain.staff import Role
from casework.letters.correspondence import Correspondence
from casework.ports import Cases


def tell_a_person(
    ref: str, number: int, reason: str, cases: Cases, correspondence: Correspondence, now: datetime
) -> None:
    """Put a task on the case and write to the officer, each once. ``reason`` names an error, never quotes it."""
    task_id = f"{number:04}-needs-a-person"
    what = f"The automatic reminders of round {number} have stopped ({reason}): see that it is answered"
    cases.raise_task(ref, correspondence.task(task_id, what, now))
    correspondence.notify(ref, task_id, "needs_a_person", Role.OFFICER, now, round=number, reason=reason)


def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    tell_a_person(
        event["ref"],
        event["round"],
        event["reason"],
        wiring.cases(),
        wiring.correspondence(),
        wiring.now(),
    )
