"""An answer that somebody was promised by a date, as it is counted once it is given (CH-03)."""

from datetime import datetime

from casework.domain.complaint import StepAnswer
from casework.domain.office import Office
from casework.domain.record import Record
from casework.domain.round import Kind, Round


class PromisedAnswer(Record):
    """One answer to what is of a ``kind``, and whether it was ``late``.

    ``month`` (such as 2026-12, on the office's calendar) is that in which it was due, not that in which it was given:
    an answer that came weeks too late is held against the month that it was promised in, and helps no other.
    """

    month: str
    kind: Kind
    late: bool


def promised_answer(round_: Round, answered_at: datetime, office: Office) -> PromisedAnswer | None:
    """What is counted of the answer given at ``answered_at`` to ``round_``, which is due as it was when it was
    answered; None where nobody was promised one (FB-11).
    """
    if not round_.is_promised:
        return None
    late = answered_at > round_.due_at
    return PromisedAnswer(month=office.month(round_.due_at), kind=round_.kind, late=late)


def promised_decision(answer: StepAnswer, office: Office) -> PromisedAnswer:
    """What is counted of how a step of a complaint was decided: each step has a promise of its own (FB-14 to FB-16)."""
    return PromisedAnswer(month=office.month(answer.due_at), kind=Kind.COMPLAINT, late=answer.at > answer.due_at)
