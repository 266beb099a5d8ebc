"""What becomes of a note: a case, exactly once however often it is posted."""

import uuid
from contextlib import suppress
from datetime import datetime, timedelta

from casework.domain.case import CaseHeader
from casework.domain.contact import Contact
from casework.domain.delivery import Became, Delivery, digest
from casework.domain.message import Message
from casework.domain.opening import NewCase
from casework.domain.reference import new_reference
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.errors import MachineOutOfReach, ReferenceTaken
from casework.ports import CaseMachine, Cases
from casework.profile import Profile
from intake.telephone_note import ReceivedAtAnotherTime, TelephoneNote

_LONGEST_AGO = timedelta(days=366)
_CLOCKS_DIFFER = timedelta(minutes=2)


class KeyOfAnotherNote(Exception):
    """The idempotency key was used before, for a note that said something else."""


def take_note(
    note: TelephoneNote,
    by: StaffMember,
    idempotency_key: str | None,
    cases: Cases,
    machine: CaseMachine,
    profile: Profile,
    now: datetime,
) -> Delivery:
    """Open a case for ``note``, which ``by`` took, and promise an answer.

    A note posted again with the same ``idempotency_key`` by the same person returns what the first made. Raises
    KeyOfAnotherNote and ReceivedAtAnotherTime.
    """
    received_at = note.received_at or now
    if not now - _LONGEST_AGO <= received_at <= now + _CLOCKS_DIFFER:
        raise ReceivedAtAnotherTime(received_at)
    received_at = min(received_at, now)
    kept = note.contact.to_keep(by, now) if note.contact else None
    rest = note.model_dump_json(exclude={"contact"}).encode()
    # Not when permission was noted, which a retry says anew.
    fingerprint = digest(rest, kept.model_dump_json(exclude={"permission": {"at"}}).encode() if kept else b"")
    delivery_id = digest(b"note", by.id.encode(), (idempotency_key or str(uuid.uuid4())).encode())
    wanted = Delivery(
        id=delivery_id,
        ref="",
        round=1,
        message=delivery_id[:16],
        became=Became.ROUND,
        due_at=profile.promise(received_at).due_at,
        fingerprint=fingerprint,
    )
    while True:
        ref = new_reference(profile.service.reference_prefix)
        try:
            delivery = cases.open(_new_case(note, kept, by, wanted.model_copy(update={"ref": ref}), received_at, now))
            break
        except ReferenceTaken:
            continue
    if delivery.fingerprint != fingerprint:
        raise KeyOfAnotherNote
    # Told of a failure now, someone would post the note again and make a second case; the sweep starts the machine.
    with suppress(MachineOutOfReach):
        machine.start(delivery.ref, delivery.round)
    return delivery


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
