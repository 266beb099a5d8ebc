"""What stays on a case once permission to hold somebody's details was taken back (CF-14)."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.consent import Consent, Withdrawal
from casework.domain.contact import Contact
from casework.domain.contact_change import MootTask
from casework.domain.letter import Letter
from casework.domain.message import Message
from casework.domain.noted_change import NotedChange
from casework.domain.permission import Permission, PermissionAsked
from casework.domain.record import Instant, Record
from casework.domain.round import QUESTIONS, Round, Status
from casework.domain.staff import StaffMember
from casework.domain.task import Task

_MOOT = "permission was withdrawn"


class WithdrawnPermission(Record):
    """What is written when permission is taken back. What was asked and advised stays; who asked does not.

    ``was`` is the contact as it was read, ``latest`` the round that messages join. ``letters`` are those that name an
    address, ``messages`` those that named a sender, as they stay, ``raw_keys`` where the untouched emails lie,
    ``questions`` the rounds that end with this, ``moot`` the tasks that nobody can do any more, ``changes`` those that
    told details, as they stay. ``consents`` are taken back with it: who takes permission back says no to everything
    that needs a yes. ``next_consent`` is the id of one that nobody has given yet. ``held_because`` is why all details
    stay after all, None where they go.
    """

    was: Contact
    contact: Contact
    latest: Round
    letters: tuple[Letter, ...] = ()
    messages: tuple[Message, ...] = ()
    raw_keys: tuple[str, ...] = ()
    questions: tuple[int, ...] = ()
    moot: tuple[MootTask, ...] = ()
    changes: tuple[NotedChange, ...] = ()
    consents: tuple[Consent, ...] = ()
    next_consent: str
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
) -> WithdrawnPermission:
    """What becomes of ``case`` when its ``contact`` takes permission back, told to ``by`` at ``at`` (aware).

    ``moot`` are the ids of tasks that need the details.
    """
    permission = Permission(given=False, asked=how, at=at, recorded_by=by).after(contact.permission)
    taken_back = Withdrawal(at=at, how=how, recorded_by=by)
    consents = tuple(each.taken_back(taken_back) for each in case.consents if each.is_live(at))
    questions = tuple(each.number for each in case.rounds if each.kind in QUESTIONS and each.status is Status.OPEN)
    if held_because := case.why_held:
        held = contact.model_copy(update={"permission": permission})
        return WithdrawnPermission(
            was=contact,
            contact=held,
            latest=case.latest_round,
            questions=questions,
            consents=consents,
            next_consent=case.next_consent,
            held_because=held_because,
            by=by,
            at=at,
        )
    named = [message for message in case.messages if _names(message)]
    return WithdrawnPermission(
        was=contact,
        contact=contact.stripped(permission),
        latest=case.latest_round,
        letters=tuple(letter for letter in case.letters if letter.recipient == "contact" and letter.to),
        messages=tuple(map(_nameless, named)),
        raw_keys=tuple(message.raw_key for message in named if message.raw_key),
        questions=questions,
        moot=tuple(MootTask(id=t.id, why=_MOOT) for t in case.tasks if t.id in moot and t.done_at is None),
        changes=tuple(bare for each in case.changes if (bare := each.without_details()) != each),
        consents=consents,
        next_consent=case.next_consent,
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
