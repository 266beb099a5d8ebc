"""Routes: what somebody got in touch for is of another kind than it seemed, or a complaint too (FB-03, FB-13)."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in, signed_in_roles
from casework.domain.record import Instant, Record
from casework.domain.round import Kind
from desk.opinions.open_complaint import LinkedComplaint, LinkedComplaints
from desk.opinions.reclassify import Reclassification, Reclassifications
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


class Complained(Record):
    """The case that a complaint opened, and by when its first step is answered."""

    ref: str
    linked_to: str
    due_at: Instant


class OfAnotherKind(Record):
    """The round in which it goes on, of the kind that it is, and by when it is due."""

    ref: str
    round: int
    kind: Kind
    due_at: Instant


@router.post(
    "/cases/<ref>/complaints",
    summary="Open a complaint by the person of a case, as a case of its own",
    responses={
        201: described("A case was opened, now or by an earlier post of the same complaint", Complained),
        **REFUSALS,
        **NO_SUCH_CASE,
        **IMPOSSIBLE,
    },
)
def complain(
    ref: Ref,
    noted: LinkedComplaint,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=200,
            description="makes a retried post the same complaint; 422 when it was used for another note",
        ),
    ] = None,
) -> Response[str]:
    by = signed_in(router)
    complaints = LinkedComplaints(
        wiring.cases(), wiring.tasks(), wiring.machine(), wiring.correspondence(), wiring.profile()
    )
    delivery = complaints.open(known(ref), noted, by, idempotency_key, wiring.now())
    return answer(Complained(ref=delivery.ref, linked_to=known(ref), due_at=delivery.due_at), 201)


@router.post(
    "/cases/<ref>/reclassification",
    summary="Say that what somebody got in touch for is of another kind, and why",
    responses={201: described("It goes on as what it is", OfAnotherKind), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def reclassify(ref: Ref, said: Reclassification) -> Response[str]:
    by, roles = signed_in(router), signed_in_roles(router)
    kinds = Reclassifications(wiring.cases(), wiring.rounds(), wiring.tasks(), wiring.machine(), wiring.profile())
    begun = kinds.take(known(ref), said, by, roles, wiring.now())
    return answer(OfAnotherKind(ref=begun.ref, round=begun.number, kind=begun.kind, due_at=begun.due_at), 201)
