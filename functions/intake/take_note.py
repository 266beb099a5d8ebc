"""What becomes of a note: a case with a promise."""

from datetime import datetime

from casework.domain.case import CaseHeader
from casework.domain.contact import Contact
from casework.domain.delivery import Delivery, digest
from casework.domain.message import Message
from casework.domain.opening import NewCase
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.ports import CaseMachine, Cases
from casework.profile import Profile
from intake.post_once import post_once, received
from intake.telephone_note import TelephoneNote


def take_note(
    note: TelephoneNote,
    by: StaffMember,
    idempotency_key: str | None,
    cases: Cases,
    machine: CaseMachine,
    profile: Profile,
    now: datetime,
) -> Delivery:
    """Open a case for ``note``, which ``by`` took, and promise an answer, once for its key.

    Raises KeyOfAnotherNote and ReceivedAtAnotherTime.
    """
    received_at = received(note.received_at, now)
    kept = note.contact.to_keep(by, now) if note.contact else None
    rest = note.model_dump_json(exclude={"contact"}).encode()
    # Not when permission was noted, which a retry says anew.
    fingerprint = digest(rest, kept.model_dump_json(exclude={"permission": {"at"}}).encode() if kept else b"")
    return post_once(
        lambda delivery: _new_case(note, kept, by, delivery, received_at, now),
        fingerprint,
        profile.promise(received_at).due_at,
        by,
        idempotency_key,
        cases,
        machine,
        profile,
    )


def _new_case(
    note: TelephoneNote,
    kept: Contact | None,
    by: StaffMember,
    delivery: Delivery,
    received_at: datetime,
    now: datetime,
) -> NewCase:
    return NewCase(
        header=CaseHeader(ref=delivery.ref, kind=note.kind, channel=note.channel, opened_at=now, opened_by=by),
        contact=kept,
        round=Round(
            ref=delivery.ref,
            number=delivery.round,
            kind=note.kind,
            received_at=received_at,
            due_at=delivery.due_at,
            message=delivery.message,
        ),
        message=Message(
            id=delivery.message,
            channel=note.channel,
            received_at=received_at,
            text=note.summary,
            wants=note.wants,
            taken_by=by,
        ),
        tasks=(),
        delivery=delivery,
    )
