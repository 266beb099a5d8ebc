"""A refusal of service on the virtual clock: it ends with its review, and nothing beside it waits for that."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.service import LocalService
from tests.journeys import canary
from tests.journeys.killer import Killer
from tests.journeys.sparse_sweeps import swept_every
from tests.journeys.test_complaints import ROBIN, Lane
from tests.journeys.test_referrals import endings, letters_to
from tests.world import email

pytestmark = pytest.mark.journey

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
REVIEWED, AGAIN = datetime(2026, 11, 16, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTED = {
    "channel": "telephone",
    "happened_at": "2026-11-02T09:00:00Z",
    "words_used": "I know where you park",
    "staff_affected": ["jo"],
}
CONTEXT = {"context": "Their son was excluded that morning", "allowance": "They were left to shout"}
REFUSAL: dict[str, Any] = {
    "incident": "0001",
    "what": "No calls by telephone",
    "reasons": "A worker was threatened",
    "proportionate": "Two warnings changed nothing",
    "disability": "None is known",
    "other_help": "IPSEA",
    "review_on": "2026-11-16",
}
RENEWAL = {"reasons": "It happened again", "review_on": "2026-11-23"}
OF_THE_INCIDENT = ("where you park", "excluded that morning", "left to shout", "Two warnings")


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=MONDAY, schedules=swept_every("3 hours")) as running:
        yield running


def persistently(service: LocalService, path: str, said: Any) -> Any:
    """As a person does whose screen says that something went wrong: once more."""
    first = service.request("POST", path, said, role="officer")
    answer = service.request("POST", path, said, role="officer") if first.status_code == 500 else first
    assert answer.status_code == 201, answer.text
    service.settle()
    return answer.json


def allowed(service: LocalService) -> Lane:
    """A complaint by somebody about whom an incident was noted, with what allowance was made."""
    lane = Lane(service)
    persistently(service, f"/cases/{lane.ref}/incidents", NOTED)
    persistently(service, f"/cases/{lane.ref}/incidents/0001/context", CONTEXT)
    return lane


def subjects(service: LocalService, ref: str) -> list[str]:
    """What the person was written about the refusal."""
    told = [each["subject"].removesuffix(f": {ref}") for each in letters_to(service, ROBIN)]
    return [each for each in told if "help" in each]


@pytest.mark.clause("BH-05", "BH-07")
def test_it_lifts_itself_at_its_review_and_a_complaint_goes_on_beside_it(service: LocalService) -> None:
    lane = allowed(service)
    persistently(service, f"/cases/{lane.ref}/service-refusals", REFUSAL)
    assert subjects(service, lane.ref) == ["A decision about our help"]
    lane.decide(1)
    lane.say("resolved")
    assert endings(service) == {
        f"{lane.ref}.1": ("SUCCEEDED", "Resolved"),
        f"{lane.ref}.2": ("RUNNING", "Await review"),
    }
    service.advance(datetime(2026, 11, 9, 9, tzinfo=UTC))
    to = letters_to(service, ROBIN)[-1]["headers"]["Reply-To"]
    service.send_mail(email(From=ROBIN, To=to, Date="Mon, 09 Nov 2026 09:00:00 +0000"))
    service.settle()
    view = service.request("GET", f"/cases/{lane.ref}", role="caseworker").json
    assert (view["kind"], view["round"], view["status"], len(view["messages"])) == ("enquiry", 3, "open", 2)
    service.advance(REVIEWED - timedelta(minutes=1))
    assert endings(service)[f"{lane.ref}.2"] == ("RUNNING", "Await review")
    assert canary.found(service, OF_THE_INCIDENT) == [("table", each) for each in OF_THE_INCIDENT]
    service.advance(REVIEWED)
    assert endings(service)[f"{lane.ref}.2"] == ("SUCCEEDED", "Refusal lifted")
    assert subjects(service, lane.ref) == ["A decision about our help", "You can have our help again"]
    (seen,) = service.request("GET", f"/cases/{lane.ref}", role="caseworker").json["service_refusals"]
    assert (seen["until"], seen["ended_at"]) == ("2026-11-16T09:00:00+00:00", "2026-11-16T09:00:00+00:00")


@pytest.mark.clause("BH-07")
def test_renewed_it_waits_for_a_review_of_its_own(service: LocalService) -> None:
    lane = allowed(service)
    persistently(service, f"/cases/{lane.ref}/service-refusals", REFUSAL)
    service.advance(REVIEWED - timedelta(hours=1))
    persistently(service, f"/cases/{lane.ref}/service-refusals/2/renewal", RENEWAL)
    service.advance(AGAIN - timedelta(hours=1))
    assert endings(service)[f"{lane.ref}.2"] == ("RUNNING", "Await review")
    service.advance(AGAIN)
    assert endings(service)[f"{lane.ref}.2"] == ("SUCCEEDED", "Refusal lifted")
    assert subjects(service, lane.ref) == [
        "A decision about our help",
        "Our decision about our help, reviewed",
        "You can have our help again",
    ]


@pytest.mark.clause("BH-07")
def test_lifted_by_hand_it_is_over_at_once(service: LocalService) -> None:
    lane = allowed(service)
    persistently(service, f"/cases/{lane.ref}/service-refusals", REFUSAL)
    persistently(service, f"/cases/{lane.ref}/service-refusals/2/lifting", {"reason": "They apologised"})
    assert endings(service)[f"{lane.ref}.2"] == ("SUCCEEDED", "Refusal lifted")
    assert subjects(service, lane.ref) == ["A decision about our help", "You can have our help again"]


class AtWrites(Killer):
    """Counts what changes something only: killed after a read is killed after the write before it."""

    def before(self, request: Any, **_: Any) -> None:
        if request.headers.get("X-Amz-Target") in {b"DynamoDB_20120810.Query", b"DynamoDB_20120810.GetItem"}:
            self._inside.number = -1
        else:
            super().before(request)


def live_through(at: int) -> str | None:
    """A refusal, its renewal and its end, with one killing somewhere among them; then what must be true."""
    killer = AtWrites(0, "after")
    with killer.at_large(), LocalService(now=MONDAY, schedules=swept_every("3 hours")) as service:
        ref = allowed(service).ref
        killer.at = killer.calls + at
        path = f"/cases/{ref}/service-refusals"
        persistently(service, path, {**REFUSAL, "review_on": "2026-11-03"})
        persistently(service, f"{path}/2/renewal", {**RENEWAL, "review_on": "2026-11-04"})
        service.advance(datetime(2026, 11, 4, 11, tzinfo=UTC))
        killer.at = 0
        _over_once(service, ref, killer.killed)
    return killer.killed


def _over_once(service: LocalService, ref: str, killed: str | None) -> None:
    view = service.request("GET", f"/cases/{ref}", role="caseworker").json
    (refusal,) = view["service_refusals"]
    assert refusal["until"] == "2026-11-04T09:00:00+00:00", killed
    assert refusal["ended_at"] >= refusal["until"], killed
    assert endings(service)[f"{ref}.2"] == ("SUCCEEDED", "Refusal lifted"), killed
    assert endings(service)[f"{ref}.1"][0] == "RUNNING", killed
    sent, tasks = subjects(service, ref), [task["what"] for task in view["tasks"]]
    assert len(sent) == len(set(sent)), (killed, sent)
    for wanted in ("Our decision about our help, reviewed", "You can have our help again"):
        # A letter whose sending nobody saw to its end is never sent again by itself: a person is given the task.
        assert wanted in sent or any("Find out whether" in task for task in tasks), (killed, sent)
    name, kept = next(canary.stores(service))
    assert (name, "pending" in kept) == ("table", False), killed


@pytest.mark.clause("BH-07")
def test_a_lambda_killed_after_any_write_ends_it_once() -> None:
    at = 0
    while True:
        at += 1
        if live_through(at) is None:
            break
    assert at > 15, "the lane asks AWS for more than that"
