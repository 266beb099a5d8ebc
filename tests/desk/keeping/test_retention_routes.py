"""The routes of holds, of reviews before erasure, and of what nightly runs did."""

from typing import Any

import pytest

from infra.local.service import Answer, LocalService

pytestmark = pytest.mark.journey

NOTE = {"channel": "telephone", "kind": "enquiry", "summary": "Asked about transport"}
HOLD = {"kind": "legal", "why": "A solicitor wrote", "review_on": "2027-06-01"}
LIFT = {"why": "It is settled", "review_on": None}
REVIEW = {"keep_until": None, "why": "Nobody needs it"}


def post(service: LocalService, path: str, body: Any, role: str = "caseworker") -> Answer:
    return service.request("POST", path, body, role)


def wrong(answered: Answer) -> set[str]:
    assert answered.status_code == 422, answered.json
    return {each["field"] for each in answered.json["errors"]}


@pytest.fixture
def path(service: LocalService) -> str:
    return f"/cases/{post(service, '/telephone-notes', NOTE).json['ref']}"


@pytest.mark.clause("CF-07")
def test_a_hold_is_placed_once_reviewed_by_the_officer_and_seen_on_the_worklist(
    service: LocalService, path: str
) -> None:
    placed, again = (post(service, f"{path}/holds", HOLD) for _ in range(2))
    assert (placed.status_code, placed.json) == (201, again.json)
    assert (placed.json["kind"], placed.json["reviews"]) == ("legal", [])

    def held() -> list[bool]:
        cases = service.request("GET", "/cases", role="caseworker").json["cases"]
        listed = [each["held"] for each in cases if each["ref"] in path]
        return [*listed, service.request("GET", path, role="caseworker").json["held"]]

    assert held() == [True, True]
    refused = post(service, f"{path}/holds/0001/review", LIFT)
    assert (refused.status_code, refused.json["error"]) == (409, "review a hold: it is for the officer")
    assert post(service, f"{path}/holds/0001/review", LIFT, "officer").json["reviews"][0]["lifted"]
    assert held() == [False, False]
    refused = post(service, f"{path}/holds/0001/review", {**LIFT, "why": "Once more"}, "officer")
    assert (refused.status_code, refused.json["error"]) == (409, "review a hold: hold 0001 is lifted")


def test_what_is_wrong_with_a_hold_or_a_review_is_named(service: LocalService, path: str) -> None:
    assert wrong(post(service, f"{path}/holds", {**HOLD, "kind": "research"})) == {"kind"}
    assert wrong(post(service, f"{path}/holds", {**HOLD, "review_on": "2026-12-23"})) == {"review_on"}
    assert wrong(post(service, f"{path}/holds", {**HOLD, "why": " "})) == {"why"}
    assert wrong(post(service, f"{path}/holds", {**HOLD, "until": "2030-01-01"})) == {"until"}
    post(service, f"{path}/holds", HOLD)
    assert wrong(post(service, f"{path}/holds/0001/review", {"why": "It goes on"}, "officer")) == {"review_on"}
    assert post(service, f"{path}/holds/0002/review", LIFT, "officer").status_code == 404
    assert post(service, "/cases/HSP-2222-2222/holds", HOLD).status_code == 404
    assert wrong(post(service, f"{path}/erasure-reviews", {**REVIEW, "keep_until": "2020-01-01"}, "officer")) == {
        "keep_until"
    }
    refused = post(service, f"{path}/erasure-reviews", REVIEW, "officer")
    said = "decide about erasure: it does not wait for anybody's decision"
    assert (refused.status_code, refused.json["error"]) == (409, said)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({**HOLD, "review_on": "soon"}, {"review_on": "should be a date, such as 2027-01-29"}),
        ({**HOLD, "review_on": "2027-13-01"}, {"review_on": "should be a date, such as 2027-01-29"}),
        (["legal"], {"body": "should be a JSON object"}),
    ],
)
def test_what_is_no_date_or_no_object_is_said_in_plain_words(
    service: LocalService, path: str, said: Any, why: dict[str, str]
) -> None:
    refused = post(service, f"{path}/holds", said).json["errors"]
    assert {each["field"]: each["why"] for each in refused} == why


@pytest.mark.parametrize("role", ["manager", "director", "reviewer"])
def test_who_is_not_of_the_service_neither_holds_nor_reads_what_went(
    service: LocalService, path: str, role: str
) -> None:
    assert post(service, f"{path}/holds", HOLD, role).status_code == 403
    assert post(service, f"{path}/erasure-reviews", REVIEW, role).status_code == 403
    assert [service.request("GET", each, role=role).status_code for each in ("/disposals", "/statistics")] == [403, 403]


@pytest.mark.clause("IM-14")
def test_who_has_a_conflict_of_interest_does_nothing_about_how_long_a_case_is_kept(
    service: LocalService, path: str
) -> None:
    assert post(service, f"{path}/conflicts", {"nature": "They are my neighbours"}).status_code == 201
    for where, body in (("holds", HOLD), ("holds/0001/review", LIFT), ("erasure-reviews", REVIEW)):
        assert post(service, f"{path}/{where}", body).status_code == 403, where


def test_nothing_went_yet_and_a_month_is_said_as_one(service: LocalService) -> None:
    def get(path: str) -> Answer:
        return service.request("GET", path, role="officer")

    assert get("/disposals").json == get("/disposals?month=2026-11").json == {"disposals": []}
    assert get("/statistics").json == get("/statistics?year=2026").json == {"counts": []}
    assert wrong(get("/disposals?month=December")) == {"month"}
    assert wrong(get("/statistics?year=1")) == {"year"}
