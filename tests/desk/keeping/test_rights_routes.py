"""Requests about personal data by the API's own doors."""

from typing import Any

import pytest

from infra.local.service import Answer, LocalService
from tests.desk.test_api import case, noted
from tests.rights import ACCESS, ASKED, DONE, REFUSED

pytestmark = pytest.mark.journey


def post(service: LocalService, path: str, body: Any, role: str = "caseworker") -> Answer:
    return service.request("POST", path, body, role=role)


def errors(answer: Answer) -> dict[str, str]:
    assert answer.status_code == 422
    return {each["field"]: each["why"] for each in answer.json["errors"]}


@pytest.mark.clause("CF-08")
def test_from_a_request_to_its_answer(service: LocalService) -> None:
    ref = noted(service)
    path = f"/cases/{ref}/rights-requests"
    made = post(service, path, ASKED)
    assert made.status_code == 201
    assert (made.json["ref"], made.json["round"], made.json["due_at"], made.json["stands_still"]) == (
        ref,
        2,
        None,
        True,
    )
    early = post(service, f"{path}/2/answer", DONE)
    assert early.status_code == 409
    assert early.json["error"].startswith("answer the request in round 2 with “done”: it is not confirmed who asks")
    assert case(service, ref)["refused"][-1]["missing"] in early.json["error"]
    shown = post(service, f"{path}/2/identity", {"how": "A council tax bill"})
    assert (shown.status_code, shown.json["due_at"]) == (201, "2027-01-25T17:00:00+00:00")
    assert post(service, f"{path}/2/standing", {"authority": "They are the parent"}).status_code == 201
    assert post(service, f"{path}/2/pause", {"why": "Which years?"}).json["due_at"] is None
    assert post(service, f"{path}/2/resumption", {}).json["due_at"] == "2027-01-25T17:00:00+00:00"
    extended = post(service, f"{path}/2/extension", {"why": "Six years of letters"}, "officer")
    assert (extended.status_code, extended.json["due_at"]) == (201, "2027-03-24T17:00:00+00:00")
    answered = post(service, f"{path}/2/answer", REFUSED, "officer")
    assert (answered.status_code, answered.json["answer"]["ground"]) == (201, "unfounded_or_excessive")
    assert post(service, f"{path}/2/answer", DONE).status_code == 409
    (seen,) = case(service, ref)["rights_requests"]
    assert {**seen, "ref": ref} == answered.json
    counts = service.request("GET", "/rights-requests/counts", role="officer").json["counts"]
    assert {"month": "2026-12", "right": "access", "settled": "refused", "n": 1, "late": 0} in counts


@pytest.mark.clause("CF-08")
def test_what_is_erased_on_request_is_gone_for_everybody(service: LocalService) -> None:
    contact = {"relationship": "parent", "email": "gail@example.org", "permission_to_hold": True}
    ref = noted(service, contact=contact)
    path = f"/cases/{ref}/rights-requests"
    assert post(service, path, {**ACCESS, "right": "erasure"}).status_code == 201
    service.settle()
    early = post(service, f"{path}/2/answer", DONE)
    assert (early.status_code, "still open: round 1 (enquiry)" in early.json["error"]) == (409, True)
    given = {"channel": "telephone", "summary": "Explained"}
    assert post(service, f"/cases/{ref}/responses", given).status_code == 201
    assert post(service, f"{path}/2/answer", DONE).status_code == 201
    assert service.request("GET", f"/cases/{ref}", role="caseworker").status_code == 410
    assert post(service, f"{path}/2/answer", DONE).status_code == 410


def test_what_is_wrong_is_said_by_field(service: LocalService) -> None:
    ref = noted(service)
    path = f"/cases/{ref}/rights-requests"
    assert set(errors(post(service, path, {**ACCESS, "right": "everything", "what": " "}))) == {"right", "what"}
    assert errors(post(service, path, {**ACCESS, "identity": {}})) == {
        "identity.needed": "should be there where known_because is not, and only there"
    }
    assert set(errors(post(service, path, {**ACCESS, "received_at": "2020-01-01T09:00:00Z"}))) == {"received_at"}
    assert post(service, path, {**ACCESS, "right": "erasure"}).status_code == 201
    assert set(errors(post(service, f"{path}/2/answer", {"settled": "refused", "words": "No"}))) == {"ground"}
    assert set(errors(post(service, f"{path}/2/answer", {**REFUSED, "ground": "accurate"}))) == {"ground"}
    assert set(errors(post(service, f"{path}/2/identity", {}))) == {"how"}
    assert set(errors(post(service, f"{path}/2/standing", {}))) == {"wishes"}
    assert set(errors(post(service, f"{path}/2/pause", {}))) == {"why"}
    assert post(service, f"{path}/2/pause", {"why": "Which?"}).status_code == 409
    assert post(service, f"{path}/1/pause", {"why": "Which?"}).status_code == 404


@pytest.mark.clause("CF-13")
@pytest.mark.parametrize("role", ["manager", "director", "reviewer"])
def test_nobody_outside_the_service_learns_that_anybody_asked(service: LocalService, role: str) -> None:
    ref = noted(service)
    assert post(service, f"/cases/{ref}/rights-requests", ACCESS, role).status_code == 403
    assert service.request("GET", "/rights-requests/counts", role=role).status_code == 403
