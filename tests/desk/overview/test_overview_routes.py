"""The routes of the overview: what they show, and what they ask of the table, however much is over."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.adapters.open_work import OpenWorkIndex
from casework.profile.promises import load_promises
from desk.overview import api
from tests.closings import closed
from tests.desk.overview.test_promised_answers import record
from tests.world import NOON, World, asked_of_the_table, email

Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def ask(world: World, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Asks the function that finds this world where it looks for its own."""
    for name, value in {
        "counts": world.counts,
        "open_work": OpenWorkIndex(world.table),
        "profile": world.profile,
        "roles_claim": "roles",
        "now": NOON,
    }.items():
        monkeypatch.setattr(wiring, name, lambda value=value: value)

    def ask(path: str, role: str = "officer", query: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        claims = {"sub": "olu", "name": "Olu Officer", "roles": f"[{role}]"}
        event = {
            "version": "2.0",
            "routeKey": f"GET {path}",
            "rawPath": path,
            "headers": {},
            "queryStringParameters": query or {},
            "requestContext": {
                "http": {"method": "GET", "path": path},
                "stage": "$default",
                "authorizer": {"jwt": {"claims": claims}},
            },
        }
        answered = api.handler(event, LambdaContext())
        return answered["statusCode"], json.loads(answered["body"])

    return ask


@pytest.mark.parametrize(
    ("path", "calls"),
    [("/overview", ["BatchGetItem", "Query", "Query"]), ("/promises", ["BatchGetItem"]), ("/themes", [])],
)
def test_what_is_asked_of_the_table_does_not_grow_with_what_is_over(
    world: World, ask: Ask, path: str, calls: list[str]
) -> None:
    for over in range(3):
        with asked_of_the_table() as asked:
            assert ask(path)[0] == 200
        assert sorted(asked) == calls, f"with {over} closed cases"
        closed(world, themes=("transport",))


@pytest.mark.clause("CF-13")
@pytest.mark.parametrize("path", ["/overview", "/promises", "/themes"])
@pytest.mark.parametrize(
    ("role", "status"),
    [("caseworker", 200), ("officer", 200), ("manager", 403), ("director", 403), ("reviewer", 403), ("", 403)],
)
def test_it_is_for_the_service_s_own_staff(ask: Ask, path: str, role: str, status: int) -> None:
    assert ask(path, role)[0] == status


def test_the_overview_names_no_case(world: World, ask: Ask) -> None:
    ref = world.receive(email())
    shown = ask("/overview")[1]
    assert shown["waiting"]["needs_eyes"] == 0
    assert sum(each["n"] for each in shown["waiting"]["days"]) == 1
    assert ref not in json.dumps(shown)


@pytest.mark.clause("CH-12")
def test_for_others_what_waits_is_left_out_and_small_numbers_are_not_said(world: World, ask: Ask) -> None:
    closed(world, themes=("transport",))
    _, shown = ask("/overview", query={"for_others": "true"})
    assert (shown["for_others"], shown["fewer_than"], shown["waiting"]) == (True, 5, None)
    assert next(each["n"] for each in shown["themes"] if each["id"] == "transport") is None
    assert shown["surveys"] == {"invited": None, "returned": None}
    assert ask("/overview", query={"for_others": "perhaps"})[0] == 422


@pytest.mark.clause("CF-35")
def test_every_published_promise_is_shown_with_how_it_was_kept_where_something_counts_that(
    world: World, ask: Ask
) -> None:
    record(world, world.receive(email()), NOON)
    shown = {each["clause"]: each for each in ask("/promises")[1]["promises"]}
    assert list(shown) == [each.clause for each in load_promises()]
    assert shown["CH-03"]["kept"]["due"] == 0, "what was answered today is due next month, and counts then"
    assert shown["CF-35"]["policy"]["review_due"] == "2027-11-30"
    assert (shown["CH-04"]["kept"], shown["CH-04"]["policy"]) == (None, None)


def test_themes_come_with_their_names(ask: Ask) -> None:
    assert {"id": "transport", "title": "Home to school transport"} in ask("/themes")[1]["themes"]
