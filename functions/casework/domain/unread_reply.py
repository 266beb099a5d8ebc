"""A family writes while a question of ours waits: a person reads it first, and until then nobody asks them again."""

from casework.domain.case import Case
from casework.domain.round import QUESTIONS, Round, Status

READ_IT = "They wrote while our question waits: read it and record a yes or no (or that they did not say)"

_PREFIX = "wrote-"


def to_read(message_id: str) -> str:
    """The id of the task of reading this message, which may hold the answer."""
    return f"{_PREFIX}{message_id}"


def a_question_waits(case: Case) -> bool:
    """Whether the family is asked something that it has not answered yet."""
    return any(_asks(round_) and round_.status is Status.OPEN for round_ in case.rounds)


def is_unread(case: Case) -> bool:
    """Whether what the family wrote waits to be read: to ask again would say that nobody reads (CF-25)."""
    return any(task.id.startswith(_PREFIX) and task.done_at is None for task in case.tasks)


def _asks(round_: Round) -> bool:
    """Whether a round puts a question: also whether the answer of its step resolves a complaint."""
    complaint = round_.complaint
    return round_.kind in QUESTIONS or (complaint is not None and complaint.step.answer is not None)
