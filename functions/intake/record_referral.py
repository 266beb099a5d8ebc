"""POST /referrals: a caseworker notes that somebody else referred a family."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import respond
from casework.noting.api import api


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context)
