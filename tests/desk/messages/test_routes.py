"""The routes of a message: who may ask, what a browser is told to do with a file, and what an answer costs."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.adapters.readings import ReadingStore
from casework.domain.staff import StaffMember
from desk.messages import api
from tests.desk.messages.test_fetch import FakeLinks
from tests.desk.messages.test_open_message import both
from tests.desk.sharing.test_conflicts import ROBIN, declare
from tests.sharing import HOUR
from tests.world import CASEY, NOON, World, asked_of_the_table, ses

MESSAGE = "/cases/{ref}/messages/{message_id}"
ATTACHMENT = f"{MESSAGE}/attachments/{{number}}"
ORIGINAL = f"{MESSAGE}/original"
LARGE = both("x").replace(b"UERG", b"UERG" * 1_400_000)


@pytest.fixture
def wired(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world that the function finds where it looks for its own."""
    readings = ReadingStore(world.table)
    for name, value in {
        "cases": world.cases,
        "mail": world.mail,
        "readings": readings,
        "original_links": FakeLinks(),
        "profile": world.profile,
        "known_domains": frozenset({"cases.example.org"}),
        "roles_claim": "roles",
        "now": NOON + HOUR,
    }.items():
        monkeypatch.setattr(wiring, name, lambda value=value: value)
    return world


def ask(
    ref: str, route: str, message_id: str, *, number: str = "1", by: StaffMember = CASEY, role: str = "caseworker"
) -> Any:
    path = {"ref": ref, "message_id": message_id, "number": number}
    http = {"method": "GET", "path": route.format(**path)}
    claims = {"sub": by.id, "name": by.name, "roles": f"[{role}]"}
    event = {
        "version": "2.0",
        "routeKey": f"GET {route}",
        "rawPath": route.format(**path),
        "headers": {},
        "pathParameters": path,
        "requestContext": {"http": http, "stage": "$default", "authorizer": {"jwt": {"claims": claims}}},
    }
    return api.handler(event, LambdaContext())


def received(world: World, raw: bytes | None = None, on_top: bytes | None = None) -> tuple[str, str]:
    ref = world.receive(both("<b>x</b>") if raw is None else raw, on_top=on_top)
    return ref, world.cases.get(ref).messages[-1].id


def readings(ref: str) -> Iterator[tuple[str, str]]:
    return ((each.by.id, each.what) for each in wiring.readings().of(ref))


@pytest.mark.clause("CH-04")
def test_a_message_is_read_for_one_query_one_object_and_the_write_that_keeps_who_read_it(wired: World) -> None:
    ref, message = received(wired)
    with asked_of_the_table() as asked:
        answered = ask(ref, MESSAGE, message)
    assert answered["statusCode"] == 200
    assert answered["headers"]["Cache-Control"] == "no-store"
    assert asked == ["Query", "TransactWriteItems"]
    assert list(readings(ref)) == [(CASEY.id, "read the case: messages")]


@pytest.mark.parametrize("route", [ATTACHMENT, ORIGINAL])
def test_a_file_is_stored_by_a_browser_and_never_opened(wired: World, route: str) -> None:
    ref, message = received(wired)
    answered = ask(ref, route, message)
    assert answered["statusCode"] == 200
    assert answered["isBase64Encoded"]
    headers = answered["headers"]
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cache-Control"] == "no-store"
    content = base64.b64decode(answered["body"])
    assert content == (b"PDF" if route == ATTACHMENT else next(iter(wired.mail.raw.values())))
    assert list(readings(ref)) == [(CASEY.id, f"read the case: messages, {route.split('/')[5]}")]


def test_a_large_original_is_fetched_from_elsewhere_and_a_large_attachment_with_it(wired: World) -> None:
    ref, message = received(wired, LARGE)
    answered = ask(ref, ORIGINAL, message)
    assert (answered["statusCode"], answered["headers"]["Location"][:26]) == (303, "https://bucket.example.org")
    assert ask(ref, ATTACHMENT, message)["statusCode"] == 413


def test_the_largest_file_that_is_handed_out_fits_into_lambdas_answer(wired: World) -> None:
    ref, message = received(wired, both("x").replace(b"UERG", base64.b64encode(b"\xff" * 4_000_000)))
    answered = ask(ref, ATTACHMENT, message)
    assert answered["statusCode"] == 200
    assert len(answered["body"]) < 6 * 1024 * 1024 - 10_000


@pytest.mark.parametrize("route", [MESSAGE, ATTACHMENT, ORIGINAL])
def test_what_is_in_quarantine_is_refused_in_words(wired: World, route: str) -> None:
    ref, message = received(wired, on_top=ses(virus="FAIL"))
    answered = ask(ref, route, message)
    assert answered["statusCode"] == 409
    assert "quarantine" in answered["body"]


@pytest.mark.parametrize("route", [ATTACHMENT, ORIGINAL])
def test_what_was_removed_is_gone(wired: World, route: str) -> None:
    ref, message = received(wired)
    wired.mail.raw.clear()
    assert ask(ref, route, message)["statusCode"] == 410


@pytest.mark.parametrize("route", [MESSAGE, ATTACHMENT, ORIGINAL])
@pytest.mark.clause("IM-14")
def test_whoever_is_kept_off_the_case_reads_no_message_of_it(wired: World, route: str) -> None:
    ref, message = received(wired)
    declare(wired, ref, ROBIN.id)
    assert ask(ref, route, message, by=ROBIN)["statusCode"] == 403
    assert list(readings(ref)) == []


@pytest.mark.parametrize("route", [MESSAGE, ATTACHMENT, ORIGINAL])
@pytest.mark.parametrize("role", ["manager", "director", "reviewer", "nobody"])
@pytest.mark.clause("CF-22")
def test_messages_are_for_the_services_own_staff(wired: World, route: str, role: str) -> None:
    ref, message = received(wired)
    assert ask(ref, route, message, role=role)["statusCode"] == 403


@pytest.mark.parametrize("route", [MESSAGE, ATTACHMENT, ORIGINAL])
def test_what_is_not_there_is_not_found(wired: World, route: str) -> None:
    ref, message = received(wired)
    other, _ = received(wired, both("y", message_id="<other@example.org>"))
    assert ask(ref, route, "0" * 16)["statusCode"] == 404
    assert ask("HSP-0000-0000", route, message)["statusCode"] == 404
    assert other == ref or ask(other, route, message)["statusCode"] == 404


@pytest.mark.parametrize(("number", "status"), [("2", 404), ("0", 422), ("x", 422), ("9" * 30, 422)])
def test_an_attachment_is_asked_for_by_its_number(wired: World, number: str, status: int) -> None:
    ref, message = received(wired)
    assert ask(ref, ATTACHMENT, message, number=number)["statusCode"] == status
