"""Routes: further service is refused for a time, by the one whose decision it is (BH-07)."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import answer, described, new_router
from casework.domain.record import Instant, Record
from casework.domain.round import Round
from desk.behaviour.incident_file import IncidentNotReady
from desk.behaviour.incident_routes import MAY_BE_REFUSED, incident_file, not_ready
from desk.behaviour.refuse_service import DecidedLifting, DecidedRefusal, DecidedRenewal, Refusals
from desk.paths import IMPOSSIBLE, Ref, known

Number = Annotated[int, Path(ge=1, description="the round that the refusal is")]


class RefusalStands(Record):
    """A refusal of service, and until when it holds. ``ended_at`` is null while it does."""

    ref: str
    round: int
    until: Instant
    ended_at: Instant | None


router = new_router()
router.exception_handler(IncidentNotReady)(not_ready)


@router.post(
    "/cases/<ref>/service-refusals",
    summary="Refuse further service, until a review",
    responses={201: described("It is in force", RefusalStands), **MAY_BE_REFUSED, **IMPOSSIBLE},
)
def refuse(ref: Ref, decided: DecidedRefusal) -> Response[str]:
    return _stands(_refusals().refuse(known(ref), decided, wiring.now()))


@router.post(
    "/cases/<ref>/service-refusals/<number>/renewal",
    summary="Let a refusal of service go on until another review",
    responses={201: described("It goes on", RefusalStands), **MAY_BE_REFUSED, **IMPOSSIBLE},
)
def renew(ref: Ref, number: Number, decided: DecidedRenewal) -> Response[str]:
    return _stands(_refusals().renew(known(ref), number, decided, wiring.now()))


@router.post(
    "/cases/<ref>/service-refusals/<number>/lifting",
    summary="Lift a refusal of service before its review",
    responses={201: described("It is over", RefusalStands), **MAY_BE_REFUSED, **IMPOSSIBLE},
)
def lift(ref: Ref, number: Number, decided: DecidedLifting) -> Response[str]:
    return _stands(_refusals().lift(known(ref), number, decided, wiring.now()))


def _refusals() -> Refusals:
    return Refusals(incident_file(router), wiring.rounds(), wiring.machine(), wiring.profile())


def _stands(round_: Round) -> Response[str]:
    stands = RefusalStands(ref=round_.ref, round=round_.number, until=round_.due_at, ended_at=round_.answered_at)
    return answer(stands, 201)
