"""What somebody thinks of a service: complaints, feedback, views about other services, closing a case and asking."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import new_api, respond
from desk.conflict_bar import ANSWER_STEP, READ_STEP, keep_off
from desk.opinions import (
    closing_routes,
    complaint_routes,
    feedback_routes,
    kind_routes,
    other_service_routes,
    step_routes,
    word_routes,
)

_MAY_ASK = {
    READ_STEP: complaint_routes.MAY_DECIDE,
    ANSWER_STEP: complaint_routes.MAY_DECIDE,
    step_routes.LIST: step_routes.MAY_DECIDE,
}

api = new_api()
for routes in (
    complaint_routes,
    step_routes,
    word_routes,
    kind_routes,
    feedback_routes,
    other_service_routes,
    closing_routes,
):
    api.include_router(routes.router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, _MAY_ASK, keep_off)
