"""Routes: consents to share, as people tell them to staff."""

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.complaints.look_again import look_again
from casework.consents.withdraw import withdraw
from casework.domain.channel import Channel
from casework.domain.consent import Answer, Consent, Scope, may_be_meant_too
from casework.domain.record import Record
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known
from desk.sharing.give_consent import GivenConsent, give_consent
from desk.sharing.narrow_consent import Remaining, narrow_consent

ConsentId = Annotated[str, Path(description="a consent's id, as its case shows it")]


class ToldWithdrawal(Record):
    """How someone took a consent back."""

    how: Channel


class RecordedAnswer(Consent):
    """An answer that stands. ``still_given`` are the consents that a no leaves as they are, though it may be meant for
    them too: about the same person's information, or to a recipient who is named much alike. Ask whether they go on.
    """

    still_given: tuple[str, ...]


class WithdrawnConsent(Record):
    """A consent that blocks from now on. ``inform`` are the disclosures whose recipients are to be told;
    ``still_given`` are the consents that go on, though this may be meant for them too: ask.
    """

    consent: Consent
    inform: tuple[str, ...]
    still_given: tuple[str, ...]


router = new_router()


@router.post(
    "/cases/<ref>/consents",
    summary="Record a yes or a no to sharing",
    responses={201: described("The answer stands", RecordedAnswer), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def give(ref: Ref, given: GivenConsent) -> Response[str]:
    now = wiring.now()
    consent = give_consent(
        known(ref),
        given,
        signed_in(router),
        wiring.cases(),
        wiring.sharing(),
        wiring.correspondence(),
        wiring.profile(),
        now,
    )
    _look_again(ref, now)
    still = _still_given(ref, consent.scope, now) if consent.answer is Answer.NO else ()
    return answer(RecordedAnswer(**consent.model_dump(), still_given=still), 201)


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
    _look_again(ref, now)
    still = _still_given(ref, consent.scope, now)
    return answer(WithdrawnConsent(consent=consent, inform=consent.disclosures, still_given=still), 201)


@router.post(
    "/cases/<ref>/consents/<consent_id>/narrowing",
    summary="Leave less in a consent",
    responses={201: described("What is left of it", Consent), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def narrow(ref: Ref, consent_id: ConsentId, remaining: Remaining) -> Response[str]:
    now = wiring.now()
    consent = narrow_consent(
        known(ref),
        consent_id,
        remaining,
        signed_in(router),
        wiring.cases(),
        wiring.sharing(),
        wiring.correspondence(),
        now,
    )
    _look_again(ref, now)
    return answer(consent, 201)


def _look_again(ref: str, now: datetime) -> None:
    look_again(known(ref), wiring.cases(), wiring.rounds(), wiring.machine(), now)


def _still_given(ref: str, said: Scope, now: datetime) -> tuple[str, ...]:
    return tuple(each.id for each in may_be_meant_too(said, wiring.cases().get(known(ref)).consents, now))
