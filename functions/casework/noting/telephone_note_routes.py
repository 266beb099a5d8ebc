"""Routes: a caseworker notes what someone rang, wrote or came about."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.record import Instant, Record
from casework.noting.take_note import take_note
from casework.noting.telephone_note import TelephoneNote

router = new_router()


class Noted(Record):
    """The case that a note opened, and by when its answer was promised."""

    ref: str
    due_at: Instant


@router.post(
    "/telephone-notes",
    summary="Note what someone rang, wrote or came about",
    responses={201: described("A case was opened, now or by an earlier post of the same note", Noted), **REFUSALS},
)
def record_telephone_note(
    note: TelephoneNote,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=200,
            description="makes a retried post the same note; 422 when it was used for another one",
        ),
    ] = None,
) -> Response[str]:
    by = signed_in(router)
    delivery = take_note(note, by, idempotency_key, wiring.cases(), wiring.machine(), wiring.profile(), wiring.now())
    return answer(Noted(ref=delivery.ref, due_at=delivery.due_at), 201)
