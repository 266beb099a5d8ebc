"""What is kept of people, and their rights over it (CF-08)."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import new_api, respond
from desk import rights_routes
from desk.conflict_bar import keep_off

api = new_api()
api.include_router(rights_routes.router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, keep_off=keep_off)
