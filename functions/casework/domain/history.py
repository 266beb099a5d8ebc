"""Who did what on a case, and when. Derived from what the case holds, so that it can never tell another story."""

from collections.abc import Iterator
from datetime import datetime

from casework.domain.allocation import Allocation
from casework.domain.case import Case
from casework.domain.clock_pause import ClockPause
from casework.domain.closing_history import closing_events
from casework.domain.complaint_history import complaint_events
from casework.domain.event import THE_SYSTEM, Event, event, recorded_later
from casework.domain.feedback_history import feedback_events
from casework.domain.letter import Letter, LetterState
from casework.domain.mail_kind import MailKind
from casework.domain.message import Message
from casework.domain.moving_history import moving_events
from casework.domain.note_history import note_events
from casework.domain.noted_change import ChangedField, NotedChange
from casework.domain.permission import Permission
from casework.domain.referral import SUSPECTED
from casework.domain.refusal_history import refusal_events
from casework.domain.retention_history import retention_events
from casework.domain.returned import HeardBy, Returned
from casework.domain.rights_history import rights_events
from casework.domain.round import QUESTIONS, Kind, Outcome, Response, Round
from casework.domain.sharing_history import sharing_events
from casework.domain.task import Task

_ENDED = {
    Outcome.GIVEN: "the answer is yes",
    Outcome.REFUSED: "the answer is no",
    Outcome.EXPIRED: "no answer came in time",
    Outcome.TURNED_BACK: "turned back, because nobody had permitted it",
    Outcome.SPLIT_OFF: "it goes on in another case",
    Outcome.MERGED: "it goes on with another of the same person",
    Outcome.WAS_A_REFERRAL: "it was a referral by somebody else",
    Outcome.SET_ASIDE: "it is an automatic reply, and was set aside",
}
"""How a round ended of which no history beside this one says it."""


def history(case: Case) -> list[Event]:
    """Every event of ``case``, earliest first."""
    parts = (
        _events,
        note_events,
        sharing_events,
        complaint_events,
        feedback_events,
        refusal_events,
        rights_events,
        closing_events,
        moving_events,
        retention_events,
    )
    return sorted((line for part in parts for line in part(case)), key=lambda each: each.at)


def _events(case: Case) -> Iterator[Event]:
    yield event(case.header.opened_at, "Case opened", case.header.opened_by or THE_SYSTEM)
    if case.contact:
        yield from _of_permission(case.contact.permission)
    for message in case.messages:
        yield _received(message)
        if message.removed:
            yield event(_removed_at(case, message), f"Removed: {message.removed}")
    for letter in case.letters:
        yield _lettered(letter)
        if letter.returned:
            yield _returned(letter, letter.returned)
    for round_ in case.rounds:
        yield from _of_round(round_)
    yield from _of_referral(case)
    for task in case.tasks:
        yield from _of_task(task)
    yield from map(_of_change, case.changes)
    yield from map(_of_allocation, case.allocations)


def _received(message: Message) -> Event:
    if message.taken_by:
        return event(message.received_at, f"Note taken ({message.channel})", message.taken_by)
    again = ", again, by another way" if message.copy_of else ""
    ours = ", from the service itself" if message.mail_kind is MailKind.OWN else ""
    return event(message.received_at, f"Message received ({message.channel}{ours}{again})")


def _removed_at(case: Case, message: Message) -> datetime:
    """When something was taken out of a message: the moment of the decision that it was taken out by."""
    decided = [round_.answered_at for round_ in case.rounds if round_.outcome is Outcome.WAS_A_REFERRAL]
    if case.contact and case.contact.permission and not case.contact.permission.given:
        decided.append(case.contact.permission.at)
    return max([message.received_at, *(at for at in decided if at)])


def _lettered(letter: Letter) -> Event:
    what = f"Letter “{letter.called}” to the {letter.recipient}: {letter.state}"
    if letter.state is LetterState.SENT:
        return event(letter.sent_at or letter.at, what)
    return event(letter.at, f"{what} ({letter.reason.replace('_', ' ')})" if letter.reason else what)


def _returned(letter: Letter, returned: Returned) -> Event:
    code = f", {returned.status}" if returned.status else ""
    came = "came back" if returned.is_lost else "was reported as unwanted"
    how = f" ({returned.how}{code})" if returned.is_lost else ""
    says = "SES" if returned.heard_by is HeardBy.SES else "a mail system"
    return event(returned.at, f"Letter “{letter.called}” to the {letter.recipient} {came}{how}, says {says}")


def _of_round(round_: Round) -> Iterator[Event]:
    if came_of := round_.came_of:
        kind = round_.kind.replace("_", " ")
        what = f"Round {came_of.round} goes on as round {round_.number}, of another kind ({kind}): {came_of.reason}"
        yield event(came_of.at, what, came_of.by)
    if reopened := round_.reopened:
        yield event(reopened.at, f"Reopened as round {round_.number}: {reopened.why}", reopened.by)
    if round_.kind is Kind.CONSENT:
        yield event(round_.received_at, f"Round {round_.number}: the question about disclosure {round_.disclosure} put")
    for pause in round_.pauses:
        yield from _of_pause(round_, pause)
    for name, at in round_.passed.items():
        yield event(at, f"Round {round_.number} not answered yet: milestone “{name}”")
    yield from _of_undone(round_)
    if round_.answered_at and round_.response:
        yield _answered(round_, round_.answered_at, round_.response)
    elif round_.answered_at and round_.outcome in _ENDED and round_.rights is None:
        told = recorded_later(round_.answered_at, round_.recorded_at)
        question = ", the question to the family," if round_.kind in QUESTIONS else ""
        yield event(round_.answered_at, f"Round {round_.number}{question} ended: {_ENDED[round_.outcome]}{told}")


def _of_undone(round_: Round) -> Iterator[Event]:
    for undone in round_.undone:
        yield _answered(round_, undone.answered_at, undone.response)
        yield event(undone.at, f"Round {round_.number} waits again: that answer did not arrive")


def _answered(round_: Round, at: datetime, response: Response) -> Event:
    late = ", late" if at > round_.due_at else ""
    told = recorded_later(at, response.recorded_at)
    return event(at, f"Round {round_.number} answered ({response.channel}{late}){told}", response.by)


def _of_pause(round_: Round, pause: ClockPause) -> Iterator[Event]:
    clock, reason = f"The clock of round {round_.number}", pause.reason.replace("_", " ")
    yield event(pause.at, f"{clock} stands still ({reason}): {pause.why}", pause.by)
    if pause.restarted_at and pause.restarted_by:
        yield event(pause.restarted_at, f"{clock} goes on", pause.restarted_by)
    elif pause.restarted_at:
        yield event(pause.restarted_at, f"{clock} goes on, because they wrote")


def _of_referral(case: Case) -> Iterator[Event]:
    """What a referral rests on (CF-16), and who said of an email that it is one, or none."""
    asked = next((each.received_at for each in case.rounds if each.kind is Kind.REFERRAL), case.header.opened_at)
    if case.referral and (permission := case.referral.permission):
        how = f"given by the {permission.given_by.replace('_', ' ')} on {permission.given_on.isoformat()}"
        yield event(asked, f"Referral, with permission {how} ({permission.how.replace('_', ' ')})")
    is_one = any(each.outcome is Outcome.WAS_A_REFERRAL for each in case.rounds)
    for task in case.tasks:
        if SUSPECTED in task.what and task.done_at and not (task.moot or case.held_back):
            yield event(task.done_at, f"Said that the email is {'a' if is_one else 'no'} referral", task.done_by)


def _of_task(task: Task) -> Iterator[Event]:
    yield event(task.opened_at, f"Task for the {task.for_role}: {task.what}")
    if task.done_at and task.moot:
        yield event(task.done_at, f"No longer to be done: {task.what}: {task.moot}")
    elif task.done_at:
        yield event(task.done_at, f"Task done: {task.what}", task.done_by)


def _of_permission(permission: Permission | None) -> Iterator[Event]:
    for said in (*permission.past, permission) if permission else ():
        what = "given" if said.given else "withdrawn or refused"
        how = f" ({said.asked.replace('_', ' ')})" if said.asked else ""
        told = f", told “{said.notice}”" if said.notice else ""
        yield event(said.at, f"Permission to hold contact details {what}{how}{told}", said.recorded_by)


def _of_change(change: NotedChange) -> Event:
    return event(change.at, f"Noted of the {change.about}: {'; '.join(map(_of_field, change.fields))}", change.by)


def _of_allocation(allocation: Allocation) -> Event:
    return event(allocation.at, f"Allocated to {allocation.to.name if allocation.to else 'nobody'}", allocation.by)


def _of_field(field: ChangedField) -> str:
    name = field.name.replace("_", " ")
    if field.was is None and field.became is None:
        return name
    return f"{name} was {field.was or 'not noted'}, now {field.became or 'not noted'}"
