"""Writes functions/desk/openapi.json: the API described once, from the routes themselves.

Made at development time, because making it on request would cost every cold start; a test finds it out of date.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer

import casework.noting.api
import desk
import desk.behaviour.api
import desk.cases.api
import desk.keeping.api
import desk.messages.api
import desk.opinions.api
import desk.overview.api
import desk.sharing.api
from casework.api import LazyApi, new_api

DOCUMENT = Path(desk.__file__).with_name("openapi.json")
APIS: tuple[APIGatewayHttpResolver | LazyApi, ...] = (
    casework.noting.api.api,
    desk.cases.api.api,
    desk.sharing.api.api,
    desk.opinions.api.api,
    desk.behaviour.api.api,
    desk.keeping.api.api,
    desk.overview.api.api,
    desk.messages.api.api,
)


class SameNameTwice(Exception):
    """Two functions describe different things by one name: the document could only keep one of them."""

    def __init__(self, name: str) -> None:
        super().__init__(f"two models of different functions are called {name}")
        self.name = name


def openapi() -> dict[str, Any]:
    """The OpenAPI document of every route, whichever function answers it. Raises SameNameTwice."""
    documents = [
        json.loads(
            _whole(api).get_openapi_json_schema(
                title="SENDIASS Casework",
                version="1.0.0",
                description="Cases of a confidential SEND information, advice and support service.",
                security_schemes={"staff": HTTPBearer(bearerFormat="JWT")},
                security=[{"staff": []}],
            )
        )
        for api in APIS
    ]
    whole: dict[str, Any] = documents[0]
    for document in documents[1:]:
        whole["paths"] |= document["paths"]
        for name, schema in document["components"]["schemas"].items():
            if whole["components"]["schemas"].setdefault(name, schema) != schema:
                raise SameNameTwice(name)
    del whole["servers"]  # the address is the council's own
    used = json.dumps(whole)
    schemas = whole["components"]["schemas"]
    for unused in [name for name in schemas if f'#/components/schemas/{name}"' not in used]:
        del schemas[unused]
    return whole


def _whole(api: APIGatewayHttpResolver | LazyApi) -> APIGatewayHttpResolver:
    """``api`` with all of its routes, which a function loads one by one."""
    if not isinstance(api, LazyApi):
        return api
    whole = new_api()
    for module in api.routes:
        whole.include_router(import_module(module).router)
    return whole


def main() -> None:
    DOCUMENT.write_text(json.dumps(openapi(), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
