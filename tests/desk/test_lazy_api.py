"""A function knows which module has which of its routes before it loads any."""

from importlib import import_module

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from casework.api import LazyApi
from infra.openapi import APIS

HELD_BY = {module: set(keys) for api in APIS if isinstance(api, LazyApi) for module, keys in api.routes.items()}


@pytest.mark.parametrize("module", HELD_BY)
def test_a_module_has_the_routes_that_are_asked_of_it_and_no_others(module: str) -> None:
    api = APIGatewayHttpResolver(enable_validation=True)
    api.include_router(import_module(module).router)
    paths = api.get_openapi_schema().paths or {}
    has = {f"{method.upper()} {path}" for path, item in paths.items() for method in item.model_fields_set}
    assert has == HELD_BY[module]
