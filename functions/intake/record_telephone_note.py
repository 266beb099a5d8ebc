"""POST /telephone-notes: a caseworker notes what someone rang, wrote or came about."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import respond
from casework.noting.api import api


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context)
