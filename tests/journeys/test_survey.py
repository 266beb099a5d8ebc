"""From a case that is closed to what its client thinks of it: by the API's own doors and the letter's own link."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.service import Answer, LocalService
from tests.closings import FILLED, ROBIN, TICKS
from tests.journeys.sparse_sweeps import swept_every
from tests.journeys.test_links import press, staff, still_running, stored
from tests.noting.test_take_note import CALLER

pytestmark = pytest.mark.journey

NOTED = datetime(2026, 12, 1, 10, tzinfo=UTC)
NOTE = {"channel": "telephone", "kind": "enquiry", "contact": {**CALLER, "safe_contact": {}}, "summary": "Asked"}
RESPONSE = {"channel": "telephone", "summary": "Explained"}


@pytest.fixture(scope="module")
def service() -> Iterator[LocalService]:
    with LocalService(now=NOTED, schedules=swept_every("3 hours")) as running:
        yield running


def closed(service: LocalService) -> str:
    ref = str(staff(service, "POST", "/telephone-notes", NOTE)["ref"])
    staff(service, "POST", f"/cases/{ref}/responses", RESPONSE)
    told = staff(service, "POST", f"/cases/{ref}/closing", {})
    assert told["closing"]["invited_at"]
    return ref


def link(service: LocalService) -> str:
    """The link in the last invitation."""
    letters = [letter["text"] for letter in service.outbox() if letter["to"] == [ROBIN]]
    found = [path for text in letters if "short questions" in text for path in re.findall(r"(/page/[^>]+)>", text)]
    return str(found[-1])


def counts(service: LocalService) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = staff(service, "GET", "/surveys/counts")["counts"]
    return found


@pytest.mark.clause("CH-11")
@pytest.mark.clause("FB-08")
def test_from_closing_to_a_reply_that_is_promised(service: LocalService) -> None:
    ref = closed(service)
    assert staff(service, "GET", f"/cases/{ref}")["closed"]
    path = link(service)
    before = stored(service)
    for method in ("GET", "HEAD", "GET"):
        assert service.request(method, path).status_code == 200
    assert stored(service) == before
    service.advance(NOTED + timedelta(days=3))
    page: Answer = press(service, path, **{**FILLED, "reply": "yes", "better": "I was let down once"})
    assert "You asked for a reply" in page.text
    view = staff(service, "GET", f"/cases/{ref}")
    assert (view["closed"], view["kind"], view["round"], view["status"]) == (False, "comment", 2, "open")
    assert "Survey came back" in " ".join(event["what"] for event in view["history"])
    assert [task["for_role"] for task in view["tasks"] if task["id"].startswith("complaint-hint-")] == ["officer"]
    assert still_running(service, ref) == [f"{ref}.2"]
    assert press(service, path, **TICKS).status_code == 409
    assert service.request("GET", path).status_code == 410


@pytest.mark.clause("CH-11")
def test_counts_say_how_many_of_those_who_were_invited_answered(service: LocalService) -> None:
    (before,) = counts(service) or [{"invited": 0, "returned": 0, "withheld": 0}]
    closed(service)
    press(service, link(service), **TICKS)
    closed(service)
    (after,) = counts(service)
    grown = {name: after[name] - before[name] for name in ("invited", "returned", "withheld")}
    assert grown == {"invited": 2, "returned": 1, "withheld": 0}
    assert (after["month"], after["rate"]) == ("2026-12", round(after["returned"] / after["invited"], 2))


def test_what_is_open_is_not_closed_and_the_history_keeps_the_trying(service: LocalService) -> None:
    ref = str(staff(service, "POST", "/telephone-notes", NOTE)["ref"])
    refused = service.request("POST", f"/cases/{ref}/closing", {}, role="officer")
    assert (refused.status_code, "round 1 (enquiry)" in refused.json["error"]) == (409, True)
    assert [each["act"] for each in staff(service, "GET", f"/cases/{ref}")["refused"]] == ["close the case"]
    wrong = service.request("POST", f"/cases/{ref}/closing", {"invite": False}, role="officer")
    assert wrong.status_code == 422


@pytest.mark.clause("CF-13")
@pytest.mark.parametrize("role", ["manager", "director"])
def test_the_council_closes_nothing_and_counts_nothing(service: LocalService, role: str) -> None:
    ref = closed(service)
    assert service.request("POST", f"/cases/{ref}/closing", {}, role=role).status_code == 403
    assert service.request("GET", "/surveys/counts", role=role).status_code == 403
