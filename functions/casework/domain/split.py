"""A message that came to the wrong case is split off, into a case of its own, with the promise that it had (CH-03)."""

from datetime import datetime

from casework.domain.case import Case, CaseHeader
from casework.domain.channel import Channel
from casework.domain.conflict import Conflict
from casework.domain.contact import Contact
from casework.domain.message import Message
from casework.domain.record import Record
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.split_off import SplitOff
from casework.domain.task import Task


class Split(Record):
    """What is written, all at once or not at all: ``moved``, the message and its copies, leave the case ``of`` with the
    ``tasks`` about them, and are those of ``round``, on a case with ``contact``.

    ``was`` is the round that the message had begun there, and ``becomes`` what is left of it; None where it began none.
    ``answered_by`` are SES's ids of our letters that answered it: what answers those belongs to the new case.
    """

    of: Case
    line: SplitOff
    moved: tuple[Message, ...]
    tasks: tuple[Task, ...]
    was: Round | None
    becomes: Round | None
    header: CaseHeader
    contact: Contact | None
    round: Round
    conflicts: tuple[Conflict, ...]
    answered_by: tuple[str, ...]


def why_not_split(case: Case, message: Message) -> str | None:
    """Why ``message`` may not leave ``case``; None where it may."""
    if case.why_held:
        return f"nothing may be removed from it: {case.why_held}"
    if case.held_back:
        return "an email is held back: say first whether it is a referral"
    if message.channel is not Channel.EMAIL:
        return "only what came by email can have come to the wrong case"
    if message.quarantined or message.automatic or message.copy_of:
        return "it is in quarantine, a copy, or was sent by a machine, and belongs where it came to"
    if message.removed:
        return "something was taken out of it, by what is noted on this case"
    return _why_not_without(case, message)


def _why_not_without(case: Case, message: Message) -> str | None:
    """Why ``case`` cannot do without ``message``, which began rounds of it."""
    began = [round_ for round_ in case.rounds if round_.message == message.id]
    if any(round_.number == 1 for round_ in began):
        return "the case began with it"
    if any(round_.kind is not Kind.ENQUIRY for round_ in began):
        return "it is more than an enquiry by now, and that is on this case"
    if any(round_.status is Status.ANSWERED for round_ in began):
        return "it is answered, and the answer is on this case"
    return None


def without(case: Case, message: Message, now: datetime) -> tuple[Round | None, Round | None]:
    """The round that ``message`` began on ``case``, and what is left of it: it goes on for what came after, with the
    promise that it has; or else ends, because it goes on in another case.
    """
    was = next((round_ for round_ in case.rounds if round_.message == message.id), None)
    if was is None:
        return None, None
    came_after = [
        each.id
        for each in case.messages
        if each.received_at >= was.received_at and each.id != message.id and not (each.automatic or each.copy_of)
    ]
    if came_after:
        return was, was.model_copy(update={"message": came_after[0]})
    return was, was.model_copy(update={"answered_at": now, "recorded_at": now, "outcome": Outcome.SPLIT_OFF})
