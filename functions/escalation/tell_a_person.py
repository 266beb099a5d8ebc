"""The machine cannot do something by itself: give it to a person, never end in silence."""

from datetime import datetime
from typing import Any

from casework import wiring
from casework.domain.staff import Role
from casework.errors import CaseErased
from casework.letters.correspondence import Correspondence
from casework.ports import Cases

WHAT = {
    "referrer-not-told": "The referrer could not be told that the referral came, or what it lacks: tell them yourself",
    "family-not-asked": "The question could not be sent to the family: put it to them in another way",
    "not-settled": "What follows from the answer to a question could not be done: see docs/operations.md",
    "not-acknowledged": "The acknowledgement, or the notice of a new case, could not be sent; reminders go on",
    "complaint-stopped": "The complaint does not go on by itself any more: see docs/operations.md",
    "refusal-not-reviewed": "A refusal of service could not be reviewed or lifted: see docs/operations.md",
    "no-more-reminders": "The automatic reminders have stopped: see that it is answered",
}


def tell_a_person(
    ref: str, number: int, what: str, reason: str, cases: Cases, correspondence: Correspondence, now: datetime
) -> None:
    """Put a task on the case and write to the officer, or to who sees to a complaint about them, each once. ``what`` is
    a key of WHAT; ``reason`` names an error, never quotes it. Raises LetterNotSent, to be retried. Of a case that has
    been erased there is nothing to do.
    """
    try:
        case = cases.get(ref)
    except CaseErased:
        return
    complaint = case.round(number).complaint
    by = complaint.handled_by if complaint else Role.OFFICER
    task = correspondence.task(f"{number:04}-{what}", f"{WHAT[what]} (round {number}: {reason})", now, by)
    correspondence.ask(ref, task, now)


def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    tell_a_person(
        event["ref"],
        event["round"],
        event["what"],
        event["reason"],
        wiring.cases(),
        wiring.correspondence(),
        wiring.now(),
    )
