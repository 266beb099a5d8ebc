"""How somebody behaved: incidents, and refusals of further service because of them (BH-01 to BH-08)."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.api import new_api, respond
from casework.domain.staff import SERVICE_ROLES, Role
from desk.behaviour import incident_routes, service_refusal_routes
from desk.behaviour.incident_file import IncidentNotReady, NotForThemToDecide
from desk.conflict_bar import keep_off

api = new_api()
api.include_router(incident_routes.router)
api.include_router(service_refusal_routes.router)
api.exception_handler(IncidentNotReady)(incident_routes.not_ready)
api.exception_handler(NotForThemToDecide)(incident_routes.not_theirs_to_decide)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, _may_ask(), keep_off)


def _may_ask() -> dict[str, frozenset[Role]]:
    decides = frozenset({wiring.profile().behaviour.decided_by})
    return {
        **dict.fromkeys(incident_routes.ROUTES, SERVICE_ROLES | decides),
        **dict.fromkeys(service_refusal_routes.ROUTES, decides),
    }
