"""Who has seen a record: kept before they see it, by every door of the desk, and shown to whoever may read the case."""

import re

import pytest

from casework import wiring
from casework.domain.reading import Reading
from casework.domain.staff import Role
from infra.local.service import LocalService
from tests.desk.behaviour.test_incident_routes import NOTED
from tests.desk.opinions.test_arms_length import at_step_two
from tests.desk.test_api import RESPONSE, ROUTES, STEP, case, noted
from tests.world import CASEY, unagreed

pytestmark = pytest.mark.journey

NOT_THERE = "HSP-0000-0000"


def kept(ref: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(reading.by.id, reading.roles, reading.what) for reading in wiring.readings().of(ref)]


def readers(service: LocalService, ref: str, role: str = "officer") -> list[tuple[str, list[str]]]:
    """Who is listed for today, and with what."""
    listed = service.request("GET", f"/cases/{ref}/readers", role=role).json
    today = service.now().date().isoformat()
    return [(who["by"]["id"], who["what"]) for day in listed["days"] if day["day"] == today for who in day["readers"]]


@pytest.mark.clause("CH-04")
@pytest.mark.clause("CF-22")
def test_who_reads_or_changes_a_case_is_kept_on_it_once_a_day_for_each_thing(service: LocalService) -> None:
    ref = noted(service)
    assert kept(ref) == []
    for _ in range(3):
        case(service, ref)
    assert kept(ref) == [("caseworker", ("caseworker",), "read the case")]
    assert service.request("POST", f"/cases/{ref.lower()}/responses", RESPONSE, role="officer").status_code == 201
    assert set(kept(ref)) == {
        ("caseworker", ("caseworker",), "read the case"),
        ("officer", ("officer",), "changed the case: responses"),
    }


@pytest.mark.clause("YP-08")
def test_the_record_says_who_has_seen_it_and_that_it_said_so(service: LocalService) -> None:
    ref = noted(service)
    case(service, ref)
    assert readers(service, ref) == [("caseworker", ["read the case"])]
    assert readers(service, ref) == [("caseworker", ["read the case"]), ("officer", ["read the case: readers"])]


@pytest.mark.clause("YP-06")
def test_a_manager_who_reads_a_complaint_at_their_step_is_listed_and_reads_no_list(service: LocalService) -> None:
    ref = at_step_two(service)
    assert service.request("GET", f"/cases/{ref}/complaint", role="manager").status_code == 200
    assert ("manager", ["read the case: complaint"]) in readers(service, ref)
    assert service.request("GET", f"/cases/{ref}/readers", role="manager").status_code == 403


@pytest.mark.clause("IM-14")
def test_who_is_kept_off_a_case_reads_no_list_and_what_they_tried_is_no_reading(service: LocalService) -> None:
    ref = noted(service)
    conflict = {"worker": "officer", "nature": "They are neighbours"}
    assert service.request("POST", f"/cases/{ref}/conflicts", conflict, role="caseworker").status_code == 201
    for path in ("", "/readers"):
        assert service.request("GET", f"/cases/{ref}{path}", role="officer").status_code == 403
    assert {who for who, *_ in kept(ref)} == {"caseworker"}


def test_what_says_why_something_cannot_be_is_a_reading_too(service: LocalService) -> None:
    ref = noted(service)
    assert service.request("POST", f"/cases/{ref}/closing", {}, role="officer").status_code == 409
    assert kept(ref) == [("officer", ("officer",), "tried to change the case: closing")]


def test_a_refusal_is_no_reading_and_leaves_nothing_where_there_is_no_case(service: LocalService) -> None:
    ref = noted(service)
    assert service.request("PUT", f"/cases/{ref}/child", {"name": 3}, role="caseworker").status_code == 422
    assert service.request("GET", f"/cases/{ref}/questions/9", role="caseworker").status_code == 404
    assert service.request("GET", f"/cases/{ref}", role="manager").status_code == 403
    for method, path in [*ROUTES, STEP]:
        service.request(method, re.sub(r"\{\w+\}", "0001", path.replace("{ref}", NOT_THERE)), {}, role="officer")
    assert (kept(ref), kept(NOT_THERE)) == ([], [])


@pytest.mark.clause("CH-04")
@pytest.mark.parametrize("end", ["", "/readers", "/complaint", "/incidents"])
def test_what_could_not_be_kept_is_not_shown(service: LocalService, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    ref = noted(service, kind="complaint")

    def out_of_order(*_: object) -> None:
        raise ConnectionError

    assert service.request("GET", f"/cases/{ref}{end}", role="caseworker").status_code == 200
    monkeypatch.setattr("casework.adapters.readings.ReadingStore.keep", out_of_order)
    answered = service.request("GET", f"/cases/{ref}{end}", role="caseworker")
    assert (answered.status_code, answered.json) == (500, {"message": "Internal Server Error"})


@pytest.mark.clause("BH-02")
def test_the_list_does_not_say_that_there_is_an_incident_to_who_may_not_know(service: LocalService) -> None:
    ref = noted(service)
    incident = {**NOTED, "staff_affected": ["somebody"]}
    assert service.request("POST", f"/cases/{ref}/incidents", incident, role="officer").status_code == 201
    assert readers(service, ref, "caseworker") == [("officer", ["read the case"])]
    assert ("officer", ["changed the case: incidents"]) in readers(service, ref, "officer")


@pytest.mark.clause("CF-07")
def test_nothing_is_kept_beside_a_tombstone(service: LocalService) -> None:
    """An erasure on request is itself a change of the case that it erased."""
    ref = noted(service)
    wiring.eraser().erase(unagreed(ref), service.now())
    now = service.now()
    reading = Reading(at=now, by=CASEY, roles=(Role.OFFICER,), what="changed the case: rights-requests, answer")
    wiring.readings().keep(ref, reading, now.date())
    assert kept(ref) == []
