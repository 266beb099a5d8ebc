"""Referrals by their own doors: what they answer, what they refuse, and what stays on the history."""

from typing import Any

import pytest

from infra.local.service import LocalService

pytestmark = pytest.mark.journey

DETAILS: dict[str, Any] = {
    "permission": {"given_by": "parent", "given_on": "2026-12-21", "how": "spoken"},
    "referrer": {"name": "Avery Lane", "organisation": "Hill School", "email": "avery@h.example.sch.uk"},
    "family": {"name": "Robin Ashworth", "relationship": "parent", "email": "robin@example.org"},
    "child": {"name": "Charlie Ashworth", "school": "Hill School"},
    "reason": "They want to know about a needs assessment",
}
REFERRAL = {"channel": "telephone", **DETAILS}
EMAIL = (
    "From: Avery Lane <avery@h.example.sch.uk>\r\nTo: enquiries@send.example.org\r\nSubject: A pupil\r\n"
    "Message-ID: <{id}@h.example.sch.uk>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    "--x\r\nContent-Type: text/plain\r\n\r\nI refer this pupil, and here is all about his father\r\n"
    '--x\r\nContent-Disposition: attachment; filename="Charlie Ashworth.pdf"\r\n\r\nscan\r\n--x--\r\n'
)


def post(service: LocalService, path: str, body: dict[str, Any], **headers: str) -> Any:
    return service.request("POST", path, body, role="caseworker", headers=headers)


def case(service: LocalService, ref: str) -> dict[str, Any]:
    shown = service.request("GET", f"/cases/{ref}", role="caseworker")
    assert shown.status_code == 200, shown.json
    view: dict[str, Any] = shown.json
    return view


def emailed(service: LocalService, message_id: str) -> str:
    """A school's email, taken in: the reference of its case."""
    before = {line["ref"] for line in service.request("GET", "/cases", role="caseworker").json["cases"]}
    service.send_mail(EMAIL.replace("{id}", message_id).encode())
    service.settle()
    after = {line["ref"] for line in service.request("GET", "/cases", role="caseworker").json["cases"]}
    (ref,) = after - before
    return str(ref)


@pytest.mark.clause("CF-16")
def test_a_referral_is_noted_with_who_gave_permission(service: LocalService) -> None:
    posted = post(service, "/referrals", REFERRAL)
    assert posted.status_code == 201
    assert (posted.json["turned_back"], posted.json["due_at"]) == (False, "2027-01-25T17:00:00+00:00")
    service.settle()
    view = case(service, posted.json["ref"])
    assert (view["kind"], view["status"]) == ("referral", "open")


@pytest.mark.clause("CF-16")
@pytest.mark.clause("CF-23")
def test_without_permission_it_is_turned_back_and_soon_gone(service: LocalService) -> None:
    turned_back = {**REFERRAL, "permission": None}
    posted = post(service, "/referrals", turned_back, **{"Idempotency-Key": "turned back"})
    assert posted.status_code == 201
    assert (posted.json["turned_back"], posted.json["due_at"]) == (True, None)
    service.settle()
    assert service.request("GET", f"/cases/{posted.json['ref']}", role="caseworker").status_code == 410
    assert post(service, "/referrals", turned_back, **{"Idempotency-Key": "turned back"}).json == posted.json
    counted = service.request("GET", "/referrals/counts", role="officer").json["counts"]
    assert [each for each in counted if each["outcome"] == "turned_back" and each["month"] == "2026-12"]


@pytest.mark.clause("CF-16")
def test_the_answer_says_when_a_person_has_to_tell_the_referrer(service: LocalService) -> None:
    unreached = {**REFERRAL, "permission": None, "referrer": {"name": "Avery Lane"}}
    told, untold = post(service, "/referrals", REFERRAL).json, post(service, "/referrals", unreached).json
    assert (told["referrer_told"], told["to_do"]) == (True, None)
    assert untold["referrer_told"] is False
    assert "tell them now" in untold["to_do"]


@pytest.mark.clause("CF-24")
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({**REFERRAL, "diagnosis": "x"}, {"diagnosis"}),
        ({**REFERRAL, "family": {"relationship": "parent"}}, {"family"}),
        ({**REFERRAL, "reason": " "}, {"reason"}),
        ({**REFERRAL, "permission": {**DETAILS["permission"], "given_on": "2027-12-21"}}, {"permission.given_on"}),
        (
            {**REFERRAL, "permission": {"given_by": "the school"}},
            {f"permission.{f}" for f in ("given_by", "given_on", "how")},
        ),
        ({**REFERRAL, "received_at": "2030-01-01T00:00:00Z"}, {"received_at"}),
        ({}, {"channel", "permission", "referrer"}),
    ],
)
def test_a_bad_referral_names_each_field(service: LocalService, body: dict[str, Any], fields: set[str]) -> None:
    refused = post(service, "/referrals", body)
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json["errors"]} == fields
    assert "Robin" not in refused.get_data(as_text=True)


@pytest.mark.clause("CF-24")
@pytest.mark.parametrize(("kind", "where"), [("referral", "POST /referrals"), ("consent", "/cases/{ref}/consents")])
def test_a_note_is_no_place_for_a_referral(service: LocalService, kind: str, where: str) -> None:
    note = {"channel": "telephone", "kind": kind, "summary": "All about a family"}
    (error,) = post(service, "/telephone-notes", note).json["errors"]
    assert error["field"] == "kind"
    assert where in error["why"]


def test_a_kind_that_is_none_is_told_those_that_a_note_may_be(service: LocalService) -> None:
    note = {"channel": "telephone", "kind": "question", "summary": "x"}
    (error,) = post(service, "/telephone-notes", note).json["errors"]
    assert "enquiry" in error["why"]
    assert "consent" not in error["why"]


@pytest.mark.clause("CF-24")
def test_what_came_with_a_suspected_referral_is_only_counted(service: LocalService) -> None:
    view = case(service, emailed(service, "counted"))
    (message,) = view["messages"]
    assert (message["held_back"], message["attachments"], message["attachments_held_back"]) == (True, [], 1)
    assert view["needs_eyes_because"]


@pytest.mark.clause("CF-24")
@pytest.mark.clause("CF-25")
def test_said_to_be_a_referral_it_asks_the_family_and_loses_the_rest(service: LocalService) -> None:
    ref = emailed(service, "confirmed")
    said = {"is_referral": True, "details": DETAILS}
    decided = post(service, f"/cases/{ref}/referral", said)
    assert decided.status_code == 201, decided.json
    assert decided.json == {
        "ref": ref,
        "kind": "referral",
        "round": 2,
        "turned_back": False,
        "due_at": "2027-01-25T17:00:00+00:00",
        "referrer_told": True,
        "to_do": None,
    }
    assert post(service, f"/cases/{ref}/referral", said).json == decided.json
    service.settle()
    view = case(service, ref)
    assert (view["kind"], view["messages"][0]["text"]) == ("referral", DETAILS["reason"])
    assert "his father" not in str(view)
    asked = [letter for letter in service.outbox() if letter["to"] == ["robin@example.org"]]
    assert asked


@pytest.mark.clause("CF-24")
def test_it_cannot_be_answered_before_somebody_said_what_it_is(service: LocalService) -> None:
    ref = emailed(service, "answered")
    response = {"channel": "telephone", "summary": "Explained"}
    refused = post(service, f"/cases/{ref}/responses", response)
    assert refused.status_code == 409
    assert "held back" in refused.json["error"]
    post(service, f"/cases/{ref}/referral", {"is_referral": False})
    assert post(service, f"/cases/{ref}/responses", response).status_code == 201


def test_said_to_be_none_it_is_an_enquiry_like_any_other(service: LocalService) -> None:
    ref = emailed(service, "none")
    decided = post(service, f"/cases/{ref}/referral", {"is_referral": False})
    assert (decided.status_code, decided.json["kind"], decided.json["round"]) == (201, "enquiry", 1)
    view = case(service, ref)
    assert view["messages"][0]["attachments"][0]["name"] == "Charlie Ashworth.pdf"
    assert not any("referral" in why for why in view["needs_eyes_because"])


def test_permission_of_tomorrow_is_refused_by_its_field(service: LocalService) -> None:
    ref = emailed(service, "tomorrow")
    permission = {**DETAILS["permission"], "given_on": "2027-06-01"}
    refused = post(
        service, f"/cases/{ref}/referral", {"is_referral": True, "details": {**DETAILS, "permission": permission}}
    )
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == ["details.permission.given_on"]
    assert case(service, ref)["messages"][0]["held_back"]


def test_what_cannot_be_said_or_answered_is_refused_and_on_the_history(service: LocalService) -> None:
    ref = post(service, "/referrals", REFERRAL).json["ref"]
    service.settle()
    said = post(service, f"/cases/{ref}/referral", {"is_referral": False})
    answered = post(service, f"/cases/{ref}/responses", {"channel": "telephone", "summary": "Explained"})
    assert (said.status_code, answered.status_code) == (409, 409)
    history = str(case(service, ref)["history"])
    assert "held back" in history
    assert "yes or no" in history
