"""What staff read out and record of a question: complete, in time, and refused in words that help."""

from typing import Any

import pytest

from infra.local.service import LocalService
from tests.desk.test_api import NOTE, case, noted

pytestmark = pytest.mark.journey

WANTED = {"direction": "seek", "recipient": "Brook School", "purpose": "to plan the visit", "items": ["lessons"]}
YES = {"answer": "yes", "how": "telephone"}


def asked(service: LocalService) -> str:
    ref = noted(service)
    made = service.request("POST", f"/cases/{ref}/disclosures", WANTED, role="caseworker")
    assert made.status_code == 201, made.json
    put = service.request("POST", f"/cases/{ref}/disclosures/{made.json['id']}/question", role="caseworker")
    assert put.status_code == 201, put.json
    service.settle()
    return ref


def record(service: LocalService, ref: str, number: int | str = 2, role: str = "caseworker", **changes: Any) -> Any:
    path = f"/cases/{ref}/questions/{number}/answers"
    answer = service.request("POST", path, {**YES, **changes}, role=role)
    service.settle()
    return answer


def fields(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return [error["field"] for error in answer.json["errors"]]


def test_the_question_is_there_to_be_read_out(service: LocalService) -> None:
    ref = asked(service)
    shown = service.request("GET", f"/cases/{ref}/questions/2", role="officer")
    assert shown.status_code == 200
    assert (shown.json["ref"], shown.json["number"], shown.json["kind"]) == (ref, 2, "consent")
    assert shown.json["outcome"] is None
    assert "May we talk to Brook School?" in shown.json["words"]


@pytest.mark.clause("CF-26")
def test_what_was_told_otherwise_is_kept_as_it_was_told(service: LocalService) -> None:
    ref = asked(service)
    assert record(service, ref, told="I asked in my own words whether we may ring the school.").status_code == 201
    (consent,) = case(service, ref)["consents"]
    assert consent["told"] == "I asked in my own words whether we may ring the school."
    assert consent["wording"] == "no fixed wording"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answer": "perhaps"}, "answer"),
        ({"answer": None}, "answer"),
        ({"how": "survey"}, "how"),
        ({"told": " "}, "told"),
        ({"given_by": "neighbour"}, "given_by"),
        ({"given_at": "2026-12-23T09:59:59Z"}, "given_at"),
        ({"given_at": "2026-12-24T10:00:00Z"}, "given_at"),
        ({"given_at": "2026-12-23T10:00:00"}, "given_at"),
        ({"consent": "yes"}, "consent"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_stored(service: LocalService, changes: dict[str, Any], field: str) -> None:
    ref = asked(service)
    before = case(service, ref)
    assert fields(record(service, ref, **changes)) == [field]
    assert case(service, ref) == before


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_no_question_is_not_there_and_no_act_on_the_history(service: LocalService, number: int) -> None:
    ref = asked(service)
    before = case(service, ref)
    assert record(service, ref, number).status_code == 404
    assert service.request("GET", f"/cases/{ref}/questions/{number}", role="caseworker").status_code == 404
    assert case(service, ref) == before


@pytest.mark.parametrize("number", [0, "two"])
def test_what_is_no_number_is_named(service: LocalService, number: int | str) -> None:
    ref = asked(service)
    assert fields(record(service, ref, number)) == ["number"]
    assert fields(service.request("GET", f"/cases/{ref}/questions/{number}", role="caseworker")) == ["number"]


def test_a_second_answer_is_refused_and_on_the_history(service: LocalService) -> None:
    ref = asked(service)
    assert record(service, ref, answer="no").status_code == 201
    before = case(service, ref)
    refused = record(service, ref, role="officer")
    assert refused.status_code == 409
    assert "it ended as “refused”" in refused.json["error"]
    after = case(service, ref)
    assert after["consents"] == before["consents"]
    (line,) = [event for event in after["history"] if event not in before["history"]]
    assert line["by"] == "Olu Officer"
    assert "answer the question of round 2" in line["what"]


@pytest.mark.clause("YP-02")
def test_somebody_else_answers_for_the_client_only_with_the_reason_why(service: LocalService) -> None:
    ref = asked(service)
    refused = record(service, ref, given_by="representative")
    assert refused.status_code == 409
    assert "capacity" in refused.json["error"]
    assert case(service, ref)["consents"] == []
    allowed = record(service, ref, given_by="representative", capacity="Her deputy for welfare decisions, order seen")
    assert allowed.status_code == 201


def test_no_case_no_role_no_answer(service: LocalService) -> None:
    ref = asked(service)
    assert record(service, "HSP-0000-0000").status_code == 404
    assert record(service, ref, role="manager").status_code == 403
    assert service.request("POST", f"/cases/{ref}/questions/2/answers", YES).status_code == 401
    assert case(service, ref)["consents"] == []


def test_a_question_keeps_no_answer_to_an_enquiry_from_being_recorded(service: LocalService) -> None:
    """The two stand beside each other: who waits for advice does not wait for a yes."""
    ref = asked(service)
    given = {"channel": "telephone", "summary": "Explained the transport policy"}
    answered = service.request("POST", f"/cases/{ref}/responses", given, role="caseworker")
    assert (answered.status_code, answered.json["round"]) == (201, 1)
    assert record(service, ref).status_code == 201
    assert NOTE["summary"] in case(service, ref)["messages"][0]["text"]
