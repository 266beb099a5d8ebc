"""The desk: the worklist, a case, recording an answer, and the routes of every day.

What is shared with whom, what somebody thinks of a service, how somebody behaved and what is kept of people are each a
room with a function of its own: a function's resource policy holds 20,480 bytes at most, and every route takes some
four hundred of them.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import LazyApi, respond
from desk.conflict_bar import keep_off

api = LazyApi(
    {
        "desk.cases.worklist_routes": ("GET /cases",),
        "desk.cases.search_routes": ("POST /search",),
        "desk.cases.case_routes": ("GET /cases/{ref}",),
        "desk.cases.allocation_routes": ("PUT /cases/{ref}/allocation", "GET /staff", "PUT /staff/{staff_id}/absence"),
        "desk.cases.contact_routes": (
            "PUT /cases/{ref}/contact",
            "PUT /cases/{ref}/child",
            "PUT /cases/{ref}/safe-contact",
            "POST /cases/{ref}/permission/withdrawal",
        ),
        "desk.cases.response_routes": ("POST /cases/{ref}/responses",),
        "desk.cases.reply_routes": ("POST /cases/{ref}/replies", "GET /reply-templates"),
        "desk.cases.note_routes": ("POST /cases/{ref}/notes",),
        "desk.cases.task_routes": ("POST /cases/{ref}/tasks/{task_id}/done",),
        "desk.cases.clock_routes": ("POST /cases/{ref}/clock/pause", "POST /cases/{ref}/clock/restart"),
        "desk.cases.reopening_routes": ("POST /cases/{ref}/reopening",),
        "desk.cases.split_routes": ("POST /cases/{ref}/messages/{message_id}/split",),
        "desk.cases.merger_routes": ("POST /cases/{ref}/merger",),
        "desk.cases.reader_routes": ("GET /cases/{ref}/readers",),
        "desk.cases.policy_routes": ("GET /policies", "GET /privacy-notice"),
        "desk.cases.welcome_routes": ("GET /cases/{ref}/welcome-pack",),
    }
)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, keep_off=keep_off)
