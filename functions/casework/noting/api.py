"""What a caseworker notes. Each door of intake answers one of these routes, and the desk may ask either of them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import new_api, respond
from casework.noting import referral_routes, telephone_note_routes

api = new_api()
for routes in (telephone_note_routes, referral_routes):
    api.include_router(routes.router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context)
