"""The desk: the worklist, a case, recording an answer, and the routes of every day.

What is shared with whom, what somebody thinks of a service, how somebody behaved and what is kept of people are each a
room with a function of its own: a function's resource policy holds 20,480 bytes at most, and every route takes some
four hundred of them.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import new_api, respond
from desk.cases import (
    allocation_routes,
    case_routes,
    clock_routes,
    contact_routes,
    merger_routes,
    note_routes,
    policy_routes,
    reader_routes,
    reopening_routes,
    reply_routes,
    response_routes,
    search_routes,
    split_routes,
    task_routes,
    welcome_routes,
    worklist_routes,
)
from desk.conflict_bar import keep_off

api = new_api()
for routes in (
    worklist_routes,
    search_routes,
    case_routes,
    allocation_routes,
    contact_routes,
    response_routes,
    reply_routes,
    note_routes,
    task_routes,
    clock_routes,
    reopening_routes,
    split_routes,
    merger_routes,
    reader_routes,
    policy_routes,
    welcome_routes,
):
    api.include_router(routes.router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, keep_off=keep_off)
