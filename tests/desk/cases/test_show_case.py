"""A case as its route shows it: read once, with the conflicts that keep people off it."""

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.adapters.readings import ReadingStore
from casework.domain.staff import StaffMember
from desk.cases import api
from tests.desk.cases.test_merge_cases import merge
from tests.desk.sharing.test_conflicts import ROBIN, STEP, declare, step
from tests.sharing import HOUR, a_client
from tests.world import CASEY, NOON, World, asked_of_the_table, email


@pytest.fixture
def wired(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world that the desk's function finds where it looks for its own."""
    readings = ReadingStore(world.table)
    for name, value in {
        "cases": world.cases,
        "conflicts": world.conflicts,
        "readings": readings,
        "reply_addresses": world.replies,
        "profile": world.profile,
        "roles_claim": "roles",
        "now": NOON + HOUR,
    }.items():
        monkeypatch.setattr(wiring, name, lambda value=value: value)
    return world


def show(ref: str, to: StaffMember) -> tuple[int, dict[str, Any]]:
    claims = {"sub": to.id, "name": to.name, "roles": "[caseworker]"}
    http = {"method": "GET", "path": f"/cases/{ref}"}
    event = {
        "version": "2.0",
        "routeKey": "GET /cases/{ref}",
        "rawPath": f"/cases/{ref}",
        "headers": {},
        "pathParameters": {"ref": ref},
        "requestContext": {"http": http, "stage": "$default", "authorizer": {"jwt": {"claims": claims}}},
    }
    answered = api.handler(event, LambdaContext())
    return answered["statusCode"], json.loads(answered["body"])


def readers(ref: str) -> list[str]:
    return [reading.by.id for reading in wiring.readings().of(ref)]


def test_a_case_is_shown_for_one_query_and_the_write_that_keeps_who_saw_it(wired: World) -> None:
    ref = a_client(wired).ref
    with asked_of_the_table() as asked:
        status, shown = show(ref, CASEY)
    assert (status, shown["ref"], shown["copy_to"]) == (200, ref, wired.replies.address(ref))
    assert asked == ["Query", "TransactWriteItems"]
    assert readers(ref) == [CASEY.id]


@pytest.mark.clause("IM-14")
def test_whoever_is_kept_off_is_not_shown_the_case_and_is_no_reader_of_it(wired: World) -> None:
    ref = a_client(wired).ref
    declare(wired, ref, ROBIN.id)
    status, refused = show(ref, ROBIN)
    assert status == 403
    assert refused == {
        "error": f"a conflict of interest keeps you off {ref} until a manager has recorded the step taken"
    }
    assert readers(ref) == []
    assert show(ref, CASEY)[0] == 200
    assert readers(ref) == [CASEY.id]


@pytest.mark.clause("IM-14")
def test_whoever_was_let_back_is_shown_the_case_again(wired: World) -> None:
    ref = a_client(wired).ref
    declare(wired, ref, ROBIN.id)
    step(wired, ref, STEP.model_copy(update={"may_work": True}))
    assert show(ref, ROBIN)[0] == 200


def test_a_case_that_is_not_there_is_not_found_and_nobody_is_kept_as_its_reader(wired: World) -> None:
    assert show("HSP-0000-0000", CASEY)[0] == 404
    assert readers("HSP-0000-0000") == []


@pytest.mark.clause("IM-14")
def test_whoever_is_kept_off_the_case_in_which_another_goes_on_is_kept_off_that_too(wired: World) -> None:
    into, ref = a_client(wired).ref, wired.receive(email("And I", **{"from": "sam@example.org"}))
    merge(wired, ref, into)
    declare(wired, into, ROBIN.id)
    assert show(ref, ROBIN)[0] == 403
    assert show(ref, CASEY)[0] == 200
