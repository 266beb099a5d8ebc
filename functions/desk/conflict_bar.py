"""Whoever has a conflict of interest is kept off the case, whatever they ask of it (IM-14)."""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from casework import wiring
from casework.api import KeptOff, signed_in
from desk.paths import known


def keep_off(api: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """A middleware for every route, so that none can forget it. Raises KeptOff."""
    path = api.current_event.raw_event.get("pathParameters") or {}
    if "ref" in path:
        ref, worker = known(path["ref"]), signed_in(api).id
        if any(conflict.bars(worker) for conflict in wiring.conflicts().of(ref)):
            raise KeptOff(ref)
    return next_middleware(api)
