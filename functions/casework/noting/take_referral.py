"""What becomes of a referral: a question to the family, or nothing that says who they are."""

from datetime import datetime

from casework.domain.case import CaseHeader
from casework.domain.channel import Channel
from casework.domain.delivery import Delivery, digest
from casework.domain.message import Message
from casework.domain.opening import NewCase
from casework.domain.referral_form import ReferralForm
from casework.domain.round import Kind
from casework.domain.staff import StaffMember
from casework.noting.referral_note import ReferralNote
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.post_once import post_once, received
from casework.profile import Profile

NOTHING_KEPT = "nothing of the family was kept: nobody in it gave permission (CF-16)"


def take_referral(
    note: ReferralNote,
    by: StaffMember,
    idempotency_key: str | None,
    cases: Cases,
    machine: CaseMachine,
    profile: Profile,
    now: datetime,
) -> Delivery:
    """Open a case that waits for the family's yes or no, once for its key; their time to answer counts from ``now``.

    A referral that rests on nobody's permission is turned back: the case holds who referred and nothing of the family,
    until its machine has told the referrer and erased it (CF-16). Raises FieldWrong.
    """
    received_at = received(note.received_at, now)
    note.check_permission(profile.office.local(now).date())
    kept = note.kept
    said = (note.channel, note.received_at.isoformat() if note.received_at else "", kept.model_dump_json())
    return post_once(
        lambda delivery: _new_case(kept, note.channel, by, delivery, received_at, now),
        digest(*(part.encode() for part in said)),
        profile.question_of_referral(now).due_at,
        by,
        idempotency_key,
        cases,
        machine,
        profile,
    )


def _new_case(
    kept: ReferralForm, channel: Channel, by: StaffMember, delivery: Delivery, received_at: datetime, now: datetime
) -> NewCase:
    return NewCase(
        header=CaseHeader(ref=delivery.ref, kind=Kind.REFERRAL, channel=channel, opened_at=now, opened_by=by),
        contact=kept.contact,
        child=kept.of_child,
        referral=kept.referral,
        round=kept.question(delivery.ref, delivery.round, delivery.message, now, delivery.due_at),
        message=Message(
            id=delivery.message,
            channel=channel,
            received_at=received_at,
            text=kept.reason or "",
            taken_by=by,
            removed=None if kept.permission else NOTHING_KEPT,
        ),
        tasks=(),
        delivery=delivery,
    )
