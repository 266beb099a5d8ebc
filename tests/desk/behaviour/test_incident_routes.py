"""Behaviour incidents and refusals of service by the API's own doors."""

from typing import Any

import pytest

from infra.local.service import Answer, LocalService
from tests.desk.test_api import case, noted

pytestmark = pytest.mark.journey

NOTED: dict[str, Any] = {
    "channel": "telephone",
    "happened_at": "2026-12-23T09:30:00Z",
    "words_used": "I know where you park",
    "staff_affected": ["caseworker"],
}
CONTEXT = {"context": "Their son was excluded that morning", "allowance": "They were left to shout"}
ENDED = {"action": {"kind": "ended_exchange", "reason": "They would not stop"}}
REFUSAL: dict[str, Any] = {
    "incident": "0001",
    "what": "No calls by telephone",
    "reasons": "A worker was threatened",
    "proportionate": "Two warnings changed nothing",
    "disability": "None is known",
    "other_help": "IPSEA",
    "review_on": "2027-03-23",
}
RENEWAL = {"reasons": "It happened again", "review_on": "2027-06-22"}


def post(service: LocalService, path: str, body: Any = None, role: str = "caseworker") -> Answer:
    return service.request("POST", path, body, role=role)


@pytest.mark.clause("BH-01")
@pytest.mark.clause("BH-06")
def test_from_an_incident_to_what_was_learnt(service: LocalService) -> None:
    ref = noted(service)
    path = f"/cases/{ref}/incidents"
    assert post(service, path, NOTED).json["id"] == "0001"
    early = post(service, f"{path}/0001/actions", ENDED)
    assert (early.status_code, early.json) == (
        409,
        {"error": "its context, and the allowance made for it, should be noted first"},
    )
    assert post(service, f"{path}/0001/context", CONTEXT).status_code == 201
    acted = post(service, f"{path}/0001/actions", ENDED)
    assert acted.status_code == 201
    assert acted.json["actions"][0]["action"] == ENDED["action"]
    assert post(service, f"{path}/0001/closing", role="officer").status_code == 409
    assert post(service, f"{path}/0001/learning", {"learnt": "To ring back sooner"}).status_code == 201
    others = post(service, f"{path}/0001/closing")
    said = "only the officer may do this, who decides about such records"
    assert (others.status_code, others.json) == (403, {"error": said})
    assert post(service, f"{path}/0001/closing", role="officer").status_code == 409
    assert post(service, f"/cases/{ref}/tasks/review-0001-1/done", role="officer").status_code == 200
    closed = post(service, f"{path}/0001/closing", role="officer")
    assert (closed.status_code, closed.json["closed_by"]["id"]) == (201, "officer")
    assert service.request("GET", path, role="officer").json["incidents"] == [closed.json]
    assert service.request("GET", f"{path}/0001", role="officer").json == closed.json
    assert case(service, ref)["refused"] == []


@pytest.mark.clause("BH-02")
def test_for_whom_it_does_not_concern_it_is_not_there(service: LocalService) -> None:
    ref = noted(service)
    path = f"/cases/{ref}/incidents"
    assert post(service, path, {**NOTED, "staff_affected": ["somebody"]}, "officer").status_code == 201
    listed = service.request("GET", path, role="caseworker")
    assert (listed.status_code, listed.json) == (200, {"incidents": []})
    for method, end, body in (
        ("GET", "", None),
        ("POST", "/context", CONTEXT),
        ("POST", "/actions", ENDED),
        ("POST", "/learning", {"learnt": "x"}),
        ("POST", "/closing", None),
    ):
        there, not_there = (
            service.request(method, f"{path}/{number}{end}", body, role="caseworker") for number in ("0001", "0002")
        )
        assert (
            (there.status_code, there.text)
            == (not_there.status_code, not_there.text)
            == (
                404,
                f'{{"error":"there is no such incident on {ref}"}}',
            )
        )
    assert service.request("GET", f"{path}/0001", role="manager").status_code == 403


@pytest.mark.parametrize(
    ("end", "body", "field"),
    [
        ("", {**NOTED, "happened_at": "2027-12-23T09:30:00Z"}, "happened_at"),
        ("", {**NOTED, "happened_at": "0001-01-01T00:00:00+14:00"}, "happened_at"),
        ("", {**NOTED, "characteristics": ["manners"]}, "characteristics.0"),
        ("/0001/actions", {"action": {"kind": "shouted_back"}}, "action.kind"),
        ("/0001/actions", {"action": {}}, "action.kind"),
        ("/0001/actions", {**ENDED, "told_first": {"told": True, "at": "2026-12-23T09:40:00Z"}}, "told_first"),
        ("/0001/actions", {**ENDED, "told_first": {"told": True}}, "told_first.at"),
        ("/0001/actions", {"action": {"kind": "ended_exchange"}}, "action.ended_exchange.reason"),
        ("/0001/actions", {**ENDED, "at": "2027-12-23T09:30:00Z"}, "at"),
        ("/0001/actions", {**ENDED, "at": "9999-12-31T23:00:00-14:00"}, "at"),
        ("/0001/learning", {}, "why_nothing"),
    ],
)
def test_what_cannot_be_so_is_refused_by_its_field(service: LocalService, end: str, body: Any, field: str) -> None:
    ref = noted(service)
    post(service, f"/cases/{ref}/incidents", NOTED)
    post(service, f"/cases/{ref}/incidents/0001/context", CONTEXT)
    refused = post(service, f"/cases/{ref}/incidents{end}", body)
    assert refused.status_code == 422, refused.text
    assert [each["field"] for each in refused.json["errors"]] == [field]


@pytest.mark.clause("BH-07")
def test_service_is_refused_renewed_and_lifted_by_the_officer_alone(service: LocalService) -> None:
    ref = noted(service)
    post(service, f"/cases/{ref}/incidents", NOTED)
    post(service, f"/cases/{ref}/incidents/0001/context", CONTEXT)
    path = f"/cases/{ref}/service-refusals"
    for end, body in (("", REFUSAL), ("/2/renewal", RENEWAL), ("/2/lifting", {"reason": "They apologised"})):
        for role in ("caseworker", "manager", "director"):
            assert post(service, f"{path}{end}", body, role).status_code == 403
    late = post(service, path, {**REFUSAL, "review_on": "2027-12-23"}, "officer")
    assert late.json["errors"] == [{"field": "review_on", "why": "should be a day from 2026-12-24 to 2027-06-23"}]
    begun = post(service, path, REFUSAL, "officer")
    assert (begun.status_code, begun.json) == (
        201,
        {"ref": ref, "round": 2, "until": "2027-03-23T09:00:00+00:00", "ended_at": None},
    )
    assert post(service, f"{path}/2/renewal", RENEWAL, "officer").json["until"] == "2027-06-22T09:00:00+01:00"
    (seen,) = case(service, ref)["service_refusals"]
    assert (seen["what"], seen["ended_at"]) == ("No calls by telephone", None)
    lifted = post(service, f"{path}/2/lifting", {"reason": "They apologised"}, "officer")
    assert (lifted.status_code, lifted.json["ended_at"]) == (201, "2026-12-23T10:00:00+00:00")
    over = post(service, f"{path}/2/renewal", {**RENEWAL, "reasons": "x"}, "officer")
    assert (over.status_code, over.json["error"]) == (409, "renew a refusal of service: it is over")
    incident = service.request("GET", f"/cases/{ref}/incidents/0001", role="caseworker").json
    (refusal,) = incident["service_refusals"]
    assert (refusal["round"], refusal["refusal"]["lifted_because"]) == (2, "They apologised")
