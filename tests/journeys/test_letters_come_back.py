"""A letter that came back, as the people in it see it: a promise that was kept by nobody waits again, and is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.fates import Fate
from infra.local.service import LocalService
from tests.journeys.killer import Killer, Side
from tests.journeys.sparse_sweeps import swept_every
from tests.returns.coming import failed, report
from tests.world import email

pytestmark = pytest.mark.journey

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
DUE = "Monday 9 November 2026"
WORDS = "Hello Sam,\n\nyou could ask for an assessment."
SIMULATOR = "bounce@simulator.amazonses.com"


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=MONDAY, schedules=swept_every("1 hour")) as running:
        yield running


def receive(service: LocalService, raw: bytes) -> str:
    service.send_mail(raw)
    service.settle()
    return str(service.request("GET", "/cases", role="caseworker").json["cases"][0]["ref"])


def the_case(service: LocalService, ref: str) -> Any:
    return service.request("GET", f"/cases/{ref}", role="caseworker").json


def reply(service: LocalService, ref: str, **said: Any) -> Any:
    answer = service.request("POST", f"/cases/{ref}/replies", {"text": WORDS, **said}, role="caseworker")
    assert answer.status_code == 201, answer.json
    service.settle()
    return service.outbox()[-1]


def subjects(service: LocalService, ref: str) -> list[str]:
    return [letter["subject"] for letter in service.outbox() if ref in letter["subject"]]


@pytest.mark.clause("CH-03")
def test_an_answer_that_ses_could_not_deliver_is_owed_again_by_its_first_date(service: LocalService) -> None:
    ref = receive(service, email())
    service.advance(MONDAY + timedelta(days=1))
    sent = reply(service, ref)
    assert the_case(service, ref)["status"] == "answered"
    service.tell_of_letter(sent["message_id"], Fate.PERMANENT)
    service.settle()
    case = the_case(service, ref)
    assert (case["status"], case["answered_at"]) == ("open", None)
    assert case["due_at"].startswith("2026-11-09T17:00")
    assert [task["for_role"] for task in case["tasks"] if "did not arrive" in task["what"]] == ["caseworker"]
    # Days go by, and everybody whom the promise names is told, once each.
    service.advance(MONDAY + timedelta(days=9))
    told = subjects(service, ref)
    assert f"{ref}: reminder, answer due {DUE}" in told
    assert any("answer overdue" in subject for subject in told)
    late = the_case(service, ref)
    assert late["overdue"]
    given = {"channel": "telephone", "summary": "Told on the telephone"}
    assert service.request("POST", f"/cases/{ref}/responses", given, role="caseworker").status_code == 201
    service.settle()
    before = service.outbox()
    service.advance(MONDAY + timedelta(days=60))
    assert service.outbox() == before
    machines = service.client("stepfunctions")
    arn = service.stack.created["CaseMachine"].physical_resource_id
    runs = machines.list_executions(stateMachineArn=arn)["executions"]
    assert sorted(run["name"] for run in runs) == [f"{ref}.1", f"{ref}.1.again.1"]
    assert {run["status"] for run in runs} == {"SUCCEEDED"}


@pytest.mark.clause("CH-03")
def test_a_mail_systems_own_report_says_the_same_and_the_two_say_it_once(service: LocalService) -> None:
    ref = receive(service, email())
    sent = reply(service, ref)
    raw = report(sent["message_id"], failed())
    service.send_mail(raw, sender="")
    service.settle()
    assert the_case(service, ref)["status"] == "open"
    service.tell_of_letter(sent["message_id"], Fate.PERMANENT)
    service.send_mail(raw, sender="")
    service.settle()
    case = the_case(service, ref)
    assert len([task for task in case["tasks"] if not task["done_at"]]) == 1
    assert [letter["returned"]["heard_by"] for letter in case["letters"] if letter["returned"]] == [
        "mail system report"
    ]


def test_a_letter_to_the_simulator_comes_back_by_itself(service: LocalService) -> None:
    ref = receive(service, email(From=f"Sam Fielding <{SIMULATOR}>"))
    service.advance(MONDAY + timedelta(minutes=1))
    case = the_case(service, ref)
    (letter,) = [each for each in case["letters"] if each["to"] == SIMULATOR]
    assert (letter["returned"]["how"], letter["returned"]["status"]) == ("permanent", "5.1.1")
    assert case["contact"]["comes_back"]["how"] == "permanent"
    assert case["status"] == "open"


def test_an_away_message_undoes_nothing_and_has_somebody_look(service: LocalService) -> None:
    ref = receive(service, email())
    sent = reply(service, ref)
    service.tell_of_letter(sent["message_id"], Fate.AWAY)
    service.settle()
    case = the_case(service, ref)
    assert case["status"] == "answered"
    assert [task["what"][:32] for task in case["tasks"]] == ["A mail system answered our reply"]


def test_the_door_makes_a_letter_come_back(service: LocalService) -> None:
    ref = receive(service, email())
    sent = reply(service, ref)
    told = service.request("POST", "/local/outbox", {"message_id": sent["message_id"], "became": "transient"})
    assert told.status_code == 200, told.json
    service.settle()
    assert the_case(service, ref)["status"] == "open"
    assert service.request("POST", "/local/outbox", {"message_id": "x", "became": "transient"}).status_code == 404
    assert service.request("POST", "/local/outbox", {"message_id": "x", "became": "lost"}).status_code == 422


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_at_any_aws_call_while_it_hears_of_an_answer_nothing_is_lost_or_done_twice(side: Side) -> None:
    killer, at = Killer(0, side), 0
    with killer.at_large(), LocalService(now=MONDAY, schedules=swept_every("1 hour")) as service:
        while True:
            at += 1
            service.send_mail(email(message_id=f"<{at}@example.org>", From=f"sam{at}@example.org"))
            service.settle()
            ref = next(each["ref"] for each in newest_first(service) if each["status"] == "open")
            sent = reply(service, ref)
            killer.at, killer.killed = killer.calls + at, None
            service.tell_of_letter(sent["message_id"], Fate.TRANSIENT)
            service.settle()
            killed, killer.at = killer.killed, 0
            service.advance(service.now() + timedelta(hours=3))
            case = the_case(service, ref)
            assert (case["status"], len(case["undone"])) == ("open", 1), killed
            assert len([each for each in case["tasks"] if "did not arrive" in each["what"]]) == 1, killed
            told = subjects(service, ref).count(f"{ref}: something for you to do")
            unsure = [each for each in case["tasks"] if "Find out whether" in each["what"]]
            assert told == 1 or unsure, killed
            assert runs(service, ref) == {f"{ref}.1": "SUCCEEDED", f"{ref}.1.again.1": "RUNNING"}, killed
            given = {"channel": "telephone", "summary": "Told on the telephone"}
            assert service.request("POST", f"/cases/{ref}/responses", given, role="caseworker").status_code == 201
            service.settle()
            if killed is None:
                break
    assert at > 5


def newest_first(service: LocalService) -> list[Any]:
    cases: list[Any] = service.request("GET", "/cases", role="officer").json["cases"]
    return sorted(cases, key=lambda case: str(case["received_at"]), reverse=True)


def runs(service: LocalService, ref: str) -> dict[str, str]:
    machines = service.client("stepfunctions")
    arn = service.stack.created["CaseMachine"].physical_resource_id
    every = machines.get_paginator("list_executions").paginate(stateMachineArn=arn)
    return {run["name"]: run["status"] for page in every for run in page["executions"] if run["name"].startswith(ref)}
