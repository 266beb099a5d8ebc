"""A Lambda killed at any AWS call between an email and its answer: nothing is lost, and nothing is done twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.service import Answer, LocalService
from tests.journeys.killer import Killer, Side
from tests.journeys.sparse_sweeps import swept_every
from tests.world import email

pytestmark = pytest.mark.journey

MONDAY = datetime(2026, 11, 2, 8, 50, tzinfo=UTC)
REMINDED = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


def live_through(killer: Killer) -> None:
    """An email, a reminder and an answer, with one killing somewhere among them; then what must be true."""
    with killer.at_large(), LocalService(now=MONDAY, schedules=swept_every("1 hour")) as service:
        service.send_mail(email())
        service.settle()
        service.advance(REMINDED)
        cases = persistently(service, "GET", "/cases").json["cases"]
        assert len(cases) == 1, killer.killed
        ref = cases[0]["ref"]
        given = {"channel": "telephone", "summary": "Explained the law"}
        persistently(service, "POST", f"/cases/{ref}/responses", given)
        service.settle()
        service.advance(REMINDED + timedelta(hours=2))
        _nothing_lost_nothing_twice(service, ref, killer.killed)


def persistently(service: LocalService, method: str, path: str, json: Any = None) -> Answer:
    """As a person does whose screen says that something went wrong: once more."""
    first = service.request(method, path, json, role="caseworker")
    return service.request(method, path, json, role="caseworker") if first.status_code == 500 else first


def _nothing_lost_nothing_twice(service: LocalService, ref: str, killed: str | None) -> None:
    view = persistently(service, "GET", f"/cases/{ref}").json
    assert view["status"] == "answered", killed
    assert len(view["messages"]) == 1, killed
    tasks = [task["what"] for task in view["tasks"]]
    sent = [(letter["to"][0].split("@")[0], letter["subject"]) for letter in service.outbox()]
    for wanted in (
        ("sam.fielding", f"We have your message: {ref}"),
        ("caseworkers", f"{ref}: new enquiry, answer due Monday 9 November 2026"),
        ("caseworkers", f"{ref}: reminder, answer due Monday 9 November 2026"),
    ):
        times = sent.count(wanted)
        # A letter whose sending nobody saw to its end is never sent again by itself: a person is given the task.
        assert times == 1 or (times == 0 and any("Find out whether" in task for task in tasks)), (killed, wanted, sent)
    assert len(sent) == len(set(sent)), (killed, sent)
    machines = service.client("stepfunctions")
    arn = service.stack.created["CaseMachine"].physical_resource_id
    runs = machines.list_executions(stateMachineArn=arn)["executions"]
    assert [run["status"] for run in runs] == ["SUCCEEDED"], killed
    assert not list(_loose_ends(service)), killed


def _loose_ends(service: LocalService) -> Iterator[dict[str, Any]]:
    tables = service.client("dynamodb")
    for name in tables.list_tables()["TableNames"]:
        yield from (item for item in tables.scan(TableName=name)["Items"] if "pending" in item)


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_lambda_killed_at_any_aws_call_loses_nothing_and_repeats_nothing(side: Side) -> None:
    at = 0
    while True:
        at += 1
        killer = Killer(at, side)
        live_through(killer)
        if killer.killed is None:
            break
    assert at > 20, "the sweep must have swept"


def test_the_path_from_mail_to_parked_takes_at_most_twelve_calls() -> None:
    watcher = Killer(0, "before")
    with watcher.at_large(), LocalService(now=MONDAY) as service:
        service.send_mail(email())
        service.settle()
        # One more is made once in the life of each Lambda: the key of the reply addresses. And the machine parks.
        cold = 2 * 1
        assert watcher.calls - cold + 1 <= 12
