"""A page asks the very function that API Gateway would: no route is answered by one room here and by another there."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import desk
from desk.site.acts import FORMS
from desk.site.ask import room_of
from desk.site.form import Form
from infra.template import read

DOCUMENT = json.loads(Path(desk.__file__).with_name("openapi.json").read_text(encoding="utf-8"))
ROUTES = sorted(f"{method.upper()} {path}" for path, item in DOCUMENT["paths"].items() for method in item)
TEMPLATE = Path(__file__).parents[2] / "template.yaml"

Handler = Callable[..., Any]


def handler_at(where: str) -> Handler:
    """The function at ``where``, as a template names it."""
    module, _, name = where.rpartition(".")
    found: Handler = getattr(import_module(module), name)
    return found


@pytest.fixture(scope="module")
def answered_by() -> dict[str, Handler]:
    """Who answers each route, by the template: what two doors share is one handler, by whatever name it goes."""
    functions = [
        resource["Properties"]
        for resource in read(TEMPLATE)["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    return {
        f"{event['Properties']['Method']} {event['Properties']['Path']}": handler_at(function["Handler"])
        for function in functions
        for event in function.get("Events", {}).values()
        if event["Type"] == "HttpApi"
    }


@pytest.mark.parametrize("route", ROUTES)
def test_the_room_that_a_page_asks_is_the_one_whose_function_answers(
    route: str, answered_by: dict[str, Handler]
) -> None:
    assert answered_by[route] is handler_at(f"{room_of(route.partition(' ')[2])}.handler")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.path)
def test_a_form_asks_only_for_routes_that_there_are(form: Form) -> None:
    assert {form.route, form.shows, *form.also} <= set(ROUTES)
