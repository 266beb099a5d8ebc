"""The route of a complainant's word: what it answers, whom it refuses, and what it says about bad input."""

from typing import Any

import pytest

from infra.local.service import Answer, LocalService
from tests.desk.test_api import case, noted

pytestmark = pytest.mark.journey

DECISION = {"finding": "not_upheld", "words": "We rang twice; our notes say when.", "decided_by": "Olu Officer"}
NEXT = {"word": "next_step", "how": "telephone"}


def answered(service: LocalService) -> str:
    ref = noted(service, kind="complaint", summary="Nobody rang me back")
    decided = service.request("POST", f"/cases/{ref}/complaint/answer", DECISION, role="officer")
    assert decided.status_code == 201, decided.text
    service.settle()
    return ref


def say(service: LocalService, ref: str, body: Any, role: str = "caseworker") -> Answer:
    answer = service.request("POST", f"/cases/{ref}/complaint/word", body, role=role)
    service.settle()
    return answer


@pytest.mark.clause("FB-15")
def test_it_says_where_the_complaint_stands_after_the_word(service: LocalService) -> None:
    ref = answered(service)
    told = {**NEXT, "named": True, "told": "We would tell the divisional manager your name."}
    said = say(service, ref, told)
    assert said.status_code == 201
    assert {**said.json, "due_at": None} == {
        "ref": ref, "round": 1, "step": 2, "owner": "manager", "why": None, "due_at": None, "outcome": None,
    }  # fmt: skip
    assert say(service, ref, told).json == said.json
    shown = case(service, ref)
    assert [consent["told"] for consent in shown["consents"]] == [told["told"]]
    (line,) = [event for event in shown["history"] if "they want the next step" in event["what"]]
    assert line["by"] == "Casey Worker"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"word": "perhaps"}, "word"),
        ({"word": None}, "word"),
        ({"how": "survey"}, "how"),
        ({"named": True}, "told"),
        ({"word": "resolved", "named": False, "told": "…"}, "named"),
        ({"word": "resolved", "owner_conflict": "A relative"}, "owner_conflict"),
        ({"unanswered_because": " "}, "unanswered_because"),
        ({"step": 0}, "step"),
        ({"said_at": "2026-12-20T10:00:00Z"}, "said_at"),
        ({"said_at": "2027-12-20T10:00:00Z"}, "said_at"),
        ({"consent": "yes"}, "consent"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_stored(service: LocalService, changes: Any, field: str) -> None:
    ref = answered(service)
    before = case(service, ref)
    refused = say(service, ref, {**NEXT, **changes})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == [field]
    assert case(service, ref) == before


def test_what_is_impossible_says_why_and_is_on_the_history(service: LocalService) -> None:
    ref = answered(service)
    assert say(service, ref, NEXT).status_code == 201
    refused = say(service, ref, {"word": "resolved", "how": "telephone"})
    assert refused.status_code == 409
    assert "it has no answer yet" in refused.json["error"]
    assert any("it has no answer yet" in event["what"] for event in case(service, ref)["history"])


@pytest.mark.clause("CF-18", "FB-15")
@pytest.mark.parametrize("ends", ["withdrawal", "narrowing", "a no", "permission"])
def test_however_staff_are_told_that_a_yes_to_being_named_ends_a_statement_is_asked_for(
    service: LocalService, ends: str
) -> None:
    ref = answered(service)
    assert say(service, ref, {**NEXT, "named": True, "told": "We would tell …"}).status_code == 201
    (yes,) = case(service, ref)["consents"]
    assert "0001-step-2-statement" not in {task["id"] for task in case(service, ref)["tasks"]}
    scope = {name: yes["scope"][name] for name in ("recipient", "purpose", "items")}
    path, told = {
        "withdrawal": (f"consents/{yes['id']}/withdrawal", {"how": "telephone"}),
        "narrowing": (f"consents/{yes['id']}/narrowing", {"items": scope["items"][:1]}),
        "a no": ("consents", {**scope, "answer": "no", "how": "telephone", "told": "…", "given_by": "client"}),
        "permission": ("permission/withdrawal", {"how": "spoken"}),
    }[ends]
    answer = service.request("POST", f"/cases/{ref}/{path}", told, role="caseworker")
    assert answer.status_code == 201, answer.text
    service.settle()
    (task,) = [task for task in case(service, ref)["tasks"] if task["id"] == "0001-step-2-statement"]
    assert task.get("done_at") is None


def test_who_may_not_and_what_is_not_there(service: LocalService) -> None:
    ref = answered(service)
    for role in ("manager", "director", "reviewer"):
        assert say(service, ref, NEXT, role).status_code == 403
    assert service.request("POST", f"/cases/{ref}/complaint/word", NEXT).status_code == 401
    assert say(service, noted(service), NEXT).status_code == 404
    assert say(service, ref, {**NEXT, "step": 3}).status_code == 404
    assert say(service, "HSP-0000-0000", NEXT).status_code == 404
