"""What follows when a letter came back: whose answer it was, and whether that can be asked for again."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.contact import Contact
from casework.domain.letter import Letter
from casework.domain.record import Record
from casework.domain.returned import ComesBack, How, Returned
from casework.domain.round import Kind, Round, Status, UndoneAnswer


class ReturnNews(Record):
    """That the letter with the id ``letter``, on the case ``ref``, came back."""

    ref: str
    letter: str
    returned: Returned


def answered_by(case: Case, letter: Letter) -> Round | None:
    """The round that ended with these very words, at the moment at which ``letter`` went; None where none did."""
    if letter.words is None or letter.sent_at is None:
        return None
    for round_ in case.rounds:
        said = round_.response
        same = said and (said.channel, said.summary) == (Channel.EMAIL, letter.words)
        if same and round_.answered_at == letter.sent_at:
            return round_
    return None


def can_open_again(case: Case, answered: Round) -> bool:
    """Whether ``answered`` can wait for its answer again by itself: not where the case has moved on since, so that a
    person has to see what is still owed to whom.
    """
    contact = case.contact or Contact()
    service_refused = any(each.refusal and each.status is Status.OPEN for each in case.rounds)
    moved_on = case.latest_round.number != answered.number or case.closing is not None or case.header.merged_into
    return not (moved_on or service_refused or contact.permission_to_hold is False or answered.kind is not Kind.ENQUIRY)


def opened_again(answered: Round, letter: str, now: datetime) -> Round:
    """``answered``, waiting for its answer again, by the day on which that was promised first. What it was reminded of
    before it is not reminded of again.
    """
    assert answered.response, "only what was answered is open again"  # noqa: S101
    assert answered.answered_at, "only what was answered is open again"  # noqa: S101
    undone = UndoneAnswer(response=answered.response, answered_at=answered.answered_at, letter=letter, at=now)
    return answered.model_copy(
        update={
            "answered_at": None,
            "response": None,
            "task_token": None,
            "turn": answered.turn + 1,
            "undone": (*answered.undone, undone),
        }
    )


def barred_by(contact: Contact | None, letter: Letter, returned: Returned) -> ComesBack | None:
    """Why no more letters go to ``contact``, because ``letter`` came back; None where they may: to another address than
    its own, and after what may pass, as a mailbox that is full.
    """
    if returned.how is How.TRANSIENT or contact is None or not contact.writes_from(letter.to):
        return None
    return ComesBack(since=returned.at, how=returned.how)
