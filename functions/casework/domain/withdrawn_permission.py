"""What stays on a case once permission to hold somebody's details was taken back (CF-14)."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.contact import Contact
from casework.domain.letter import Letter
from casework.domain.message import Message
from casework.domain.permission import Permission, PermissionAsked
from casework.domain.record import Instant, Record
from casework.domain.round import QUESTIONS, Round, Status
from casework.domain.staff import StaffMember
from casework.domain.task import Task


class WithdrawnPermission(Record):
    """What is written when permission is taken back. What was asked and advised stays; who asked does not.

    ``latest`` is the round that messages join, as it was read. ``letters`` are those that name an address, ``messages``
    those that named a sender, as they stay, ``raw_keys`` where the untouched emails lie, ``questions`` the rounds that
    end with this, ``moot`` the tasks that nobody can do any more. ``held_because`` is why all details stay after all,
    None where they go.
    """

    contact: Contact
    latest: Round
    letters: tuple[Letter, ...] = ()
    messages: tuple[Message, ...] = ()
    raw_keys: tuple[str, ...] = ()
    questions: tuple[int, ...] = ()
    moot: tuple[str, ...] = ()
    raised: tuple[Task, ...] = ()
    held_because: str | None = None
    by: StaffMember
    at: Instant


def withdrawn(
    case: Case,
    contact: Contact,
    how: PermissionAsked,
    by: StaffMember,
    at: datetime,
    moot: frozenset[str],
    if_held: Task,
) -> WithdrawnPermission:
    """What becomes of ``case`` when its ``contact`` takes permission back, told to ``by`` at ``at`` (aware).

    ``moot`` are the ids of tasks that need the details, ``if_held`` is what a person has to decide where a hold keeps
    them.
    """
    permission = Permission(given=False, asked=how, at=at, recorded_by=by, replaces=contact.permission)
    questions = tuple(each.number for each in case.rounds if each.kind in QUESTIONS and each.status is Status.OPEN)
    if held_because := case.why_held:
        held = contact.model_copy(update={"permission": permission})
        return WithdrawnPermission(
            contact=held,
            latest=case.latest_round,
            questions=questions,
            raised=(if_held,),
            held_because=held_because,
            by=by,
            at=at,
        )
    named = [message for message in case.messages if _names(message)]
    return WithdrawnPermission(
        contact=contact.stripped(permission),
        latest=case.latest_round,
        letters=tuple(letter for letter in case.letters if letter.recipient == "contact" and letter.to),
        messages=tuple(map(_nameless, named)),
        raw_keys=tuple(message.raw_key for message in named if message.raw_key),
        questions=questions,
        moot=tuple(task.id for task in case.tasks if task.id in moot and task.done_at is None),
        by=by,
        at=at,
    )


def _names(message: Message) -> bool:
    return any((message.sender, message.subject, message.message_id, message.raw_key, message.attachments))


def _nameless(message: Message) -> Message:
    parts = ["sender", "subject"]
    if message.attachments:
        parts.append(f"{len(message.attachments)} attachment{'' if len(message.attachments) == 1 else 's'}")
    now = f"{', '.join(parts)} and the original were removed: permission to hold was withdrawn (CF-14)"
    return message.model_copy(
        update={
            "sender": None,
            "subject": None,
            "message_id": None,
            "raw_key": None,
            "attachments": (),
            "removed": f"{message.removed}; {now}" if message.removed else now,
        }
    )
