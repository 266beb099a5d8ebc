"""At arm's length, route by route: what each role may ask of each case, by the doors that are really there (CF-13)."""

import re
from typing import Any

import pytest

from infra.local.declared import Api
from infra.local.routes import Route, read
from infra.local.service import Answer, LocalService
from tests.desk.test_api import CALLER, case, noted
from tests.referrals import REFERRAL

pytestmark = pytest.mark.journey

NUMBERS, STEP = "GET /safeguarding", "POST /cases/{ref}/conflicts/{conflict_id}/step"
READ, ANSWER = "GET /cases/{ref}/complaint", "POST /cases/{ref}/complaint/answer"
WAITING = "GET /complaint-steps"
OUTSIDE = ("manager", "director", "reviewer")
BY_CASE = {READ, ANSWER, STEP, NUMBERS}
"""The routes of which the case decides who may ask; of all others the role alone does, whichever case it is."""

DECISION = {"finding": "not_upheld", "words": "We rang twice; our notes say when."}
STATEMENT = {"words": "A parent says that no call came."}
TAKEN_OVER = {"what": "The officer has taken the case over", "may_work": True}
NOWHERE = ("HSP-0000-0000", "nonsense")
PRIVATE = ("Robin", "Ashworth", "960123", "Nobody rang", "An apology")


@pytest.fixture(scope="module")
def routes(service: LocalService) -> list[Route]:
    """Every route that asks who you are, as the template declares it."""
    declared = [route for api in service.stack.all(Api).values() for route in read(api.properties["Body"])]
    return [route for route in declared if route.authoriser]


def post(service: LocalService, path: str, body: dict[str, Any], role: str) -> Answer:
    return service.request("POST", path, body, role=role)


def ask(service: LocalService, route: Route, ref: str, role: str | None) -> Answer:
    body = {ANSWER: DECISION, STEP: TAKEN_OVER}.get(route.key, {})
    path = re.sub(r"\{\w+\}", "0001", str(route.path).replace("{ref}", ref))
    return service.request(route.method, path, None if route.method == "GET" else body, role=role)


def complained(service: LocalService, **changes: Any) -> str:
    """A complaint at its first step."""
    return noted(service, kind="complaint", summary="Nobody rang me back", wants="An apology", **changes)


def goes_on(service: LocalService, ref: str, decided_by: str | None, role: str) -> None:
    """The complaint, decided at its step and gone on to the next."""
    answered = post(service, f"/cases/{ref}/complaint/answer", {**DECISION, "decided_by": decided_by}, role)
    assert answered.status_code == 201, answered.json
    word = post(service, f"/cases/{ref}/complaint/word", {"word": "next_step", "how": "telephone"}, "caseworker")
    assert word.status_code == 201, word.json
    service.settle()


def at_step_two(service: LocalService) -> str:
    ref = complained(service)
    goes_on(service, ref, None, "officer")
    return ref


def at_step_three(service: LocalService) -> str:
    ref = at_step_two(service)
    goes_on(service, ref, "Max Deputy", "officer")
    return ref


def erased(service: LocalService) -> str:
    """A case of which only a tombstone is left: the family did not want to be referred."""
    ref: str = post(service, "/referrals", REFERRAL, "caseworker").json["ref"]
    service.settle()
    no = post(service, f"/cases/{ref}/questions/1/answers", {"answer": "no", "how": "telephone"}, "caseworker")
    assert no.status_code == 201, no.json
    service.settle()
    assert service.request("GET", f"/cases/{ref}", role="officer").status_code == 410
    return ref


@pytest.mark.clause("CF-13")
@pytest.mark.clause("CF-22")
@pytest.mark.parametrize("role", [*OUTSIDE, None])
def test_who_is_not_of_the_service_is_refused_everything_but_their_step(
    service: LocalService, routes: list[Route], role: str | None
) -> None:
    theirs = {"manager": at_step_two, "director": at_step_three}.get(role or "", at_step_two)(service)
    for ref in (theirs, complained(service), noted(service), erased(service), *NOWHERE):
        is_erased = service.request("GET", f"/cases/{ref}", role="officer").status_code != 200
        before = None if is_erased else case(service, ref)
        for route in routes:
            if (role, ref, route.key) in {("manager", theirs, ANSWER), ("director", theirs, ANSWER)}:
                continue
            if ref not in {theirs, NOWHERE[0]} and route.key not in BY_CASE:
                continue
            allowed = {NUMBERS: {200}, WAITING: {200}, STEP: {404} if role == "manager" else {403}}.get(
                route.key, {403}
            )
            if ref == theirs and route.key == READ and role in {"manager", "director"}:
                allowed = {200}
            if role is None:
                allowed = {401}
            answered = ask(service, route, ref, role)
            assert answered.status_code in allowed, (route.key, ref, answered.json)
            assert not any(said in answered.text for said in PRIVATE), route.key
        if before:
            assert case(service, ref) == before


@pytest.mark.clause("CF-13")
def test_who_signs_in_with_no_role_of_the_service_is_refused_everything(
    service: LocalService, routes: list[Route]
) -> None:
    for route in routes:
        claims = {"sub": "somebody", "name": "Some Body", "roles": "[cook]"}
        event = {"routeKey": route.key, "requestContext": {"authorizer": {"jwt": {"claims": claims}}}}
        assert service.functions.invoke(route.function, event)["statusCode"] == 403, route.key


@pytest.mark.clause("CF-13")
@pytest.mark.parametrize("role", OUTSIDE)
def test_a_refusal_tells_no_case_from_another_and_none_from_no_case(
    service: LocalService, routes: list[Route], role: str
) -> None:
    barred = at_step_two(service)
    conflict = {"worker": role, "nature": "A neighbour"}
    assert post(service, f"/cases/{barred}/conflicts", conflict, "caseworker").status_code == 201
    not_theirs = complained(service)
    others = [barred, not_theirs, not_theirs.lower(), noted(service), erased(service), *NOWHERE]
    theirs = [route for route in routes if route.key in {READ, ANSWER}]
    refusals = [ask(service, route, ref, role) for route in theirs for ref in others]
    assert {(refused.status_code, refused.text) for refused in refusals} == {
        (403, '{"error":"there is no complaint of this reference at a step that is yours to decide, or was"}')
    }
    assert len({tuple(sorted(refused.headers.keys())) for refused in refusals}) == 1
    assert len(refusals) == 2 * len(others)


@pytest.mark.clause("CF-13")
def test_a_guess_at_a_conflict_tells_a_manager_of_no_case(service: LocalService) -> None:
    refs = (noted(service), erased(service), "HSP-0000-0000")
    refusals = [post(service, f"/cases/{ref}/conflicts/0001/step", TAKEN_OVER, "manager") for ref in refs]
    said = {(each.status_code, each.text.replace(ref, "…")) for ref, each in zip(refs, refusals, strict=True)}
    assert said == {(404, '{"error":"there is no such conflict on …"}')}


@pytest.mark.parametrize("role", ["caseworker", "officer"])
def test_the_services_own_staff_are_kept_from_no_case_by_their_role(
    service: LocalService, routes: list[Route], role: str
) -> None:
    """Behaviour incidents and refusals of service are for those whom the profile names (BH-02, BH-07)."""
    for_the_officer = {"POST /cases/{ref}/service-refusals", "POST /cases/{ref}/service-refusals/{number}/renewal"}
    for_the_officer |= {"POST /cases/{ref}/service-refusals/{number}/lifting"}
    for_the_officer |= {WAITING, "PUT /staff/{staff_id}/absence"}  # a step, and somebody else's absence
    for route in routes:
        status = ask(service, route, "HSP-0000-0000", role).status_code
        refused = role == "caseworker" and route.key in {STEP, *for_the_officer}
        assert (status == 403) == refused, route.key


@pytest.mark.clause("CF-13")
@pytest.mark.clause("FB-15")
def test_a_manager_reads_their_step_as_the_complainant_agrees_answers_it_and_then_sees_no_more(
    service: LocalService,
) -> None:
    ref = at_step_two(service)
    path = f"/cases/{ref}/complaint"
    shown = service.request("GET", path, role="manager").json
    assert set(shown) == {
        *("ref", "step", "due_at", "about", "named", "statement", "words", "wants", "complainant", "earlier"),
        "decided",
    }
    assert (shown["step"], shown["named"], shown["words"], shown["complainant"]) == (2, False, None, None)
    assert post(service, f"{path}/statement", STATEMENT, "caseworker").json["step"] == 2
    shown = service.request("GET", path, role="manager")
    assert shown.json["statement"] == STATEMENT["words"]
    assert not any(said in shown.text for said in PRIVATE)
    naming = {"answer": "yes", "told": "Who would read what of them", "how": "telephone"}
    assert post(service, f"{path}/naming", naming, "caseworker").status_code == 201
    named = service.request("GET", path, role="manager").json
    assert (named["words"], named["complainant"]["name"]) == ("Nobody rang me back", CALLER["name"])
    assert [event["what"] for event in case(service, ref)["history"] if event["by"] == "Morgan Manager"] == [
        "Disclosure 0001 asked for (share, Divisional Manager (Inclusion 0-25)): share",
        "Disclosure 0001 made (share) under consent 0001",
    ]
    decided = post(service, f"{path}/answer", DECISION, "manager")
    assert (decided.status_code, decided.json["step"], decided.json["late"]) == (201, 2, False)
    assert post(service, f"{path}/answer", DECISION, "manager").json == decided.json
    whole = service.request("GET", path, role="caseworker").json
    assert [(step["number"], step["answer"]["decided_by"]) for step in whole["steps"]] == [
        (1, "Olu Officer"),
        (2, "Morgan Manager"),
    ]
    assert case(service, ref)["complaint"] == {
        name: value for name, value in whole.items() if name not in {"ref", "naming"}
    }
    assert post(service, f"/cases/{ref}/responses", {"channel": "telephone", "summary": "x"}, "officer").json == {
        "error": "answer round 1: it is a complaint, whose step is answered at POST /cases/{ref}/complaint/answer"
    }
    again = post(service, f"{path}/answer", {**DECISION, "words": "On second thoughts …"}, "manager")
    assert (again.status_code, again.json) == (409, {"error": "answer a complaint: step 2 was decided already"})


@pytest.mark.clause("FB-14")
def test_a_complaint_about_the_officer_is_the_managers_and_none_of_the_officers(service: LocalService) -> None:
    ref = complained(service, complaint={"about": "officer"})
    path = f"/cases/{ref}/complaint"
    assert service.request("GET", path, role="manager").json["about"] == "officer"
    assert service.request("GET", path, role="officer").status_code == 403
    assert post(service, f"{path}/answer", DECISION, "officer").status_code == 403
    assert service.request("GET", f"/cases/{ref}", role="officer").status_code == 403
    assert post(service, f"{path}/answer", DECISION, "manager").status_code == 409, "they may read nothing of it yet"
    assert post(service, f"{path}/statement", STATEMENT, "caseworker").status_code == 201
    assert post(service, f"{path}/answer", DECISION, "manager").status_code == 201


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("answer", {}, {"finding", "words"}),
        ("answer", {"finding": "upheld", "words": "We should have rung."}, {"improvement"}),
        ("answer", {**DECISION, "step": 0, "at": "2026-12-23T10:00:00"}, {"step", "at"}),
        ("answer", {**DECISION, "at": "2030-01-01T00:00:00Z"}, {"at"}),
        ("answer", DECISION, {"decided_by"}),
        (
            "answer",
            {
                **DECISION,
                "decided_by": "Olu Officer",
                "improvement": {"what": "Ring", "owner": "Olu", "due_on": "2020-01-01"},
            },
            {"improvement.due_on"},
        ),
        ("statement", {"words": " "}, {"words"}),
        ("naming", {"answer": "maybe"}, {"answer", "told", "how"}),
        ("ending", {"as": "resolved"}, {"as"}),
        ("ending", {"as": "withdrawn"}, {"how"}),
        ("ending", {"as": "not_accepted", "how": "post"}, {"how", "reason"}),
    ],
)
def test_bad_input_names_each_field_and_changes_nothing(
    service: LocalService, path: str, body: dict[str, Any], fields: set[str]
) -> None:
    ref = complained(service)
    before = case(service, ref)
    refused = post(service, f"/cases/{ref}/complaint/{path}", body, "caseworker")
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json["errors"]} == fields
    assert case(service, ref) == before
