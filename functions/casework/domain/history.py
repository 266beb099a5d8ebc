"""Who did what on a case, and when. Derived from what the case holds, so that it can never tell another story."""

from datetime import datetime, timedelta

from casework.domain.case import Case
from casework.domain.letter import Letter, LetterState
from casework.domain.message import Message
from casework.domain.record import Instant, Record
from casework.domain.round import Round

_AT_ONCE = timedelta(minutes=5)
_THE_SYSTEM = "Casework"


class Event(Record):
    """One line of a case's history; ``by`` is a person's name, or the system's."""

    at: Instant
    by: str
    what: str


def history(case: Case) -> list[Event]:
    """Every event of ``case``, earliest first."""
    events = [_opened(case)]
    events += [_received(message) for message in case.messages]
    events += [_lettered(letter) for letter in case.letters]
    events += [event for round_ in case.rounds for event in _of_round(round_)]
    events += [_event(task.opened_at, f"Task for the {task.for_role}: {task.what}") for task in case.tasks]
    return sorted(events, key=lambda event: event.at)


def _event(at: datetime, what: str, by: str = _THE_SYSTEM) -> Event:
    return Event(at=at, by=by, what=what)


def _opened(case: Case) -> Event:
    opened_by = case.header.opened_by
    return _event(case.header.opened_at, "Case opened", opened_by.name if opened_by else _THE_SYSTEM)


def _received(message: Message) -> Event:
    if message.taken_by:
        return _event(message.received_at, f"Note taken ({message.channel})", message.taken_by.name)
    again = ", again, by another way" if message.copy_of else ""
    return _event(message.received_at, f"Message received ({message.channel}{again})")


def _lettered(letter: Letter) -> Event:
    what = f"Letter “{letter.template}” to the {letter.recipient}: {letter.state}"
    if letter.state is LetterState.SENT:
        return _event(letter.sent_at or letter.at, what)
    return _event(letter.at, f"{what} ({letter.reason})" if letter.reason else what)


def _of_round(round_: Round) -> list[Event]:
    events = [
        _event(at, f"Round {round_.number} not answered yet: milestone “{name}”") for name, at in round_.passed.items()
    ]
    if round_.answered_at and round_.response:
        late = ", late" if round_.answered_at > round_.due_at else ""
        what = f"Round {round_.number} answered ({round_.response.channel}{late})"
        if round_.response.recorded_at - round_.answered_at > _AT_ONCE:
            what += f", recorded at {round_.response.recorded_at.isoformat(timespec='minutes')}"
        events.append(_event(round_.answered_at, what, round_.response.by.name))
    return events
