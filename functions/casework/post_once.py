"""What someone posts opens a case, exactly once however often it is posted."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from casework.domain.delivery import Became, Delivery, digest
from casework.domain.opening import NewCase
from casework.domain.reference import new_reference
from casework.domain.staff import StaffMember
from casework.errors import FieldWrong, ReferenceTaken
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.profile import Profile
from casework.waking import begin

_LONGEST_AGO = timedelta(days=366)
_CLOCKS_DIFFER = timedelta(minutes=2)


def received(said: datetime | None, now: datetime) -> datetime:
    """When something noted at ``now`` was received, if it ``said`` so, else now. Raises FieldWrong."""
    received_at = said or now
    if not now - _LONGEST_AGO <= received_at <= now + _CLOCKS_DIFFER:
        raise FieldWrong("received_at", f"should be in the past year, and {received_at.isoformat()} is not")
    return min(received_at, now)


def post_once(
    new_case: Callable[[Delivery], NewCase],
    fingerprint: str,
    due_at: datetime,
    by: StaffMember,
    idempotency_key: str | None,
    cases: Cases,
    machine: CaseMachine,
    profile: Profile,
) -> Delivery:
    """Open the case that ``new_case`` makes of a delivery, and start its machine.

    Posted again with the same ``idempotency_key`` by the same person, it returns what the first post made. Raises
    FieldWrong when the ``fingerprint`` is another.
    """
    delivery_id = digest(b"note", by.id.encode(), (idempotency_key or str(uuid.uuid4())).encode())
    wanted = Delivery(
        id=delivery_id,
        ref="",
        round=1,
        message=delivery_id[:16],
        became=Became.ROUND,
        due_at=due_at,
        fingerprint=fingerprint,
    )
    while True:
        ref = new_reference(profile.service.reference_prefix)
        try:
            delivery = cases.open(new_case(wanted.model_copy(update={"ref": ref})))
            break
        except ReferenceTaken:
            continue
    if delivery.fingerprint != fingerprint:
        raise FieldWrong("Idempotency-Key", "was used for another note")
    begin(delivery.ref, delivery.round, machine)
    return delivery
