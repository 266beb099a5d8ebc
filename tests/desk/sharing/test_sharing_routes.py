"""Consents, disclosures, safeguarding, conflicts and tasks by the API's own doors."""

import re
from typing import Any

import pytest

from infra.local.service import Answer, LocalService
from tests.desk.test_api import ROUTES, STEP, case, noted

pytestmark = pytest.mark.journey

SCHOOL = {"recipient": "Hill School", "purpose": "arrange a meeting", "items": ["attendance", "wishes"]}
YES: dict[str, Any] = {**SCHOOL, "answer": "yes", "told": "What would be told to whom", "how": "telephone"}
SHARE: dict[str, Any] = {**SCHOOL, "direction": "share"}
SAFEGUARDING: dict[str, Any] = {
    "concern": "Said that they are hit at home",
    "at_risk": "The client's younger brother",
    "ground": "child_at_risk",
    "items": ["what was said"],
    "recipient": "iCART",
    "decided_by": "Robin Lead",
    "told_first": {"told": False, "why_not": "unsafe", "reason": "A partner was listening"},
}
CONFLICT = {"nature": "A neighbour of the family"}
TAKEN_OVER = {"what": "The officer has taken the case over", "may_work": True}


def post(service: LocalService, path: str, body: dict[str, Any] | None = None, role: str = "caseworker") -> Answer:
    return service.request("POST", path, body, role=role)


def on_history(service: LocalService, ref: str) -> list[tuple[str, str]]:
    return [(event["what"], event["by"]) for event in case(service, ref)["history"]]


@pytest.mark.clause("CF-18")
@pytest.mark.clause("CF-28")
def test_from_a_yes_to_its_withdrawal_with_everything_on_the_history(service: LocalService) -> None:
    ref = noted(service)
    given = post(service, f"/cases/{ref}/consents", YES)
    assert (given.status_code, given.json["id"], given.json["expires_at"]) == (201, "0001", "2027-06-25T00:00:00+01:00")
    requested = post(service, f"/cases/{ref}/disclosures", SHARE)
    assert (requested.status_code, requested.json["decision"], requested.json["missing"]) == (201, "share", None)
    made = post(service, f"/cases/{ref}/disclosures/0001/making")
    assert (made.status_code, made.json["consent"]) == (201, "0001")
    assert post(service, f"/cases/{ref}/tasks/told-before-0001/done").status_code == 200
    narrowed = post(service, f"/cases/{ref}/consents/0001/narrowing", {"items": ["wishes"]})
    assert narrowed.json["scope"]["items"] == ["wishes"]
    post(service, f"/cases/{ref}/consents", {**YES, "purpose": "plan the year"})
    withdrawn = post(service, f"/cases/{ref}/consents/0001/withdrawal", {"how": "email"})
    assert withdrawn.status_code == 201
    assert (withdrawn.json["inform"], withdrawn.json["still_given"]) == (["0001"], ["0002"])
    refused = post(service, f"/cases/{ref}/disclosures", SHARE)
    assert (refused.json["decision"], refused.json["missing"]) == (
        "ask",
        "consent 0002 for this recipient does not name this purpose",
    )
    view = case(service, ref)
    assert [consent["id"] for consent in view["consents"]] == ["0001", "0002"]
    assert [disclosure["id"] for disclosure in view["disclosures"]] == ["0001", "0002"]
    history = [what for what, by in on_history(service, ref) if by == view["consents"][0]["recorded_by"]["name"]]
    for what in (
        "Consent 0001: yes, to Hill School (telephone)",
        "Disclosure 0001 asked for (share, Hill School): share",
        "Disclosure 0001 made (share) under consent 0001",
        "Task done: Tell the client, before it is discussed, what disclosure 0001 is about",
        "Consent 0001 narrowed: without attendance",
        "Consent 0001 withdrawn (email)",
    ):
        assert what in history


@pytest.mark.clause("YP-04")
def test_a_no_says_which_consents_go_on_and_may_be_meant_too(service: LocalService) -> None:
    ref = noted(service)
    assert post(service, f"/cases/{ref}/consents", YES).json["still_given"] == []
    post(service, f"/cases/{ref}/consents", {**YES, "recipient": "Head of Hill School"})
    no = post(service, f"/cases/{ref}/consents", {**YES, "answer": "no"})
    assert (no.status_code, no.json["id"], no.json["still_given"]) == (201, "0003", ["0002"])


@pytest.mark.clause("CF-26")
def test_a_question_is_put_and_shown_with_its_end(service: LocalService) -> None:
    ref = noted(service)
    assert post(service, f"/cases/{ref}/disclosures", {**SHARE, "direction": "seek"}).json["decision"] == "ask"
    put = post(service, f"/cases/{ref}/disclosures/0001/question")
    assert (put.status_code, put.json) == (201, {"ref": ref, "round": 2, "due_at": "2027-01-11T17:00:00+00:00"})
    service.settle()
    (question,) = case(service, ref)["questions"]
    assert (question["round"], question["disclosure"], question["outcome"]) == (2, "0001", None)
    assert "Round 2: the question about disclosure 0001 put" in [what for what, _ in on_history(service, ref)]


@pytest.mark.clause("CF-18")
def test_an_impossible_act_says_what_is_missing_changes_nothing_and_is_on_the_history(service: LocalService) -> None:
    ref = noted(service)
    post(service, f"/cases/{ref}/disclosures", SHARE)
    refused = post(service, f"/cases/{ref}/disclosures/0001/making")
    assert refused.status_code == 409
    missing = "there is no consent to disclosure 0001: nobody has agreed to this recipient"
    assert refused.json == {"error": f"share or seek: {missing}"}
    view = case(service, ref)
    assert view["disclosures"][0]["made_at"] is None
    assert [(act["act"], act["missing"]) for act in view["refused"]] == [("share or seek", missing)]
    assert f"Refused: share or seek: {missing}" in [what for what, _ in on_history(service, ref)]


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("consents", {}, {"answer", "recipient", "purpose", "items", "told", "how"}),
        ("consents", {**YES, "items": []}, {"items"}),
        ("consents", {**YES, "answer": "maybe", "how": "pigeon"}, {"answer", "how"}),
        ("consents", {**YES, "expires_on": "2030-01-01"}, {"expires_on"}),
        ("consents", {**YES, "given_at": "2030-01-01T00:00:00Z"}, {"given_at"}),
        ("consents", {**YES, "given_at": "2026-12-23T10:00:00"}, {"given_at"}),
        ("consents", {**YES, "extra": 1}, {"extra"}),
        ("consents/0001/withdrawal", {}, {"how"}),
        ("consents/0001/narrowing", {"items": []}, {"items"}),
        ("disclosures", {**SHARE, "direction": "sell", "items": ["wishes", ""]}, {"direction", "items.1"}),
        ("disclosures", {**SHARE, "recipient": "a\u0000b"}, {"recipient"}),
        ("safeguarding", {**SAFEGUARDING, "ground": "police"}, {"ground"}),
        ("safeguarding", {**SAFEGUARDING, "told_first": {"told": True}}, {"told_first.at"}),
        ("safeguarding", {**SAFEGUARDING, "made_at": "2030-01-01T00:00:00Z"}, {"made_at"}),
        ("conflicts", {"worker": ""}, {"worker", "nature"}),
    ],
)
def test_bad_input_names_each_field_and_changes_nothing(
    service: LocalService, path: str, body: dict[str, Any], fields: set[str]
) -> None:
    ref = noted(service)
    before = case(service, ref)
    refused = post(service, f"/cases/{ref}/{path}", body)
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json["errors"]} == fields
    assert case(service, ref) == before


@pytest.mark.parametrize("path", [path for method, path in ROUTES if method == "POST" and "{ref}" in path])
def test_no_act_finds_a_case_that_is_not_there(service: LocalService, path: str) -> None:
    bodies = [YES, {"how": "post"}, {"items": ["wishes"]}, SHARE, SAFEGUARDING, CONFLICT, {}]
    path = re.sub(r"\{\w+\}", "0001", path.replace("{ref}", "HSP-0000-0000"))
    statuses = {post(service, path, body).status_code for body in bodies}
    assert statuses <= {403, 404, 422}


@pytest.mark.clause("CF-21")
def test_the_numbers_to_ring_stand_first_in_every_answer_about_safeguarding(service: LocalService) -> None:
    ref = noted(service)
    shown = service.request("GET", "/safeguarding", role="caseworker")
    assert [number["telephone"] for number in shown.json["numbers"]] == ["999", "0151 907 8305", "0345 050 0148"]
    assert [number["open"] for number in shown.json["numbers"]] == [True, True, False]
    assert shown.json["grounds"] == ["child_at_risk"]
    recorded = post(service, f"/cases/{ref}/safeguarding", SAFEGUARDING)
    refused = post(service, f"/cases/{ref}/safeguarding", {})
    nowhere = post(service, "/cases/HSP-0000-0000/safeguarding", SAFEGUARDING)
    not_theirs = post(service, f"/cases/{ref}/safeguarding", SAFEGUARDING, role="manager")
    for answer, status in ((recorded, 201), (refused, 422), (nowhere, 404), (not_theirs, 403)):
        assert (answer.status_code, next(iter(answer.json))) == (status, "numbers")
        assert answer.json["numbers"] == shown.json["numbers"]
    assert {error["field"] for error in refused.json["errors"]} >= {"concern", "told_first"}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"items": []}, "items", "list at least one"),
        ({"made_at": "0001-01-01T00:00:00Z"}, "made_at", "should lie between the years 1900 and 2200"),
        (
            {"told_first": {"told": False, "why_not": "unsafe"}},
            "told_first.reason",
            "should say how it was unsafe or impracticable, where they were not told first, and only there",
        ),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(
    service: LocalService, changes: dict[str, Any], field: str, why: str
) -> None:
    refused = post(service, f"/cases/{noted(service)}/safeguarding", {**SAFEGUARDING, **changes})
    assert refused.status_code == 422
    assert refused.json["errors"] == [{"field": field, "why": why}]


@pytest.mark.clause("YP-10")
def test_a_safeguarding_record_is_on_the_case_with_its_task_and_the_officer_knows_the_reference(
    service: LocalService,
) -> None:
    ref = noted(service)
    post(service, f"/cases/{ref}/safeguarding", {**SAFEGUARDING, "made_at": "2026-12-23T09:00:00Z"})
    view = case(service, ref)
    assert view["safeguarding"][0]["concern"] == SAFEGUARDING["concern"]
    assert any(task["id"] == "told-afterwards-0001" for task in view["tasks"])
    history = [what for what, _ in on_history(service, ref)]
    passed_on = "Passed on without consent to iCART (child_at_risk), decided by Robin Lead: safeguarding record 0001"
    assert history.index(passed_on) < history.index("Safeguarding record 0001 written")
    officer = [letter for letter in service.outbox() if letter["subject"] == f"{ref}: something for you to do"]
    assert {address for letter in officer for address in letter["to"]} > {"officer@send.example.org"}


@pytest.mark.clause("IM-14")
@pytest.mark.clause("CF-13")
def test_a_conflict_keeps_a_worker_off_every_route_of_the_case_until_a_manager_lets_them_back(
    service: LocalService,
) -> None:
    ref = noted(service)
    declared = post(service, f"/cases/{ref}/conflicts", CONFLICT)
    assert (declared.status_code, declared.json["id"]) == (201, "0001")
    shown = service.request("GET", f"/cases/{ref}", role="officer").json
    assert declared.json["worker"] == shown["conflicts"][0]["worker"]
    step = f"/cases/{ref}/conflicts/0001/step"
    for method, path in (*ROUTES, STEP):
        if "{ref}" in path:
            asked = re.sub(r"\{\w+\}", "0001", path.replace("{ref}", ref.lower()))
            refused = 422 if path.endswith("/safeguarding") else 403  # that somebody is at risk, anyone may say (CF-21)
            assert service.request(method, asked, {}, role="caseworker").status_code == refused, path
    recorded = post(service, f"/cases/{ref}/safeguarding", SAFEGUARDING)
    assert (recorded.status_code, set(recorded.json)) == (201, {"numbers", "record"})
    assert post(service, step, TAKEN_OVER).status_code == 403
    assert service.request("GET", f"/cases/{ref}", role="officer").status_code == 200
    assert service.request("GET", f"/cases/{ref}", role="manager").status_code == 403
    taken = post(service, step, TAKEN_OVER, role="manager")
    assert (taken.status_code, taken.json) == (201, {"ref": ref, "id": "0001"})
    assert service.request("GET", f"/cases/{ref}", role="caseworker").status_code == 200
    history = [what for what, _ in on_history(service, ref)]
    assert "Conflict of interest 0001: a step was taken, and the worker may work on the case" in history


@pytest.mark.clause("IM-14")
@pytest.mark.parametrize("role", ["caseworker", "director"])
def test_a_step_is_for_an_officer_or_the_divisional_manager(service: LocalService, role: str) -> None:
    ref = noted(service)
    post(service, f"/cases/{ref}/conflicts", {**CONFLICT, "worker": "robin"})
    assert post(service, f"/cases/{ref}/conflicts/0001/step", TAKEN_OVER, role=role).status_code == 403
    assert post(service, f"/cases/{ref}/conflicts/0001/step", TAKEN_OVER, role="officer").status_code == 201


def test_what_is_not_on_the_case_is_not_found(service: LocalService) -> None:
    ref = noted(service)
    for path, role in (("conflicts/0001/step", "manager"), ("tasks/0001/done", "caseworker")):
        refused = post(service, f"/cases/{ref}/{path}", TAKEN_OVER, role=role)
        assert (refused.status_code, set(refused.json)) == (404, {"error"})
    assert case(service, ref)["refused"] == []


def test_whoever_is_signed_in_may_know_whom_to_ring(service: LocalService) -> None:
    for role in ("caseworker", "officer", "manager", "director"):
        assert service.request("GET", "/safeguarding", role=role).json["numbers"]
