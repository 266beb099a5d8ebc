"""What the officer answers for, in counts: how promises are kept, and what waits (CH-03, CH-12)."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import new_api, respond
from desk.overview import overview_routes

api = new_api()
api.include_router(overview_routes.router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context)
