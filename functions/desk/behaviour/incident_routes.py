"""Routes: behaviour incidents, for whoever decides about them and the workers concerned. For anybody else there is none
(BH-02).
"""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import BaseRouter
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, Refusal, answer, described, new_router, signed_in, signed_in_roles
from casework.domain.case import Case
from casework.domain.incident import Incident
from casework.domain.record import Instant, Record
from casework.domain.service_refusal import ServiceRefusal
from desk.behaviour.act_on_incident import ChosenAction, act_on_incident
from desk.behaviour.close_incident import NotedLearning, close_incident, note_learning
from desk.behaviour.incident_file import IncidentFile, IncidentNotReady, NotForThemToDecide
from desk.behaviour.record_incident import NotedContext, NotedIncident, note_context, record_incident
from desk.conflict_bar import shown_case
from desk.paths import NO_SUCH_CASE, Ref, known

IncidentId = Annotated[str, Path(description="an incident's id")]
MAY_BE_REFUSED = {**REFUSALS, **NO_SUCH_CASE}
NOT_READY = {
    **MAY_BE_REFUSED,
    409: described("Something has to be said first, or was said before: says what", Refusal),
}


class RefusalOfIncident(Record):
    """A refusal of service that followed from an incident, with its reasons. ``ended_at`` is null while it holds."""

    round: int
    refusal: ServiceRefusal
    until: Instant
    ended_at: Instant | None


class IncidentView(Incident):
    """An incident, and what was refused because of it."""

    ref: str
    service_refusals: tuple[RefusalOfIncident, ...]


class CaseIncidents(Record):
    """The incidents of a case that the reader may read."""

    incidents: tuple[IncidentView, ...]


router = new_router()


def not_ready(refused: IncidentNotReady) -> Response[str]:
    """What the API answers to an act that has to wait."""
    return answer(Refusal(error=str(refused)), 409)


def not_theirs_to_decide(refused: NotForThemToDecide) -> Response[str]:
    """What the API answers to who may read an incident and does not decide about it."""
    return answer(Refusal(error=str(refused)), 403)


router.exception_handler(IncidentNotReady)(not_ready)
router.exception_handler(NotForThemToDecide)(not_theirs_to_decide)


def incident_file(asked: BaseRouter) -> IncidentFile:
    """The incidents that whoever asks the route that runs now may read."""
    decided_by = wiring.profile().behaviour.decided_by
    return IncidentFile(wiring.incidents(), wiring.cases(), signed_in(asked), signed_in_roles(asked), decided_by)


@router.post(
    "/cases/<ref>/incidents",
    summary="Note that a worker was attacked, threatened, intimidated or insulted",
    responses={201: described("It is noted, for those concerned", IncidentView), **MAY_BE_REFUSED},
)
def record(ref: Ref, noted: NotedIncident) -> Response[str]:
    incident = record_incident(known(ref), noted, incident_file(router), wiring.correspondence(), wiring.now())
    return _shown(ref, incident)


@router.get(
    "/cases/<ref>/incidents",
    summary="The incidents on a case, for those concerned; none for others",
    responses={200: described("Those that you may read", CaseIncidents), **MAY_BE_REFUSED},
)
def list_incidents(ref: Ref) -> Response[str]:
    case = shown_case(ref, router)
    incidents = incident_file(router).of(case)
    return answer(CaseIncidents(incidents=tuple(_view(case, each) for each in incidents)))


@router.get(
    "/cases/<ref>/incidents/<incident_id>",
    summary="An incident, for those concerned",
    responses={200: described("The incident with what was done about it", IncidentView), **MAY_BE_REFUSED},
)
def show_incident(ref: Ref, incident_id: IncidentId) -> Response[str]:
    case = shown_case(ref, router)
    return answer(_view(case, incident_file(router).get(case.ref, incident_id)))


@router.post(
    "/cases/<ref>/incidents/<incident_id>/context",
    summary="Note in what circumstances it happened, and what allowance was made",
    responses={201: described("It is noted", IncidentView), **NOT_READY},
)
def record_context(ref: Ref, incident_id: IncidentId, noted: NotedContext) -> Response[str]:
    return _shown(ref, note_context(known(ref), incident_id, noted, incident_file(router), wiring.now()))


@router.post(
    "/cases/<ref>/incidents/<incident_id>/actions",
    summary="Record one thing that was done about an incident",
    responses={201: described("It is recorded", IncidentView), **NOT_READY},
)
def record_action(ref: Ref, incident_id: IncidentId, chosen: ChosenAction) -> Response[str]:
    incident = act_on_incident(
        known(ref),
        incident_id,
        chosen,
        incident_file(router),
        wiring.correspondence(),
        wiring.profile(),
        wiring.now(),
    )
    return _shown(ref, incident)


@router.post(
    "/cases/<ref>/incidents/<incident_id>/learning",
    summary="Note what the service learnt from an incident, or why there is nothing",
    responses={201: described("It is noted", IncidentView), **NOT_READY},
)
def record_learning(ref: Ref, incident_id: IncidentId, noted: NotedLearning) -> Response[str]:
    return _shown(ref, note_learning(known(ref), incident_id, noted, incident_file(router), wiring.now()))


@router.post(
    "/cases/<ref>/incidents/<incident_id>/closing",
    summary="Close an incident from which the service has learnt",
    responses={201: described("It is closed", IncidentView), **NOT_READY},
)
def close(ref: Ref, incident_id: IncidentId) -> Response[str]:
    return _shown(ref, close_incident(known(ref), incident_id, incident_file(router), wiring.now()))


def _shown(ref: str, incident: Incident) -> Response[str]:
    return answer(_view(wiring.cases().get(known(ref)), incident), 201)


def _view(case: Case, incident: Incident) -> IncidentView:
    refusals = tuple(
        RefusalOfIncident(round=each.number, refusal=each.refusal, until=each.due_at, ended_at=each.answered_at)
        for each in case.rounds
        if each.refusal and each.refusal.incident == incident.id
    )
    return IncidentView(**dict(incident), ref=case.ref, service_refusals=refusals)
