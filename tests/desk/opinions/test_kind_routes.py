"""Complaints beside enquiries, and what is of another kind than it seemed, by their doors."""

from typing import Any

import pytest

from infra.local.service import LocalService

pytestmark = pytest.mark.journey

NOTE = {"channel": "telephone", "kind": "enquiry", "summary": "Asked about transport"}
LATE = {"happened_on": "2025-01-07"}


def post(service: LocalService, path: str, body: dict[str, Any], **headers: str) -> Any:
    return service.request("POST", path, body, role="caseworker", headers=headers)


def noted(service: LocalService, **changes: Any) -> str:
    posted = post(service, "/telephone-notes", {**NOTE, **changes})
    assert posted.status_code == 201, posted.json
    return str(posted.json["ref"])


def case(service: LocalService, ref: str) -> dict[str, Any]:
    view: dict[str, Any] = service.request("GET", f"/cases/{ref}", role="caseworker").json
    return view


def wrong(answered: Any) -> set[str]:
    assert answered.status_code == 422, answered.json
    return {each["field"] for each in answered.json["errors"]}


def test_what_is_wrong_with_a_noted_complaint_is_named(service: LocalService) -> None:
    complaint = {**NOTE, "kind": "complaint"}
    assert wrong(post(service, "/telephone-notes", {**complaint, "complaint": LATE})) == {"complaint.late_reason"}
    assert wrong(post(service, "/telephone-notes", {**NOTE, "complaint": LATE})) == {"complaint"}
    assert wrong(post(service, "/telephone-notes", {**NOTE, "kind": "comment"})) == {"feedback"}


@pytest.mark.clause("FB-13")
def test_a_complaint_is_opened_beside_an_enquiry_once_for_its_key(service: LocalService) -> None:
    ref = noted(service)
    before = case(service, ref)
    said = {"words": "Nobody rang back", "about": "caseworker", "worker": "robin"}
    headers = {"Idempotency-Key": "a-linked-complaint"}
    posted, again = (post(service, f"/cases/{ref}/complaints", said, **headers) for _ in range(2))
    assert (posted.status_code, posted.json) == (201, again.json)
    assert (posted.json["linked_to"], posted.json["due_at"]) == (ref, "2027-01-11T17:00:00+00:00")
    complaint, after = case(service, posted.json["ref"]), case(service, ref)
    assert (complaint["kind"], complaint["linked"], after["linked"]) == ("complaint", [ref], [posted.json["ref"]])
    assert (after["kind"], after["due_at"], after["status"]) == (before["kind"], before["due_at"], "open")
    assert wrong(post(service, f"/cases/{ref}/complaints", {**said, "words": "Else"}, **headers)) == {"Idempotency-Key"}
    assert wrong(post(service, f"/cases/{ref}/complaints", {**said, **LATE})) == {"late_reason"}
    assert wrong(post(service, f"/cases/{ref}/complaints", {**said, "about": None})) == {"worker"}
    assert wrong(post(service, f"/cases/{ref}/complaints", {**said, "received_at": "2020-01-07T10:00:00Z"})) == {
        "received_at"
    }
    assert post(service, "/cases/HSP-2222-2222/complaints", said).status_code == 404


@pytest.mark.clause("FB-03")
def test_an_enquiry_goes_on_as_the_complaint_that_it_is(service: LocalService) -> None:
    ref = noted(service)
    said = {"kind": "complaint", "reason": "It is about us", "complaint": {"about": "manager"}}
    assert wrong(post(service, f"/cases/{ref}/reclassification", {**said, "complaint": LATE})) == {
        "complaint.late_reason"
    }
    assert wrong(post(service, f"/cases/{ref}/reclassification", {**said, "round": 3})) == {"round"}
    assert wrong(post(service, f"/cases/{ref}/reclassification", {**said, "kind": "consent"})) == {"kind"}
    posted, again = (post(service, f"/cases/{ref}/reclassification", said) for _ in range(2))
    assert (posted.status_code, posted.json) == (201, again.json)
    assert posted.json == {"ref": ref, "round": 2, "kind": "complaint", "due_at": "2027-01-11T17:00:00+00:00"}
    service.settle()
    view = case(service, ref)
    assert (view["kind"], view["round"], view["status"]) == ("complaint", 2, "open")
    assert any("It is about us" in line["what"] for line in view["history"])
    refused = post(service, f"/cases/{ref}/reclassification", {**said, "reason": "Once more"})
    assert (refused.status_code, "it is a complaint already" in refused.json["error"]) == (409, True)
