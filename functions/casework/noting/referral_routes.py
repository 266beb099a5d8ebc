"""Routes: a caseworker notes that somebody else referred a family."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header
from pydantic import Field

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.record import Instant, Record
from casework.noting.referral_note import ReferralNote
from casework.noting.take_referral import take_referral

router = new_router()


class Referred(Record):
    """The case that a referral opened."""

    ref: str
    turned_back: bool = Field(description="whether it was turned back for want of permission; then nothing is kept")
    due_at: Instant | None = Field(description="until when the family is asked; null when it was turned back")
    referrer_told: bool = Field(description="whether a letter tells the referrer what became of it")
    to_do: str | None = Field(description="what a person has to tell the referrer, whom no letter reaches")


@router.post(
    "/referrals",
    summary="Note that somebody else referred a family",
    responses={
        201: described("A case was opened, now or by an earlier post of the same referral", Referred),
        **REFUSALS,
    },
)
def record_referral(
    note: ReferralNote,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=200,
            description="makes a retried post the same referral; 422 when it was used for another note",
        ),
    ] = None,
) -> Response[str]:
    by = signed_in(router)
    delivery = take_referral(
        note, by, idempotency_key, wiring.cases(), wiring.machine(), wiring.profile(), wiring.now()
    )
    turned_back = note.permission is None
    referred = Referred(
        ref=delivery.ref,
        turned_back=turned_back,
        due_at=None if turned_back else delivery.due_at,
        referrer_told=note.referrer_told,
        to_do=note.to_do,
    )
    return answer(referred, 201)
