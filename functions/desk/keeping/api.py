"""What is kept of people, for how long, and their rights over it (CF-07, CF-08)."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import new_api, respond
from desk.conflict_bar import keep_off
from desk.keeping import export_routes, retention_routes, rights_routes

api = new_api()
for router in (rights_routes.router, retention_routes.router, export_routes.router):
    api.include_router(router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, keep_off=keep_off)
