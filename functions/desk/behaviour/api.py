"""How somebody behaved: incidents, and refusals of further service because of them (BH-01 to BH-08)."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.api import LazyApi, respond
from casework.domain.staff import SERVICE_ROLES, Role
from desk.conflict_bar import keep_off

_INCIDENTS = (
    "POST /cases/{ref}/incidents",
    "GET /cases/{ref}/incidents",
    "GET /cases/{ref}/incidents/{incident_id}",
    "POST /cases/{ref}/incidents/{incident_id}/context",
    "POST /cases/{ref}/incidents/{incident_id}/actions",
    "POST /cases/{ref}/incidents/{incident_id}/learning",
    "POST /cases/{ref}/incidents/{incident_id}/closing",
)
"""For the service's own staff, and for who decides about incidents where that is somebody else."""

_SERVICE_REFUSALS = (
    "POST /cases/{ref}/service-refusals",
    "POST /cases/{ref}/service-refusals/{number}/renewal",
    "POST /cases/{ref}/service-refusals/{number}/lifting",
)
"""For who decides about incidents alone."""

api = LazyApi(
    {
        "desk.behaviour.incident_routes": _INCIDENTS,
        "desk.behaviour.service_refusal_routes": _SERVICE_REFUSALS,
    }
)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, _may_ask(), keep_off)


def _may_ask() -> dict[str, frozenset[Role]]:
    decides = frozenset({wiring.profile().behaviour.decided_by})
    return {
        **dict.fromkeys(_INCIDENTS, SERVICE_ROLES | decides),
        **dict.fromkeys(_SERVICE_REFUSALS, decides),
    }
