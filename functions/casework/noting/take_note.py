"""What becomes of a note: a case with a promise."""

from datetime import datetime

from casework.begin_round import begin_round
from casework.complaints.begin import barring
from casework.domain.case import CaseHeader
from casework.domain.child import Child
from casework.domain.contact import Contact
from casework.domain.delivery import Delivery, digest
from casework.domain.message import Message
from casework.domain.noted_contact import check_age, check_child_age
from casework.domain.numbering import next_id
from casework.domain.opening import NewCase
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.hints import hints
from casework.letters.spoken_notice import notice_version, to_be_told
from casework.noting.telephone_note import TelephoneNote
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.post_once import post_once, received
from casework.profile import Profile


def take_note(
    note: TelephoneNote,
    by: StaffMember,
    idempotency_key: str | None,
    cases: Cases,
    machine: CaseMachine,
    profile: Profile,
    now: datetime,
) -> Delivery:
    """Open a case for ``note``, which ``by`` took, and promise an answer, once for its key. Raises FieldWrong."""
    received_at = received(note.received_at, now)
    today = profile.office.local(now).date()
    if note.contact:
        check_age(note.contact, today, "contact.")
    if note.child:
        check_child_age(note.child, today, "child.")
    kept = note.contact.to_keep(by, now, notice_version()) if note.contact else None
    rest = note.model_dump_json(exclude={"contact"} if kept and kept.permission_to_hold else {"contact", "child"})
    # Not when permission was noted, which a retry says anew.
    of_contact = kept.model_dump_json(exclude={"permission": {"at", "notice"}}) if kept else ""
    fingerprint = digest(rest.encode(), of_contact.encode())
    begun = begin_round("", 1, note, None, note.channel, received_at, profile)
    return post_once(
        lambda delivery: _new_case(note, kept, begun, by, delivery, profile, now),
        fingerprint,
        begun.due_at,
        by,
        idempotency_key,
        cases,
        machine,
        profile,
    )


def _new_case(
    note: TelephoneNote,
    kept: Contact | None,
    begun: Round,
    by: StaffMember,
    delivery: Delivery,
    profile: Profile,
    now: datetime,
) -> NewCase:
    to_tell, said = to_be_told(kept, profile, now), f"{note.summary}\n{note.wants or ''}"
    return NewCase(
        header=CaseHeader(ref=delivery.ref, kind=note.kind, channel=note.channel, opened_at=now, opened_by=by),
        contact=kept,
        child=_child(note, kept),
        round=begun.model_copy(update={"ref": delivery.ref, "message": delivery.message}),
        message=Message(
            id=delivery.message,
            channel=note.channel,
            received_at=begun.received_at,
            text=note.summary,
            wants=note.wants,
            taken_by=by,
        ),
        tasks=(to_tell,) if to_tell else (),
        untold=hints(said, delivery.message, profile, now, is_complaint=begun.complaint is not None),
        delivery=delivery,
        conflicts=barring(begun.complaint, next_id(()), by, now) if begun.complaint else (),
    )


def _child(note: TelephoneNote, kept: Contact | None) -> Child | None:
    may_be_kept = kept is not None and kept.permission_to_hold
    return note.child.to_keep() if note.child and may_be_kept else None
