"""What stays of an email, and on its case, once a person has said that it refers a family (CF-16, CF-24)."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.contact import Contact
from casework.domain.message import Message
from casework.domain.record import Instant, Record
from casework.domain.referral import Referral
from casework.domain.referral_form import ReferralForm
from casework.domain.round import Round
from casework.domain.staff import StaffMember


class ConfirmedReferral(Record):
    """What is written, all at once or not at all, to make a held-back email the referral that it is.

    ``enquiry`` is the round that the email had begun, as it was read, and ``question`` the one that takes its place.
    The case is the family's from then on: ``contact``, ``child`` and ``referral`` replace what was there. ``messages``
    are those held back, as they stay, ``raw_keys`` where the untouched emails lie that do not, ``looked`` the tasks
    that this does.
    """

    enquiry: Round
    question: Round
    contact: Contact | None
    child: Child | None
    referral: Referral
    messages: tuple[Message, ...]
    raw_keys: tuple[str, ...]
    looked: tuple[str, ...]
    by: StaffMember
    at: Instant


def confirmed(case: Case, form: ReferralForm, due_at: datetime, by: StaffMember, at: datetime) -> ConfirmedReferral:
    """What becomes of ``case``, whose one round is open and whose emails are held back, as ``by`` says at ``at``.

    The family is asked until ``due_at``; without permission nothing of it stays.
    """
    enquiry, kept = case.latest_round, form.kept
    held = case.held_back
    reason = {enquiry.message: kept.reason or ""}
    question = kept.question(case.ref, case.next_number, enquiry.message or "", at, due_at)
    return ConfirmedReferral(
        enquiry=enquiry,
        question=question.model_copy(update={"allocated_to": case.allocated_to}),
        contact=kept.contact,
        child=kept.of_child,
        referral=kept.referral,
        messages=tuple(_stripped(message, reason.get(message.id, ""), kept) for message in held),
        raw_keys=tuple(message.raw_key for message in held if message.raw_key),
        looked=open_looks(case),
        by=by,
        at=at,
    )


def open_looks(case: Case) -> tuple[str, ...]:
    """The tasks of looking at a held-back email that nobody has done yet."""
    looks = {look_at(message) for message in case.held_back}
    return tuple(task.id for task in case.tasks if task.id in looks and task.done_at is None)


def look_at(message: Message) -> str:
    """The id of the task of looking at this email."""
    return f"look-{message.id}"


def _stripped(message: Message, reason: str, kept: ReferralForm) -> Message:
    return message.model_copy(
        update={
            "text": reason,
            "truncated": False,
            "sender": None,
            "subject": None,
            "message_id": None,
            "raw_key": None,
            "attachments": (),
            "held_back": False,
            "removed": _removed(len(message.attachments), bool(reason), kept),
        }
    )


def _removed(attachments: int, in_part: bool, kept: ReferralForm) -> str:
    what = "the rest of the email" if in_part else "the email"
    if attachments:
        what += f" and {attachments} attachment{'' if attachments == 1 else 's'}"
    why = "CF-24" if kept.permission else "nobody in the family gave permission, CF-16"
    return f"{what} {'were' if attachments else 'was'} removed: {why}"
