"""A night as its schedule begins it: what has expired is gone in the morning, and the officer has read of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local.service import LocalService
from tests.journeys.sparse_sweeps import swept_every

pytestmark = pytest.mark.journey

EMAIL = (
    b"From: Sam Fielding <sam@example.org>\r\nTo: enquiries@send.example.org\r\nSubject: The plan\r\n"
    b"Message-ID: <1@example.org>\r\n\r\nWhat does the school have to do?\r\n"
)
SELDOM = {**swept_every("900 days"), "RetentionMachineEveryNight": "at(2028-12-23T02:00:00)"}


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=datetime(2026, 12, 23, 10, tzinfo=UTC)) as running:
        yield running


def answered(service: LocalService) -> str:
    """A case that is over; its path."""
    service.send_mail(EMAIL)
    service.settle()
    (case,) = service.request("GET", "/cases", role="caseworker").json["cases"]
    said = {"channel": "telephone", "summary": "Explained"}
    assert service.request("POST", f"/cases/{case['ref']}/responses", said, "caseworker").status_code == 201
    service.settle()
    return f"/cases/{case['ref']}"


def ended(service: LocalService) -> list[tuple[str, str | None]]:
    """How the nights ended that there were."""
    client = service.client("stepfunctions")
    machines = client.list_state_machines()["stateMachines"]
    (arn,) = [each["stateMachineArn"] for each in machines if each["name"].endswith("-retention")]
    nights = client.list_executions(stateMachineArn=arn)["executions"]
    found = [client.describe_execution(executionArn=each["executionArn"]) for each in nights]
    return [(each["status"], each.get("error")) for each in found]


def certificates(service: LocalService) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = service.request("GET", "/disposals", role="officer").json["disposals"]
    return listed


@pytest.mark.clause("CF-07")
def test_what_is_two_years_old_goes_at_night_and_the_officer_reads_how_much_that_was(service: LocalService) -> None:
    path = answered(service)
    service.advance(datetime(2028, 12, 23, 1, 59, tzinfo=UTC), SELDOM)
    assert service.request("GET", path, role="caseworker").status_code == 200
    service.advance(datetime(2028, 12, 23, 9, tzinfo=UTC))
    assert service.request("GET", path, role="caseworker").status_code == 410
    (certificate,) = certificates(service)
    assert (certificate["run"], certificate["erased"], certificate["left"]) == ("2028-12-23T02:00:00Z", 1, 0)
    assert ended(service) == [("SUCCEEDED", None)]
    letter = service.outbox()[-1]
    assert letter["subject"] == "Nightly erasure: 1 case erased"
    assert path.removeprefix("/cases/") not in str(letter)
    assert service.request("GET", "/statistics", role="officer").json["counts"] == [
        {"month": "2026-12", "kind": "enquiry", "n": 1, "in_time": 1}
    ]


@pytest.mark.clause("CF-07")
def test_a_night_that_finds_something_left_ends_as_a_failure(
    service: LocalService, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(service)
    monkeypatch.setattr("casework.adapters.remains.Remains.left", lambda *_: 1)
    service.advance(datetime(2028, 12, 23, 9, tzinfo=UTC), SELDOM)
    assert ended(service) == [("FAILED", "NotAllErased")]
    (certificate,) = certificates(service)
    assert (certificate["erased"], certificate["left"]) == (1, 1)
