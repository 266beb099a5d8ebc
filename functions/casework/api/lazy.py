"""Routes that are loaded when one of them is first asked: a function that starts cold pays for what it answers only."""

from collections.abc import Collection, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api.routes import new_api


class LazyApi:
    """The routes of a function: for each module that has some in its ``router``, the route keys that it answers, such
    as “GET /cases/{ref}”.
    """

    def __init__(self, routes: Mapping[str, Collection[str]]) -> None:
        self.routes = routes
        self._module_of = {key: module for module, keys in routes.items() for key in keys}

    def resolve(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The answer to an HTTP API event. Raises KeyError for a route that is not of this function."""
        return _api_of(self._module_of[event["routeKey"]]).resolve(event, context)


@cache
def _api_of(module: str) -> APIGatewayHttpResolver:
    api = new_api()
    api.include_router(import_module(module).router)
    return api
