"""The API by its own doors: what it answers, whom it refuses, and what it says about bad input."""

import base64
import json
import re
from typing import Any

import pytest

from infra import openapi
from infra.local.service import LocalService

pytestmark = pytest.mark.journey

CALLER = {
    "name": "Robin Ashworth",
    "relationship": "carer",
    "email": "robin@example.org",
    "telephone": "01632 960123",
    "permission_to_hold": True,
    "told_notice": True,
}
NOTE: dict[str, Any] = {
    "channel": "telephone",
    "kind": "enquiry",
    "contact": CALLER,
    "summary": "Asked about transport",
    "wants": "A taxi to school",
}
RESPONSE = {"channel": "telephone", "summary": "Explained the transport policy"}
BODIES: dict[str, dict[str, Any]] = {
    "/telephone-notes": NOTE,
    "/cases/{ref}/responses": RESPONSE,
    "/cases/{ref}/replies": {"text": "Yes"},
    "/cases/{ref}/notes": {"kind": "plain", "text": "Rang back"},
    "/cases/{ref}/complaint/answer": {"finding": "not_upheld", "words": "We rang twice"},
}
ROUTES = [
    ("POST", "/telephone-notes"),
    ("POST", "/referrals"),
    ("GET", "/cases"),
    ("GET", "/cases/{ref}"),
    ("POST", "/search"),
    ("PUT", "/cases/{ref}/allocation"),
    ("GET", "/staff"),
    ("PUT", "/staff/{staff_id}/absence"),
    ("POST", "/cases/{ref}/responses"),
    ("POST", "/cases/{ref}/replies"),
    ("GET", "/reply-templates"),
    ("POST", "/cases/{ref}/notes"),
    ("GET", "/cases/{ref}/welcome-pack"),
    ("POST", "/cases/{ref}/referral"),
    ("GET", "/referrals/counts"),
    ("GET", "/cases/{ref}/questions/{number}"),
    ("POST", "/cases/{ref}/questions/{number}/answers"),
    ("PUT", "/cases/{ref}/contact"),
    ("PUT", "/cases/{ref}/child"),
    ("PUT", "/cases/{ref}/safe-contact"),
    ("POST", "/cases/{ref}/permission/withdrawal"),
    ("GET", "/policies"),
    ("GET", "/privacy-notice"),
    ("POST", "/cases/{ref}/consents"),
    ("POST", "/cases/{ref}/consents/{consent_id}/withdrawal"),
    ("POST", "/cases/{ref}/consents/{consent_id}/narrowing"),
    ("POST", "/cases/{ref}/disclosures"),
    ("POST", "/cases/{ref}/disclosures/{disclosure_id}/question"),
    ("POST", "/cases/{ref}/disclosures/{disclosure_id}/making"),
    ("POST", "/cases/{ref}/feedback/closing"),
    ("GET", "/feedback/counts"),
    ("POST", "/cases/{ref}/improvements"),
    ("GET", "/directory"),
    ("POST", "/cases/{ref}/other-service/discussion"),
    ("POST", "/cases/{ref}/other-service/route"),
    ("GET", "/safeguarding"),
    ("POST", "/cases/{ref}/safeguarding"),
    ("POST", "/cases/{ref}/conflicts"),
    ("POST", "/cases/{ref}/tasks/{task_id}/done"),
    ("GET", "/cases/{ref}/readers"),
    ("GET", "/cases/{ref}/messages/{message_id}"),
    ("GET", "/cases/{ref}/messages/{message_id}/attachments/{number}"),
    ("GET", "/cases/{ref}/messages/{message_id}/original"),
    ("POST", "/cases/{ref}/erasure-reviews"),
    ("POST", "/cases/{ref}/holds"),
    ("POST", "/cases/{ref}/holds/{hold_id}/review"),
    ("POST", "/cases/{ref}/rights-requests"),
    ("POST", "/cases/{ref}/rights-requests/{number}/answer"),
    ("GET", "/cases/{ref}/rights-requests/{number}/export"),
    ("POST", "/cases/{ref}/rights-requests/{number}/export"),
    ("POST", "/cases/{ref}/rights-requests/{number}/extension"),
    ("POST", "/cases/{ref}/rights-requests/{number}/identity"),
    ("POST", "/cases/{ref}/rights-requests/{number}/pause"),
    ("POST", "/cases/{ref}/rights-requests/{number}/resumption"),
    ("POST", "/cases/{ref}/rights-requests/{number}/standing"),
    ("GET", "/disposals"),
    ("GET", "/rights-requests/counts"),
    ("GET", "/statistics"),
    ("GET", "/overview"),
    ("GET", "/promises"),
    ("GET", "/themes"),
    ("GET", "/cases/{ref}/complaint"),
    ("POST", "/cases/{ref}/complaint/statement"),
    ("POST", "/cases/{ref}/complaint/naming"),
    ("POST", "/cases/{ref}/complaint/answer"),
    ("POST", "/cases/{ref}/complaint/word"),
    ("POST", "/cases/{ref}/complaint/ending"),
    ("POST", "/cases/{ref}/complaints"),
    ("POST", "/cases/{ref}/reclassification"),
    ("POST", "/cases/{ref}/closing"),
    ("POST", "/cases/{ref}/clock/pause"),
    ("POST", "/cases/{ref}/clock/restart"),
    ("POST", "/cases/{ref}/reopening"),
    ("POST", "/cases/{ref}/merger"),
    ("POST", "/cases/{ref}/messages/{message_id}/split"),
    ("GET", "/surveys/counts"),
    ("POST", "/cases/{ref}/incidents"),
    ("GET", "/cases/{ref}/incidents"),
    ("GET", "/cases/{ref}/incidents/{incident_id}"),
    ("POST", "/cases/{ref}/incidents/{incident_id}/context"),
    ("POST", "/cases/{ref}/incidents/{incident_id}/actions"),
    ("POST", "/cases/{ref}/incidents/{incident_id}/learning"),
    ("POST", "/cases/{ref}/incidents/{incident_id}/closing"),
    ("POST", "/cases/{ref}/service-refusals"),
    ("POST", "/cases/{ref}/service-refusals/{number}/renewal"),
    ("POST", "/cases/{ref}/service-refusals/{number}/lifting"),
]
STEP = ("POST", "/cases/{ref}/conflicts/{conflict_id}/step")
"""The one route about a case that the divisional manager may use."""

WAITING = ("GET", "/complaint-steps")
"""For whoever decides steps, and not for caseworkers."""


def noted(service: LocalService, **changes: Any) -> str:
    posted = service.request("POST", "/telephone-notes", {**NOTE, **changes}, role="caseworker")
    assert posted.status_code == 201, posted.json
    ref: str = posted.json["ref"]
    service.settle()
    return ref


def case(service: LocalService, ref: str) -> dict[str, Any]:
    shown = service.request("GET", f"/cases/{ref}", role="caseworker")
    assert shown.status_code == 200
    view: dict[str, Any] = shown.json
    return view


def open_refs(service: LocalService, status: str = "open") -> list[str]:
    refs, following = [], ""
    while True:
        page = service.request("GET", f"/cases?status={status}{following}", role="officer").json
        refs += [line["ref"] for line in page["cases"]]
        if page["next"] is None:
            return refs
        following = f"&next={page['next']}"


@pytest.mark.clause("CH-03")
def test_a_note_makes_a_case_with_a_promise(service: LocalService) -> None:
    posted = service.request("POST", "/telephone-notes", NOTE, role="caseworker")
    assert posted.status_code == 201
    assert posted.json["due_at"] == "2027-01-04T17:00:00+00:00"
    view = case(service, posted.json["ref"])
    assert (view["kind"], view["status"], view["answered_at"], view["needs_eyes"]) == ("enquiry", "open", None, False)
    assert view["contact"]["name"] == "Robin Ashworth"
    assert view["messages"][0]["taken_by"]["id"] == "caseworker"


def test_a_case_is_on_the_worklist_until_it_is_answered(service: LocalService) -> None:
    ref = noted(service)
    assert ref in open_refs(service)
    assert service.request("POST", f"/cases/{ref}/responses", RESPONSE, role="caseworker").status_code == 201
    assert ref not in open_refs(service)
    assert ref in open_refs(service, "answered")


def test_an_answer_shows_who_when_and_how_on_the_history(service: LocalService) -> None:
    ref = noted(service)
    answered = service.request("POST", f"/cases/{ref}/responses", RESPONSE, role="officer")
    assert (answered.json["late"], answered.json["round"]) == (False, 1)
    view = case(service, ref)
    assert view["status"] == "answered"
    assert view["responses"][0]["summary"] == RESPONSE["summary"]
    given = view["responses"][0]
    assert (given["round"], given["late"], given["answered_at"]) == (1, False, view["answered_at"])
    last = view["history"][-1]
    assert last["what"] == "Round 1 answered (telephone)"
    assert last["by"] == view["responses"][0]["by"]["name"]


def test_the_same_answer_posted_again_changes_nothing_and_another_is_refused(service: LocalService) -> None:
    ref = noted(service)
    first = service.request("POST", f"/cases/{ref}/responses", RESPONSE, role="caseworker")
    again = service.request("POST", f"/cases/{ref}/responses", RESPONSE, role="caseworker")
    other = service.request("POST", f"/cases/{ref}/responses", {**RESPONSE, "summary": "x"}, role="caseworker")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json == again.json
    assert "was answered at" in other.json["error"]


def test_a_key_makes_a_retried_note_one_case(service: LocalService) -> None:
    posts = [
        service.request("POST", "/telephone-notes", NOTE, role="caseworker", headers={"Idempotency-Key": "k1"})
        for _ in range(3)
    ]
    assert {post.status_code for post in posts} == {201}
    assert len({post.json["ref"] for post in posts}) == 1
    other = service.request(
        "POST", "/telephone-notes", {**NOTE, "summary": "x"}, role="caseworker", headers={"Idempotency-Key": "k1"}
    )
    assert other.status_code == 422
    assert other.json["errors"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"channel", "kind", "summary"}),
        ({**NOTE, "channel": "email"}, {"channel"}),
        (
            {**NOTE, "contact": {**NOTE["contact"], "email": "robin", "telephone": "none"}},
            {"contact.email", "contact.telephone"},
        ),
        ({**NOTE, "received_at": "2030-01-01T00:00:00Z"}, {"received_at"}),
        ({**NOTE, "received_at": "1999-01-01T00:00:00Z"}, {"received_at"}),
        ({**NOTE, "extra": 1}, {"extra"}),
        ({**NOTE, "summary": "a\u0000b"}, {"summary"}),
        ({**NOTE, "contact": {**CALLER, "permission_to_hold": "yes"}}, {"contact.permission_to_hold"}),
    ],
)
def test_a_bad_note_names_each_field_and_stores_nothing(
    service: LocalService, body: dict[str, Any], fields: set[str]
) -> None:
    before = open_refs(service)
    refused = service.request("POST", "/telephone-notes", body, role="caseworker")
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json["errors"]} == fields
    assert all(error["why"] and "<" not in error["why"] for error in refused.json["errors"])
    assert "Robin" not in refused.get_data(as_text=True)
    assert open_refs(service) == before


COMPLIMENT = {**NOTE, "kind": "compliment"}


@pytest.mark.parametrize(
    ("path", "body", "field", "why"),
    [
        ("/telephone-notes", {**NOTE, "extra": 1}, "extra", "is not a field of this"),
        (
            "/telephone-notes",
            {"channel": "telephone", "kind": "enquiry", "contact": None},
            "summary",
            "should be there",
        ),
        (
            "/telephone-notes",
            COMPLIMENT,
            "feedback",
            "should say in feedback.reply_wanted whether they want a reply",
        ),
        ("/telephone-notes", {**COMPLIMENT, "feedback": {}}, "feedback.reply_wanted", "should be there"),
        (
            "/telephone-notes",
            {**NOTE, "kind": "complaint", "complaint": {"about": "service"}},
            "complaint.about",
            "should be caseworker, officer, manager or director: leave it out for the service as a whole",
        ),
        (
            "/cases/{ref}/closing",
            {"invite": False},
            "why_not",
            "should be opted_out or unsafe where invite is false, and only there",
        ),
        ("/cases/{ref}/incidents/0001/actions", {"action": {}}, "action.kind", "should be there"),
        (
            "/cases/{ref}/incidents/0001/actions",
            {"action": {"kind": "shouted_back"}},
            "action.kind",
            "should be one of 'ended_exchange', 'pointed_to_complaint', 'removed_post', 'health_and_safety', 'police'",
        ),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(
    service: LocalService, path: str, body: dict[str, Any], field: str, why: str
) -> None:
    refused = service.request("POST", path.replace("{ref}", noted(service)), body, role="caseworker")
    assert (refused.status_code, refused.json) == (422, {"errors": [{"field": field, "why": why}]})


def test_who_may_not_ask_is_told_who_may(service: LocalService) -> None:
    for role in ("manager", "director"):
        refused = service.request("GET", "/cases", role=role)
        said = f"this is for the caseworker or officer: you are signed in as {role}"
        assert (refused.status_code, refused.json) == (403, {"error": said})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"null", b"[" * 100_000, b"9" * 5_000])
def test_a_body_that_is_no_note_at_all_is_refused_in_words(service: LocalService, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {service.token('caseworker')}", "Content-Type": "application/json"}
    refused = service.request("POST", "/telephone-notes", body=body, headers=headers)
    assert refused.status_code == 422
    (error,) = refused.json["errors"]
    assert error["field"] == "body"
    assert "decode" not in error["why"]


def test_who_asks_is_settled_before_what_they_ask(service: LocalService) -> None:
    headers = {"Authorization": f"Bearer {service.token('manager')}", "Content-Type": "application/json"}
    assert service.request("POST", "/telephone-notes", body=b"9" * 5_000, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"channel": "telephone"}, "summary"),
        ({"channel": "survey", "summary": "x"}, "channel"),
        ({**RESPONSE, "answered_at": "2026-12-23T09:00:00Z"}, "answered_at"),
        ({**RESPONSE, "answered_at": "2030-01-01T00:00:00Z"}, "answered_at"),
        ({**RESPONSE, "round": 2}, "round"),
    ],
)
def test_a_bad_answer_names_the_field_and_stops_no_clock(
    service: LocalService, given: dict[str, Any], field: str
) -> None:
    ref = noted(service)
    refused = service.request("POST", f"/cases/{ref}/responses", given, role="caseworker")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == [field]
    assert case(service, ref)["status"] == "open"


@pytest.mark.parametrize("ref", ["HSP-0000-0000", "nonsense", "HSP-1", "%00", "HSP-0000-000U"])
def test_a_case_that_is_not_there_is_not_found(service: LocalService, ref: str) -> None:
    assert service.request("GET", f"/cases/{ref}", role="caseworker").status_code == 404
    assert service.request("POST", f"/cases/{ref}/responses", RESPONSE, role="caseworker").status_code == 404


def test_a_reference_is_read_as_people_write_it(service: LocalService) -> None:
    ref = noted(service)
    assert case(service, ref.lower().replace("-", "").replace("0", "o"))["ref"] == ref


OTHER_LIST = json.dumps({"pk": "CASE#x", "sk": "ROUND#0001", "worklist": "answered", "due_at": "2027"}).encode()
MARKS = [
    "x",
    "e30=",
    "bm9uc2Vuc2U=",
    base64.urlsafe_b64encode(OTHER_LIST).decode(),
    base64.b64encode(b"[" * 9000).decode(),
]


@pytest.mark.parametrize("mark", MARKS, ids=range(len(MARKS)))
def test_a_page_mark_that_was_never_given_is_refused(service: LocalService, mark: str) -> None:
    refused = service.request("GET", f"/cases?next={mark}", role="caseworker")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "next"


def test_a_status_that_is_none_is_refused(service: LocalService) -> None:
    assert service.request("GET", "/cases?status=sleeping", role="caseworker").json["errors"][0]["field"] == "status"


def test_the_worklist_comes_in_pages_soonest_due_first(service: LocalService) -> None:
    refs = {noted(service, contact=None) for _ in range(55)}
    listed = open_refs(service)
    assert len(listed) == len(set(listed))
    assert refs <= set(listed)


@pytest.mark.clause("CF-13")
@pytest.mark.clause("CF-22")
@pytest.mark.parametrize("role", ["manager", "director", None])
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_but_the_services_own_staff_gets_in(
    service: LocalService, method: str, path: str, role: str | None
) -> None:
    ref = noted(service)
    body = BODIES.get(path)
    refused = service.request(method, re.sub(r"\{\w+\}", "0001", path.replace("{ref}", ref)), body, role=role)
    if path == "/safeguarding" and role:
        assert set(refused.json) == {"numbers", "grounds"}  # somebody may be at risk, and it says nothing of a case
        return
    assert refused.status_code == (403 if role else 401)
    assert case(service, ref)["status"] == "open"


def test_a_case_is_taken_and_then_among_mine_until_it_is_given_back(service: LocalService) -> None:
    ref = noted(service)

    def mine(role: str) -> list[str]:
        return [line["ref"] for line in service.request("GET", "/cases?view=mine", role=role).json["cases"]]

    taken = service.request("PUT", f"/cases/{ref}/allocation", {"to": "caseworker"}, role="caseworker")
    assert (taken.status_code, taken.json["allocated_to"]["name"]) == (200, "Casey Worker")
    assert case(service, ref)["allocated_to"] == taken.json["allocated_to"]
    assert (mine("caseworker"), mine("officer")) == ([ref], [])
    assert service.request("PUT", f"/cases/{ref}/allocation", {"to": None}, role="officer").status_code == 200
    assert mine("caseworker") == []
    unknown = service.request("PUT", f"/cases/{ref}/allocation", {"to": "somebody"}, role="officer")
    assert (unknown.status_code, unknown.json["errors"][0]["field"]) == (422, "name")
    answered = service.request("GET", "/cases?status=answered&view=mine", role="officer")
    assert (answered.status_code, answered.json["errors"][0]["field"]) == (422, "view")


@pytest.mark.clause("CH-04")
def test_a_case_is_found_by_name_and_its_readers_say_so(service: LocalService) -> None:
    ref = noted(service, contact={**CALLER, "name": "Quill Yarrow", "email": "quill@example.org"})
    for q, by in (("yarrow, QUILL", "name"), ("Quill@Example.org", "email"), (ref.lower(), "reference")):
        found = service.request("POST", "/search", {"q": q}, role="officer")
        assert (found.status_code, found.json["by"]) == (200, by)
        assert [(each["ref"], each["name"]) for each in found.json["cases"]] == [(ref, "Quill Yarrow")]
    days = service.request("GET", f"/cases/{ref}/readers", role="caseworker").json["days"]
    read = {what for day in days for reader in day["readers"] for what in reader["what"]}
    assert {f"found the case by {by}" for by in ("name", "email", "reference")} <= read
    nothing = service.request("POST", "/search", {"q": "?"}, role="officer")
    assert (nothing.status_code, nothing.json["errors"][0]["field"]) == (422, "q")


def test_who_is_away_was_seen_here_before(service: LocalService) -> None:
    away = {"from_on": "2026-12-24", "until": "2027-01-01", "deputy": "officer"}
    assert service.request("PUT", "/staff/caseworker/absence", away, role="caseworker").status_code == 404
    for_another = service.request("PUT", "/staff/officer/absence", away, role="caseworker")
    said = {"error": "when somebody else is away is for the officer to say"}
    assert (for_another.status_code, for_another.json) == (403, said)
    assert service.request("GET", "/staff", role="caseworker").json == {"staff": []}


@pytest.mark.clause("CF-13")
def test_who_decides_steps_is_told_of_theirs_by_reference_and_dates_only(service: LocalService) -> None:
    body = {**NOTE, "kind": "complaint", "complaint": {"about": "officer"}}
    ref = service.request("POST", "/telephone-notes", body, role="caseworker").json["ref"]
    service.settle()
    (waits,) = (
        step for step in service.request("GET", "/complaint-steps", role="manager").json["steps"] if step["ref"] == ref
    )
    assert set(waits) == {"ref", "step", "opened_at", "due_at", "late"}
    assert (waits["step"], waits["late"]) == (2, False)
    for role, status in (("director", 200), ("reviewer", 200), ("officer", 200), ("caseworker", 403), (None, 401)):
        other = service.request("GET", "/complaint-steps", role=role)
        assert other.status_code == status
        assert ref not in other.text


def test_answers_are_not_to_be_stored(service: LocalService) -> None:
    assert service.request("GET", "/cases", role="caseworker").headers["Cache-Control"] == "no-store"


def test_the_document_describes_every_route_and_is_served_to_anyone(service: LocalService) -> None:
    served = service.request("GET", "/openapi.json")
    assert served.status_code == 200
    assert {(method.upper(), path) for path, methods in served.json["paths"].items() for method in methods} == {
        *ROUTES,
        STEP,
        WAITING,
    }


def test_the_document_is_up_to_date() -> None:
    assert json.loads(openapi.DOCUMENT.read_text()) == json.loads(json.dumps(openapi.openapi())), (
        "run python -m infra.openapi"
    )
