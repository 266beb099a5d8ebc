"""The promise of CH-03 as the people in it see it: a letter, reminders in office hours, an answer, and then silence."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infra.local.service import LocalService
from tests.journeys.sparse_sweeps import swept_every
from tests.world import email

pytestmark = pytest.mark.journey

LONDON = ZoneInfo("Europe/London")
RECEIVED = datetime(2026, 12, 23, 10, tzinfo=UTC)
DUE = datetime(2027, 1, 4, 17, tzinfo=LONDON)
SAM = "sam.fielding@example.org"


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=RECEIVED, schedules=swept_every("3 hours")) as running:
        yield running


def receive(service: LocalService, raw: bytes) -> str:
    """The reference of the latest case after ``raw`` came in."""
    service.send_mail(raw)
    service.settle()
    return str(newest(service)["ref"])


def newest(service: LocalService) -> dict[str, Any]:
    cases: list[dict[str, Any]] = service.request("GET", "/cases", role="officer").json["cases"]
    return max(cases, key=lambda case: case["received_at"])


def answer(service: LocalService, ref: str) -> None:
    given = {"channel": "telephone", "summary": "Explained the law"}
    assert service.request("POST", f"/cases/{ref}/responses", given, role="caseworker").status_code == 201
    service.settle()


def subjects(service: LocalService) -> Counter[tuple[str, str]]:
    return Counter((letter["to"][0].split("@")[0], letter["subject"]) for letter in service.outbox())


@pytest.mark.clause("CH-03")
def test_an_email_is_acknowledged_with_the_right_date_and_the_caseworkers_are_told(service: LocalService) -> None:
    ref = receive(service, email())
    assert newest(service)["due_at"] == DUE.isoformat()
    letters = service.outbox()
    assert [letter["to"][0] == SAM for letter in letters] == [True, False]
    assert "5pm on Monday 4 January 2027" in letters[0]["text"]
    assert all(ref in letter["subject"] for letter in letters)


@pytest.mark.clause("CH-03")
def test_every_reminder_comes_once_and_in_office_hours_until_nobody_is_left_to_be_told(service: LocalService) -> None:
    ref = receive(service, email())
    service.advance(RECEIVED + timedelta(days=120))
    sent = subjects(service)
    assert sent[("caseworkers", f"{ref}: reminder, answer due Monday 4 January 2027")] == 2
    assert sent[("officer", f"{ref}: reminder, answer due Monday 4 January 2027")] == 1
    overdue = Counter(to for to, subject in sent.elements() if f"{ref}: answer overdue" in subject)
    assert overdue == {"officer": 11, "divisional.manager": 1}
    assert sent[("officer", f"{ref}: something for you to do")] == 1
    for letter in service.outbox()[2:]:
        moment = datetime.fromisoformat(letter["sent_at"]).astimezone(LONDON)
        assert moment.weekday() < 5
        assert 9 <= moment.hour < 17


@pytest.mark.clause("CH-03")
def test_an_answer_from_a_mailbox_of_staff_with_the_case_in_copy_ends_the_round(service: LocalService) -> None:
    ref = receive(service, email())
    case = service.request("GET", f"/cases/{ref}", role="caseworker").json
    copy = email(
        "Ask the school for a needs assessment.",
        **{"from": "Halton SEND <caseworkers@send.example.org>", "to": f"Sam Fielding <{SAM}>", "cc": case["copy_to"]},
        subject="RE: My son's plan",
        message_id="<own@send.example.org>",
        in_reply_to="<first@mail.example.org>",
    )
    service.send_mail(copy)
    service.settle()
    answered = service.request("GET", f"/cases/{ref}", role="caseworker").json
    assert answered["status"] == "answered"
    assert [each["by"]["id"] for each in answered["responses"]] == ["caseworkers@send.example.org"]
    before = len(service.outbox())
    service.advance(RECEIVED + timedelta(days=30))
    assert len(service.outbox()) == before


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize("days", [0, 7, 12, 13, 20], ids=lambda days: f"after {days} days")
def test_an_answer_ends_the_round_and_nothing_comes_after_it(service: LocalService, days: int) -> None:
    ref = receive(service, email())
    service.advance(RECEIVED + timedelta(days=days))
    answer(service, ref)
    before = service.outbox()
    service.advance(RECEIVED + timedelta(days=60))
    assert service.outbox() == before
    machines = service.client("stepfunctions")
    arn = service.stack.created["CaseMachine"].physical_resource_id
    assert [run["status"] for run in machines.list_executions(stateMachineArn=arn)["executions"]] == ["SUCCEEDED"]


@pytest.mark.clause("CH-03")
def test_while_its_clock_stands_still_nobody_is_reminded_and_afterwards_it_is_due_later(service: LocalService) -> None:
    ref = receive(service, email())
    asked = {"reason": "we_asked_them_first", "why": "Which school it is about", "until": "2027-01-06"}
    stopped = service.request("POST", f"/cases/{ref}/clock/pause", asked, role="caseworker")
    assert (stopped.status_code, stopped.json["paused"]["review_on"]) == (201, "2027-01-06")
    service.advance(datetime(2027, 1, 6, 8, tzinfo=UTC))
    assert len(service.outbox()) == 2
    service.advance(datetime(2027, 1, 6, 10, tzinfo=UTC))
    assert subjects(service)[("caseworkers", f"{ref}: something for you to do")] == 1
    restarted = service.request("POST", f"/cases/{ref}/clock/restart", role="caseworker")
    assert (restarted.status_code, restarted.json["due_at"]) == (201, "2027-01-12T17:00:00+00:00")
    service.advance(datetime(2027, 1, 12, 10, tzinfo=UTC))
    assert subjects(service)[("officer", f"{ref}: reminder, answer due Tuesday 12 January 2027")] == 1
    answer(service, ref)
    before = service.outbox()
    service.advance(datetime(2027, 2, 12, 10, tzinfo=UTC))
    assert service.outbox() == before


@pytest.mark.clause("CH-03")
def test_a_reply_to_the_answer_is_promised_an_answer_of_its_own(service: LocalService) -> None:
    ref = receive(service, email())
    acknowledgement = service.outbox()[0]["headers"]
    answer(service, ref)
    service.advance(datetime(2027, 1, 11, 10, tzinfo=UTC))
    reply = email("Thank you. And now?", message_id="<2@x.org>", in_reply_to=acknowledgement["Message-ID"])
    assert receive(service, reply) == ref
    view = service.request("GET", f"/cases/{ref}", role="caseworker").json
    assert (view["round"], view["due_at"]) == (2, "2027-01-18T17:00:00+00:00")
    assert [message["text"] for message in view["messages"]][1] == "Thank you. And now?"
    assert subjects(service)[("sam.fielding", f"We have your message: {ref}")] == 2


def test_the_same_message_delivered_five_times_changes_nothing(service: LocalService) -> None:
    receive(service, email())
    before = service.outbox()
    for _ in range(4):
        receive(service, email())
    assert service.outbox() == before
    assert len(service.request("GET", "/cases", role="officer").json["cases"]) == 1


def test_an_enquiry_answered_in_time_takes_at_most_eight_transitions(service: LocalService) -> None:
    answer(service, receive(service, email()))
    machines = service.client("stepfunctions")
    arn = service.stack.created["CaseMachine"].physical_resource_id
    run = machines.list_executions(stateMachineArn=arn)["executions"][0]["executionArn"]
    events = machines.get_execution_history(executionArn=run, maxResults=1000)["events"]
    assert sum(event["type"].endswith("StateEntered") for event in events) <= 8


@pytest.mark.clause("CF-22")
def test_nothing_about_the_person_enters_the_machine_or_a_subject(service: LocalService) -> None:
    ref = receive(service, email("Jo is at Little School", subject="Jo Fielding's plan"))
    service.advance(RECEIVED + timedelta(days=20))
    answer(service, ref)
    machines = service.client("stepfunctions")
    arn = service.stack.created["CaseMachine"].physical_resource_id
    run = machines.list_executions(stateMachineArn=arn)["executions"][0]["executionArn"]
    seen = str(machines.get_execution_history(executionArn=run, maxResults=1000)["events"])
    seen += "".join(letter["subject"] for letter in service.outbox())
    seen += "".join(str(letter) for letter in service.outbox() if letter["to"] != [SAM])
    for word in ("Fielding", "Jo ", "Little School", SAM, "Explained the law"):
        assert word not in seen
