"""Routes: requests about personal data, from the day they come to their answer, and the register of them (CF-08)."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, Refusal, answer, described, new_router, signed_in
from casework.domain.record import Record
from casework.domain.rights_count import RightsCount
from casework.domain.round import Round
from casework.erasing import Erasing
from casework.letters.rights import RightsLetters
from desk.keeping.answer_request import NotedRightsAnswer, RightsAnswers
from desk.keeping.erase_on_request import RequestedErasures
from desk.keeping.identify_requester import NotedIdentity, NotedStanding, note_identity, note_standing
from desk.keeping.pause_request import (
    NotedExtension,
    NotedPause,
    NotedResumption,
    extend_request,
    pause_request,
    resume_request,
)
from desk.keeping.record_request import NotedRequest, record_request
from desk.keeping.rights_desk import RightsDesk
from desk.keeping.rights_views import RightsRequestOnCase, on_its_case
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

Number = Annotated[int, Path(ge=1, description="the round that the request is")]
MAY_BE_REFUSED = {**REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE}
_MOVED = {201: described("The request as it stands now", RightsRequestOnCase), **MAY_BE_REFUSED}


class RightsCounts(Record):
    """How many requests ended how, and how many late; month by month, earliest first."""

    counts: tuple[RightsCount, ...]


router = new_router()


@router.post(
    "/cases/<ref>/rights-requests",
    summary="Note that somebody uses a right over what is kept of them",
    responses={
        201: described("It has a round of its own, and is acknowledged", RightsRequestOnCase),
        **REFUSALS,
        **NO_SUCH_CASE,
    },
)
def record(ref: Ref, noted: NotedRequest) -> Response[str]:
    return _stands(record_request(known(ref), noted, signed_in(router), _desk(), wiring.now()))


@router.post(
    "/cases/<ref>/rights-requests/<number>/identity",
    summary="Ask who they are, or note that they have shown it",
    responses=_MOVED,
)
def identify(ref: Ref, number: Number, noted: NotedIdentity) -> Response[str]:
    return _stands(note_identity(known(ref), number, noted, signed_in(router), _desk(), wiring.now()))


@router.post(
    "/cases/<ref>/rights-requests/<number>/standing",
    summary="Note by what right they ask for another person, and what a young person wishes",
    responses=_MOVED,
)
def stand(ref: Ref, number: Number, noted: NotedStanding) -> Response[str]:
    return _stands(note_standing(known(ref), number, noted, signed_in(router), _desk(), wiring.now()))


@router.post(
    "/cases/<ref>/rights-requests/<number>/pause",
    summary="Ask what exactly they want: the clock stops until they answer",
    responses=_MOVED,
)
def pause(ref: Ref, number: Number, noted: NotedPause) -> Response[str]:
    return _stands(pause_request(known(ref), number, noted, signed_in(router), _desk(), wiring.now()))


@router.post(
    "/cases/<ref>/rights-requests/<number>/resumption",
    summary="Note that they answered: the clock goes on",
    responses=_MOVED,
)
def resume(ref: Ref, number: Number, noted: NotedResumption) -> Response[str]:
    return _stands(resume_request(known(ref), number, noted, signed_in(router), _desk(), wiring.now()))


@router.post(
    "/cases/<ref>/rights-requests/<number>/extension",
    summary="Extend the time by two months, and tell them why",
    responses=_MOVED,
)
def extend(ref: Ref, number: Number, noted: NotedExtension) -> Response[str]:
    return _stands(extend_request(known(ref), number, noted, signed_in(router), _desk(), wiring.now()))


@router.post(
    "/cases/<ref>/rights-requests/<number>/answer",
    summary="Record what became of a request",
    responses={
        201: described("It is answered and counted", RightsRequestOnCase),
        **REFUSALS,
        **NO_SUCH_CASE,
        409: described("Another answer stands, or something has to be noted first: says what", Refusal),
    },
)
def settle(ref: Ref, number: Number, noted: NotedRightsAnswer) -> Response[str]:
    by, profile = signed_in(router), wiring.profile()
    erasing = Erasing(wiring.remains(), wiring.disposals(), wiring.eraser(), profile)
    erasures = RequestedErasures(wiring.cases(), wiring.incidents(), erasing, profile)
    return _stands(RightsAnswers(_desk(), erasures).answer(known(ref), number, noted, by, wiring.now()))


@router.get(
    "/rights-requests/counts",
    summary="The register: how many requests about personal data ended how",
    responses={200: described("Counts: no case and nobody is named", RightsCounts), **REFUSALS},
)
def count() -> Response[str]:
    signed_in(router)
    return answer(RightsCounts(counts=tuple(wiring.counts().of_rights_requests())))


def _desk() -> RightsDesk:
    correspondence = wiring.correspondence()
    return RightsDesk(
        wiring.cases(),
        wiring.rights_requests(),
        wiring.rounds(),
        wiring.tasks(),
        wiring.machine(),
        correspondence,
        RightsLetters(correspondence, wiring.reply_addresses()),
        wiring.profile(),
    )


def _stands(round_: Round) -> Response[str]:
    return answer(on_its_case(round_), 201)
