"""The machine cannot do something by itself: give it to a person, never end in silence."""

from datetime import datetime
from typing import Any

from casework import wiring
from casework.domain.round import Round
from casework.domain.staff import Role
from casework.domain.task import task_again
from casework.errors import CaseErased
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases

WHAT = {
    "referrer-not-told": "The referrer could not be told that the referral came, or what it lacks: tell them yourself",
    "family-not-asked": "The question could not be sent to the family: put it to them in another way",
    "not-settled": "What follows from the answer to a question could not be done: a yes is not acted on yet, or "
    "details are still kept that should be erased. Tell the person who looks after the system today",
    "not-acknowledged": "The acknowledgement, or the notice of a new case, could not be sent; reminders go on",
    "complaint-stopped": "The complaint does not go on by itself any more: nobody is reminded, and no letter goes. "
    "Please see that {waits_for}, and tell the person who looks after the system",
    "refusal-not-reviewed": "A refusal of service could not be reviewed or lifted by itself: see that nobody is "
    "refused service for longer than was decided, and tell the person who looks after the system",
    "no-more-reminders": "The automatic reminders have stopped: see that it is answered",
}


def tell_a_person(
    ref: str, number: int, what: str, reason: str, cases: Cases, correspondence: Correspondence, now: datetime
) -> None:
    """Put a task on the case and write to the officer, or to who sees to a complaint about them, each once until it is
    done. ``what`` is a key of WHAT; ``reason`` names an error, never quotes it. Raises LetterNotSent, to be retried. Of
    a case that has been erased there is nothing to do.
    """
    try:
        case = cases.get(ref)
    except CaseErased:
        return
    round_ = case.round(number)
    by = round_.complaint.handled_by if round_.complaint else Role.OFFICER
    words = WHAT[what].format(waits_for=_waits_for(round_))
    task_id = task_again(f"{number:04}-{what}", case.tasks)
    task = correspondence.task(task_id, f"{words} (round {number}: {reason})", now, by)
    correspondence.ask(ref, task, now)


def _waits_for(round_: Round) -> str:
    """What a person has to see to where the machine of a complaint does not."""
    if round_.complaint is None:
        return "it is answered"
    if round_.outcome:
        return "the complainant hears how it ended"
    step = round_.complaint.step
    if step.answer:
        return f"the complainant hears how step {step.number} was decided"
    return f"step {step.number} is answered"


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
