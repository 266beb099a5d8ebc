"""What is kept of people, for how long, and their rights over it (CF-07, CF-08)."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import LazyApi, respond
from desk.conflict_bar import keep_off

api = LazyApi(
    {
        "desk.keeping.rights_routes": (
            "POST /cases/{ref}/rights-requests",
            "POST /cases/{ref}/rights-requests/{number}/identity",
            "POST /cases/{ref}/rights-requests/{number}/standing",
            "POST /cases/{ref}/rights-requests/{number}/pause",
            "POST /cases/{ref}/rights-requests/{number}/resumption",
            "POST /cases/{ref}/rights-requests/{number}/extension",
            "POST /cases/{ref}/rights-requests/{number}/answer",
            "GET /rights-requests/counts",
        ),
        "desk.keeping.retention_routes": (
            "POST /cases/{ref}/holds",
            "POST /cases/{ref}/holds/{hold_id}/review",
            "POST /cases/{ref}/erasure-reviews",
            "GET /disposals",
            "GET /statistics",
        ),
        "desk.keeping.export_routes": (
            "GET /cases/{ref}/rights-requests/{number}/export",
            "POST /cases/{ref}/rights-requests/{number}/export",
        ),
    }
)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, keep_off=keep_off)
