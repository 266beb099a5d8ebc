"""A family that somebody else refers: asked first, by their own hand or by telephone, and gone without a yes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from casework.adapters.rounds import RoundStore
from infra.local.service import Answer, LocalService
from tests.journeys import canary
from tests.journeys.killer import Killer
from tests.journeys.sparse_sweeps import swept_every
from tests.referrals import AVERY, OF_THE_FAMILY, REFERRAL, ROBIN

pytestmark = pytest.mark.journey

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
EXPIRES = datetime(2026, 12, 1, 9, tzinfo=UTC)
"""The first office hour after twenty working days."""


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=MONDAY, schedules=swept_every("1 hour")) as running:
        yield running


def refer(service: LocalService, **changes: Any) -> str:
    said = service.request("POST", "/referrals", {**REFERRAL, **changes}, role="caseworker")
    assert said.status_code == 201, said.text
    service.settle()
    return str(said.json["ref"])


def letters_to(service: LocalService, address: str) -> list[dict[str, Any]]:
    return [letter for letter in service.outbox() if letter["to"] == [address]]


def link(letter: dict[str, Any]) -> str:
    """The path of the page that a letter leads to."""
    found: list[str] = re.findall(r"<(https?://\S+/page/\S+)>", letter["text"])
    return urlsplit(found[0]).path


def answer(service: LocalService, path: str, said: str) -> Answer:
    """As a person does: look at the page, and press one of its buttons."""
    page = service.request("GET", path)
    wording = re.search(r'name="wording" value="([^"]+)"', page.text)
    form = urlencode({"wording": wording[1] if wording else "", "answer": said})
    posted = service.request(
        "POST", path, body=form.encode(), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    service.settle()
    return posted


def endings(service: LocalService) -> dict[str, tuple[str, str]]:
    """Each execution by its name, with how it ended and the last state that it entered."""
    client = service.client("stepfunctions")
    arn = service.stack.created["CaseMachine"].physical_resource_id
    runs = client.list_executions(stateMachineArn=arn)["executions"]
    return {run["name"]: (run["status"], _last_state(client, run["executionArn"])) for run in runs}


def _last_state(client: Any, run: str) -> str:
    events = client.get_execution_history(executionArn=run, maxResults=1000)["events"]
    return str([each["stateEnteredEventDetails"]["name"] for each in events if "stateEnteredEventDetails" in each][-1])


def counts(service: LocalService) -> list[tuple[str, int]]:
    return [(item["sk"]["S"], int(item["n"]["N"])) for item in _items(service) if item["pk"]["S"] == "COUNT#referrals"]


def _items(service: LocalService) -> list[dict[str, Any]]:
    client = service.client("dynamodb")
    return [item for name in client.list_tables()["TableNames"] for item in client.scan(TableName=name)["Items"]]


@pytest.mark.clause("CF-25")
def test_a_yes_becomes_an_enquiry_with_five_working_days_of_its_own(service: LocalService) -> None:
    ref = refer(service)
    assert not service.request("GET", "/cases", role="caseworker").json["cases"][0]["answered_at"]
    service.advance(datetime(2026, 11, 5, 14, tzinfo=UTC))
    assert answer(service, link(letters_to(service, ROBIN)[0]), "yes").status_code == 200
    view = service.request("GET", f"/cases/{ref}", role="caseworker").json
    assert (view["round"], view["kind"], view["status"]) == (2, "enquiry", "open")
    assert view["due_at"] == "2026-11-12T17:00:00+00:00"
    assert view["contact"]["permission_to_hold"]
    assert endings(service) == {f"{ref}.1": ("SUCCEEDED", "Consent given"), f"{ref}.2": ("RUNNING", "Await response")}
    assert counts(service) == [("2026-11#given", 1)]
    assert f"{ref}: new enquiry, answer due Thursday 12 November 2026" in [each["subject"] for each in service.outbox()]


@pytest.mark.clause("CF-25")
def test_after_a_no_nothing_of_the_family_remains(service: LocalService) -> None:
    ref = refer(service)
    assert ("table", "Ashworth") in canary.found(service, OF_THE_FAMILY)
    assert answer(service, link(letters_to(service, ROBIN)[0]), "no").status_code == 200
    assert canary.found(service, OF_THE_FAMILY) == []
    assert endings(service) == {f"{ref}.1": ("SUCCEEDED", "Consent refused")}
    assert counts(service) == [("2026-11#refused", 1)]
    assert service.request("GET", f"/cases/{ref}", role="caseworker").status_code == 410
    assert service.request("GET", "/cases", role="caseworker").json["cases"] == []
    service.advance(MONDAY + timedelta(hours=2))
    assert canary.found(service, (*OF_THE_FAMILY, "pending")) == []


@pytest.mark.clause("CF-25")
def test_a_family_that_stays_silent_is_asked_three_times_and_then_forgotten(service: LocalService) -> None:
    ref = refer(service)
    service.advance(EXPIRES - timedelta(minutes=1))
    assert [each["subject"] for each in letters_to(service, ROBIN)] == [
        f"A question for you: {ref}",
        f"Still a question for you: {ref}",
        f"Still a question for you: {ref}",
    ]
    assert endings(service) == {f"{ref}.1": ("RUNNING", "Await consent")}
    service.advance(EXPIRES + timedelta(hours=2))
    assert canary.found(service, OF_THE_FAMILY) == []
    assert endings(service) == {f"{ref}.1": ("SUCCEEDED", "No answer came")}
    assert counts(service) == [("2026-12#expired", 1)]


@pytest.mark.clause("CF-16", "CF-23")
def test_a_referral_without_permission_is_turned_back_and_nothing_was_ever_kept(service: LocalService) -> None:
    ref = refer(service, permission=None)
    assert canary.found(service, (*OF_THE_FAMILY, AVERY)) == []
    assert endings(service) == {f"{ref}.1": ("SUCCEEDED", "Turned back")}
    assert counts(service) == [("2026-11#turned_back", 1)]
    assert [each["subject"] for each in service.outbox()] == [f"We could not take your referral: {ref}"]


@pytest.mark.clause("CF-25")
def test_the_referrer_hears_the_same_once_whatever_the_family_does(service: LocalService) -> None:
    given, refused, silent = (refer(service) for _ in range(3))
    for ref, said in ((given, "yes"), (refused, "no")):
        (letter,) = (each for each in letters_to(service, ROBIN) if ref in each["subject"])
        answer(service, link(letter), said)
    service.advance(EXPIRES + timedelta(days=30))
    told = letters_to(service, AVERY)
    assert [ref for each in told for ref in (given, refused, silent) if ref in each["subject"]] == [
        given,
        refused,
        silent,
    ]
    assert len({re.sub(r"HSP-\w{4}-\w{4}", "", each["subject"] + each["text"] + each["html"]) for each in told}) == 1


@pytest.mark.clause("CF-22")
def test_nothing_of_the_family_leaves_the_table_but_in_letters_to_them(service: LocalService) -> None:
    refer(service)
    service.advance(EXPIRES - timedelta(days=1))
    assert {name for name, _ in canary.found(service, OF_THE_FAMILY)} == {"table"}
    others = [letter for letter in service.outbox() if letter["to"] != [ROBIN]]
    assert not [word for word in OF_THE_FAMILY if word in str(others)]


@pytest.mark.clause("CF-25")
def test_a_no_is_seen_to_though_the_machine_had_failed_before_it() -> None:
    with LocalService(now=MONDAY) as service:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(RoundStore, "opened", _out_of_order)
            ref = refer(service)
            service.advance(MONDAY + timedelta(hours=1))
        twice = {f"{ref}.1{again}": ("FAILED", "Not kept by the machine") for again in ("", ".again")}
        assert endings(service) == twice, "what nobody saw open is begun once more"
        said = {"answer": "no", "how": "telephone"}
        assert service.request("POST", f"/cases/{ref}/questions/1/answers", said, role="caseworker").status_code == 201
        service.advance(MONDAY + timedelta(hours=3))
        assert endings(service) == twice | {f"{ref}.1.again.ended": ("SUCCEEDED", "Consent refused")}
        assert canary.found(service, OF_THE_FAMILY) == []
        assert [letter["to"][0].split("@")[0] for letter in service.outbox()] == ["officer", "avery.lane"]


def _out_of_order(*_: object) -> None:
    raise ConnectionError


WITHOUT_PERMISSION = {**REFERRAL, "permission": None}


def persistently(service: LocalService, path: str, said: dict[str, Any]) -> Any:
    """As a person does whose screen says that something went wrong: once more."""
    headers = {"Idempotency-Key": "one"}
    first = service.request("POST", path, said, role="caseworker", headers=headers)
    if first.status_code != 500:
        return first.json
    return service.request("POST", path, said, role="caseworker", headers=headers).json


def live_through(killer: Killer, referral: dict[str, Any], said: str | None) -> None:
    """A referral and its end, with one killing somewhere among them; then what must be true."""
    with killer.at_large(), LocalService(now=MONDAY) as service:
        ref = persistently(service, "/referrals", referral)["ref"]
        service.settle()
        service.advance(MONDAY + timedelta(hours=1))
        if said:
            persistently(service, f"/cases/{ref}/questions/1/answers", {"answer": said, "how": "telephone"})
            service.settle()
        service.advance(MONDAY + timedelta(hours=2))
        _ended_once(service, ref, said, killer.killed)


def _ended_once(service: LocalService, ref: str, said: str | None, killed: str | None) -> None:
    outcome = {"yes": "given", "no": "refused", None: "turned_back"}[said]
    assert counts(service) == [(f"2026-11#{outcome}", 1)], killed
    runs = {f"{ref}.1": "SUCCEEDED", **({f"{ref}.2": "RUNNING"} if said == "yes" else {})}
    assert {name: status for name, (status, _) in endings(service).items()} == runs, killed
    if said != "yes":
        assert canary.found(service, OF_THE_FAMILY) == [], killed
    assert not [item for item in _items(service) if "pending" in item], killed
    sent = [(letter["to"][0], letter["subject"]) for letter in service.outbox()]
    assert len(sent) == len(set(sent)), (killed, sent)
    wanted = {AVERY} if said is None else {AVERY, ROBIN}
    missing = wanted - {to for to, _ in sent}
    # A letter whose sending nobody saw to its end is never sent again by itself: the officer is asked to look.
    assert not missing or any(to.startswith("officer") for to, _ in sent), (killed, sent)


@pytest.mark.parametrize(
    ("referral", "said"), [(REFERRAL, "yes"), (REFERRAL, "no"), (WITHOUT_PERMISSION, None)], ids=["yes", "no", "turned"]
)
def test_a_lambda_killed_after_any_call_ends_every_referral_once(referral: dict[str, Any], said: str | None) -> None:
    """Killed before a call is killed after the one before it: these journeys are long enough with one side."""
    at = 0
    while True:
        at += 1
        killer = Killer(at, "after")
        live_through(killer, referral, said)
        if killer.killed is None:
            break
    assert at > 10, "the lane asks AWS for more than that"
