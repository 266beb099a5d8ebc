"""Routes: whether a held-back email is a referral, and how many referrals ended how."""

from aws_lambda_powertools.event_handler import Response
from pydantic import Field

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.record import Instant, Record
from casework.domain.referral_count import ReferralCount
from casework.domain.round import Kind, Outcome
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known
from desk.sharing.confirm_referral import HeldBackEmails, Said

router = new_router()


class GoesOn(Record):
    """What a held-back email is from now on, and the round in which it goes on."""

    ref: str
    kind: Kind
    round: int
    turned_back: bool = Field(description="whether nobody in the family gave permission; then nothing of it is kept")
    due_at: Instant | None = Field(description="until when it waits; null when it was turned back")
    referrer_told: bool | None = Field(
        description="whether a letter tells the referrer what became of it; null when it is no referral"
    )
    to_do: str | None = Field(description="what a person has to tell the referrer, whom no letter reaches")


class ReferralCounts(Record):
    """How many referrals ended how, month by month, earliest first."""

    counts: tuple[ReferralCount, ...]


@router.post(
    "/cases/<ref>/referral",
    summary="Say whether a held-back email is a referral, and what may be kept of it",
    responses={201: described("It is what you said", GoesOn), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def decide(ref: Ref, said: Said) -> Response[str]:
    by = signed_in(router)
    emails = HeldBackEmails(
        wiring.cases(),
        wiring.rounds(),
        wiring.referrals(),
        wiring.machine(),
        wiring.removals(),
        wiring.profile(),
    )
    round_ = emails.decide(known(ref), said, by, wiring.now())
    turned_back = round_.outcome is Outcome.TURNED_BACK
    goes_on = GoesOn(
        ref=round_.ref,
        kind=round_.kind,
        round=round_.number,
        turned_back=turned_back,
        due_at=None if turned_back else round_.due_at,
        referrer_told=said.details.referrer_told if said.details else None,
        to_do=said.details.to_do if said.details else None,
    )
    return answer(goes_on, 201)


@router.get(
    "/referrals/counts",
    summary="How many referrals ended how",
    responses={200: described("Counts: no case and nobody is named", ReferralCounts), **REFUSALS},
)
def count() -> Response[str]:
    signed_in(router)
    return answer(ReferralCounts(counts=tuple(wiring.counts().of_referrals())))
