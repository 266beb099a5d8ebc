"""Routes: consents to share, as people tell them to staff."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, FieldRefused, answer, described, new_router, signed_in
from casework.consents.withdraw import withdraw
from casework.domain.channel import Channel
from casework.domain.consent import Consent, holding
from casework.domain.record import Record
from desk.give_consent import DateRefused, GivenConsent, give_consent
from desk.narrow_consent import Remaining, narrow_consent
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

ConsentId = Annotated[str, Path(description="a consent's id, as its case shows it")]


class ToldWithdrawal(Record):
    """How someone took a consent back."""

    how: Channel


class WithdrawnConsent(Record):
    """A consent that blocks from now on. ``inform`` are the disclosures whose recipients are to be told;
    ``still_given`` are the consents that still name the same recipient: whether they go on is to be asked.
    """

    consent: Consent
    inform: tuple[str, ...]
    still_given: tuple[str, ...]


router = new_router()


@router.post(
    "/cases/<ref>/consents",
    summary="Record a yes or a no to sharing",
    responses={201: described("The answer stands", Consent), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def give(ref: Ref, given: GivenConsent) -> Response[str]:
    try:
        consent = give_consent(
            known(ref),
            given,
            signed_in(router),
            wiring.cases(),
            wiring.sharing(),
            wiring.correspondence(),
            wiring.profile(),
            wiring.now(),
        )
    except DateRefused as error:
        raise FieldRefused(error.field, str(error)) from None
    return answer(consent, 201)


@router.post(
    "/cases/<ref>/consents/<consent_id>/withdrawal",
    summary="Take a consent back: it blocks at once",
    responses={201: described("It is withdrawn", WithdrawnConsent), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def take_back(ref: Ref, consent_id: ConsentId, told: ToldWithdrawal) -> Response[str]:
    now = wiring.now()
    consent = withdraw(
        known(ref),
        consent_id,
        told.how,
        signed_in(router),
        wiring.cases(),
        wiring.sharing(),
        wiring.correspondence(),
        now,
    )
    others = holding(wiring.cases().get(known(ref)).consents, now)
    still = tuple(each.id for each in others if each.scope.names(consent.scope.recipient))
    return answer(WithdrawnConsent(consent=consent, inform=consent.disclosures, still_given=still), 201)


@router.post(
    "/cases/<ref>/consents/<consent_id>/narrowing",
    summary="Leave less in a consent",
    responses={201: described("What is left of it", Consent), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def narrow(ref: Ref, consent_id: ConsentId, remaining: Remaining) -> Response[str]:
    return answer(
        narrow_consent(
            known(ref),
            consent_id,
            remaining,
            signed_in(router),
            wiring.cases(),
            wiring.sharing(),
            wiring.correspondence(),
            wiring.now(),
        ),
        201,
    )
