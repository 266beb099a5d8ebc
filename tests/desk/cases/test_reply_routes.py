"""The routes of replies, notes and the welcome pack, as the desk's function answers them."""

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.adapters.readings import ReadingStore
from desk.cases import api
from tests.desk.cases.test_contacts import ADDRESS, put, put_safely
from tests.desk.cases.test_keep_note import ADVICE
from tests.desk.sharing.test_conflicts import declare
from tests.replies import WORDS
from tests.world import CASEY, NOON, World, asked_of_the_table, email

SAM = "sam.fielding@example.org"
ROUTES = [
    ("POST", "/cases/{ref}/replies", {"text": WORDS}),
    ("POST", "/cases/{ref}/replies", {"text": WORDS, "preview": True}),
    ("POST", "/cases/{ref}/notes", {"kind": "plain", "text": "Rang back"}),
    ("GET", "/cases/{ref}/welcome-pack", None),
]


@pytest.fixture
def wired(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world that the desk's function finds where it looks for its own."""
    readings = ReadingStore(world.table)
    for name, value in {
        "cases": world.cases,
        "rounds": world.rounds,
        "machine": world.machine,
        "notes": world.notes,
        "conflicts": world.conflicts,
        "correspondence": world.correspondence,
        "reply_addresses": world.replies,
        "readings": readings,
        "profile": world.profile,
        "roles_claim": "roles",
        "now": NOON,
    }.items():
        monkeypatch.setattr(wiring, name, lambda value=value: value)
    return world


def ask(method: str, path: str, body: Any = None, ref: str = "") -> tuple[int, Any]:
    raw = path.replace("{ref}", ref)
    claims = {"sub": CASEY.id, "name": CASEY.name, "roles": "[caseworker]"}
    event = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": raw,
        "headers": {},
        "pathParameters": {"ref": ref} if ref else {},
        "body": json.dumps(body) if body is not None else None,
        "requestContext": {
            "http": {"method": method, "path": raw},
            "stage": "$default",
            "authorizer": {"jwt": {"claims": claims}},
        },
    }
    answered = api.handler(event, LambdaContext())
    return answered["statusCode"], json.loads(answered["body"])


@pytest.mark.clause("CH-03")
def test_a_reply_is_seen_first_then_sent_and_stands_with_its_round(wired: World) -> None:
    ref = wired.receive(email())
    status, shown = ask("POST", "/cases/{ref}/replies", {"text": WORDS, "preview": True}, ref)
    assert (status, shown["to"], shown["why_not"]) == (200, SAM, None)
    assert shown["subject"] == f"Our answer: {ref}"
    assert shown["body"] in shown["html"]
    assert not wired.post.letters
    status, sent = ask("POST", "/cases/{ref}/replies", {"text": WORDS}, ref)
    assert (status, sent["round"], sent["answers"], sent["late"]) == (201, 1, True, False)
    assert sent["answered_at"] == sent["sent_at"] == "2026-12-23T12:00:00+00:00"
    _, case = ask("GET", "/cases/{ref}", ref=ref)
    assert [letter["words"] for letter in case["letters"] if letter["id"] == sent["letter"]] == [WORDS]
    assert case["responses"][0]["summary"] == WORDS


def test_where_it_is_not_safe_it_says_so_and_keeps_that_it_was_tried_but_not_of_a_preview(wired: World) -> None:
    ref = wired.receive(email())
    put_safely(wired, ref, shared_inbox=True)
    status, shown = ask("POST", "/cases/{ref}/replies", {"text": WORDS, "preview": True}, ref)
    assert status == 200
    assert "other people read this inbox" in shown["why_not"]
    assert not wired.cases.get(ref).refused
    status, refused = ask("POST", "/cases/{ref}/replies", {"text": WORDS}, ref)
    assert status == 409
    assert "other people read this inbox: reach them in another way" in refused["error"]
    assert [(act.act, act.by) for act in wired.cases.get(ref).refused] == [("reply by email", CASEY)]
    assert WORDS not in str(wired.cases.get(ref))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": " "}, "text"),
        ({"text": WORDS, "template": "poetry"}, "template"),
        ({"text": WORDS, "round": 9}, "round"),
        ({"text": WORDS, "subject": "About Sam"}, "subject"),
    ],
)
def test_a_field_that_is_wrong_is_named_and_nothing_goes(wired: World, body: dict[str, Any], field: str) -> None:
    ref = wired.receive(email())
    status, wrong = ask("POST", "/cases/{ref}/replies", body, ref)
    assert (status, [error["field"] for error in wrong["errors"]]) == (422, [field])
    assert not wired.post.letters


@pytest.mark.clause("CH-06")
def test_drafts_name_the_service_and_sources_that_are_listed_with_when_they_were_checked(wired: World) -> None:
    _, listed = ask("GET", "/reply-templates")
    sources = {source["id"]: source for source in listed["sources"]}
    assert {each for template in listed["templates"] for each in template["sources"]} <= set(sources)
    assert not any(source["overdue"] for source in sources.values())
    text = "".join(template["text"] for template in listed["templates"])
    assert "{{" not in text
    assert "Halton SEND Partnership" in text
    assert {each["id"]: each["answers"] for each in listed["templates"]}["a-little-more"] is False


@pytest.mark.clause("CH-07")
def test_a_draft_says_what_the_law_says_and_what_they_could_do_and_never_what_they_should(wired: World) -> None:
    _, listed = ask("GET", "/reply-templates")
    for template in listed["templates"]:
        words = " ".join(template["text"].casefold().split())
        assert not [opinion for opinion in ("you should", "you must", "i think", "we think") if opinion in words]


def test_a_note_is_on_the_case(wired: World) -> None:
    ref = wired.receive(email())
    status, note = ask("POST", "/cases/{ref}/notes", ADVICE, ref)
    assert (status, note["id"], note["sources"]) == (201, "0001", ["cfa-2014-s36"])
    assert ask("GET", "/cases/{ref}", ref=ref)[1]["notes"] == [note]


@pytest.mark.clause("CF-30")
def test_a_welcome_pack_is_printed_for_one_query_and_the_write_that_keeps_who_saw_it(wired: World) -> None:
    ref = wired.receive(email())
    put(wired, ref, address=ADDRESS)
    with asked_of_the_table() as asked:
        status, pack = ask("GET", "/cases/{ref}/welcome-pack", ref=ref)
    assert (status, pack["address"]) == (200, ADDRESS)
    assert asked == ["Query", "TransactWriteItems"]


@pytest.mark.clause("IM-14")
@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_whoever_has_a_conflict_of_interest_may_not(wired: World, method: str, path: str, body: Any) -> None:
    ref = wired.receive(email())
    put(wired, ref, address=ADDRESS)
    declare(wired, ref, CASEY.id)
    sent = len(wired.post.letters)
    assert ask(method, path, body, ref)[0] == 403
    assert len(wired.post.letters) == sent
    assert not wired.cases.get(ref).notes
