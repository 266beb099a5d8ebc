"""What a caseworker notes. Each door of intake answers one of these routes, and the desk may ask either of them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import LazyApi, respond

api = LazyApi(
    {
        "casework.noting.telephone_note_routes": ("POST /telephone-notes",),
        "casework.noting.referral_routes": ("POST /referrals",),
    }
)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context)
