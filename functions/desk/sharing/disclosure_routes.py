"""Routes: passing something on, or seeking it, with the client's consent."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.disclosure import Disclosure
from casework.domain.record import Instant, Record
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known
from desk.sharing.disclose import RequestedDisclosure, ask_about, make_disclosure, request_disclosure

DisclosureId = Annotated[str, Path(description="a disclosure's id, as its case shows it")]


class CheckedDisclosure(Disclosure):
    """A disclosure as it was asked for, and what is missing for it now; null when nothing is."""

    missing: str | None


class PutQuestion(Record):
    """The round that asks the client, and until when their answer counts."""

    ref: str
    round: int
    due_at: Instant


router = new_router()


@router.post(
    "/cases/<ref>/disclosures",
    summary="Check whether something may be passed on or sought",
    responses={201: described("What the check says", CheckedDisclosure), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def request(ref: Ref, wanted: RequestedDisclosure) -> Response[str]:
    disclosure, missing = request_disclosure(
        known(ref),
        wanted,
        signed_in(router),
        wiring.cases(),
        wiring.sharing(),
        wiring.correspondence(),
        wiring.profile(),
        wiring.now(),
    )
    return answer(CheckedDisclosure(**disclosure.model_dump(), missing=missing), 201)


@router.post(
    "/cases/<ref>/disclosures/<disclosure_id>/question",
    summary="Ask the client whether they agree",
    responses={201: described("The question is put", PutQuestion), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def ask(ref: Ref, disclosure_id: DisclosureId) -> Response[str]:
    signed_in(router)
    question = ask_about(
        known(ref),
        disclosure_id,
        wiring.cases(),
        wiring.sharing(),
        wiring.machine(),
        wiring.profile(),
        wiring.now(),
    )
    return answer(PutQuestion(ref=question.ref, round=question.number, due_at=question.due_at), 201)


@router.post(
    "/cases/<ref>/disclosures/<disclosure_id>/making",
    summary="Claim a disclosure, immediately before making it",
    responses={201: described("It may be made now", Disclosure), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def make(ref: Ref, disclosure_id: DisclosureId) -> Response[str]:
    return answer(
        make_disclosure(
            known(ref),
            disclosure_id,
            signed_in(router),
            wiring.cases(),
            wiring.sharing(),
            wiring.correspondence(),
            wiring.profile(),
            wiring.now(),
        ),
        201,
    )
