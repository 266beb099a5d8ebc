"""A family answers with its own hand: by a link that shows, and a button that decides once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from casework import wiring
from infra.local.service import Answer, LocalService
from tests.asked import WANTED
from tests.journeys.killer import Killer, Side
from tests.journeys.sparse_sweeps import swept_every
from tests.noting.test_take_note import CALLER
from tests.noting.test_take_referral import REFERRAL

pytestmark = pytest.mark.journey

LONDON = ZoneInfo("Europe/London")
NOTED = datetime(2027, 1, 6, 10, tzinfo=UTC)
FAMILY = "robin@example.org"
NOTE = {"channel": "telephone", "kind": "enquiry", "contact": CALLER, "summary": "Asked about transport"}
WORDING = re.compile(r'name="wording" value="([^"]+)"')


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=NOTED, schedules=swept_every("2 hours")) as running:
        yield running


def staff(service: LocalService, method: str, path: str, json: Any = None) -> dict[str, Any]:
    """What the desk answers to a caseworker; it has to go well."""
    answer = service.request(method, path, json, role="caseworker")
    assert answer.status_code in {200, 201}, answer.text
    service.settle()
    document: dict[str, Any] = answer.json
    return document


def referred(service: LocalService) -> str:
    """A family that is asked whether it wants our help; the reference of its case."""
    said = {**REFERRAL, "permission": {**REFERRAL["permission"], "given_on": "2027-01-05"}}
    return str(staff(service, "POST", "/referrals", said)["ref"])


def asked(service: LocalService) -> str:
    """A client who is asked whether something may be passed on; the reference of their case."""
    ref = str(staff(service, "POST", "/telephone-notes", NOTE)["ref"])
    ask(service, ref)
    return ref


def ask(service: LocalService, ref: str) -> str:
    """Put the question, and return the id of the disclosure that it is about."""
    disclosure = str(staff(service, "POST", f"/cases/{ref}/disclosures", WANTED)["id"])
    staff(service, "POST", f"/cases/{ref}/disclosures/{disclosure}/question")
    return disclosure


def link(service: LocalService) -> str:
    """The link in the last letter that the family was sent."""
    letters = [letter["text"] for letter in service.outbox() if letter["to"] == [FAMILY]]
    found = re.findall(r"<http://localhost(/page/[^>]+)>", letters[-1])
    assert len(found) == 1
    return str(found[0])


def press(service: LocalService, path: str, **form: str) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = service.request("POST", path, body=urlencode(form).encode(), headers=headers)
    service.settle()
    return answer


def say(service: LocalService, path: str, answer: str) -> Answer:
    """Open the page, read it, and press a button."""
    wording = WORDING.search(service.request("GET", path).text)
    return press(service, path, answer=answer, wording=wording[1] if wording else "")


def history(service: LocalService, ref: str) -> list[str]:
    return [event["what"] for event in staff(service, "GET", f"/cases/{ref}")["history"]]


def stored(service: LocalService) -> list[Any]:
    """Everything in the table."""
    client = service.client("dynamodb")
    (table,) = client.list_tables()["TableNames"]
    items = client.scan(TableName=table)["Items"]
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def still_running(service: LocalService, ref: str) -> list[str]:
    client = service.client("stepfunctions")
    machine = service.stack.created["CaseMachine"].physical_resource_id
    running = client.list_executions(stateMachineArn=machine, statusFilter="RUNNING")["executions"]
    return sorted(each["name"] for each in running if each["name"].startswith(ref))


@pytest.mark.parametrize("put", [referred, asked])
def test_a_scanner_of_mail_follows_every_link_and_decides_nothing(service: LocalService, put: Any) -> None:
    put(service)
    path = link(service)
    before = stored(service)
    for _ in range(5):
        assert service.request("GET", path).status_code == 200
        assert service.request("HEAD", path).status_code == 200
        assert service.request("GET", f"{path}?utm_source=scanner").status_code == 200
        service.settle()
    assert stored(service) == before


@pytest.mark.clause("CF-25")
def test_a_yes_to_a_referral_begins_an_enquiry_with_five_days_of_its_own(service: LocalService) -> None:
    ref = referred(service)
    path = link(service)
    service.advance(NOTED + timedelta(days=5))
    page = say(service, path, "yes")
    assert page.status_code == 200
    assert "You said yes" in page.text
    view = staff(service, "GET", f"/cases/{ref}")
    assert (view["kind"], view["round"], view["status"]) == ("enquiry", 2, "open")
    assert view["due_at"] == datetime(2027, 1, 18, 17, tzinfo=LONDON).isoformat()
    assert view["contact"]["permission"]["asked"] == "by_link"
    assert still_running(service, ref) == [f"{ref}.2"]


@pytest.mark.clause("CF-25")
def test_a_no_to_a_referral_leaves_nothing_and_a_double_click_hears_the_same(service: LocalService) -> None:
    ref = referred(service)
    path = link(service)
    wording = WORDING.search(service.request("GET", path).text)
    assert wording
    first = press(service, path, answer="no", wording=wording[1])
    again = press(service, path, answer="no", wording=wording[1])
    assert (first.status_code, first.text) == (again.status_code, again.text)
    assert "You said no" in first.text
    for page in (press(service, path, answer="yes", wording=wording[1]), service.request("GET", path)):
        assert page.status_code == 410
        assert "no longer keep anything" in page.text
    assert service.request("GET", f"/cases/{ref}", role="caseworker").status_code == 410
    assert still_running(service, ref) == []


@pytest.mark.clause("CF-18")
@pytest.mark.clause("YP-04")
def test_a_yes_to_sharing_is_confirmed_and_taken_back_by_another_link(service: LocalService) -> None:
    ref = asked(service)
    question = link(service)
    assert say(service, question, "yes").status_code == 200
    take_back = link(service)
    assert take_back != question
    shown = service.request("GET", take_back)
    assert "Brook School" in shown.text
    assert "until the end of Thursday 8 July 2027" in shown.text
    making = f"/cases/{ref}/disclosures/{staff(service, 'GET', f'/cases/{ref}')['disclosures'][0]['id']}/making"
    staff(service, "POST", making)
    assert "taken your yes back" in press(service, take_back, take_back="yes").text
    (consent,) = staff(service, "GET", f"/cases/{ref}")["consents"]
    assert (consent["withdrawn"]["how"], consent["round"]) == ("email", 2)
    refused = staff(service, "POST", f"/cases/{ref}/disclosures", {**WANTED, "items": ["days away from school"]})
    assert refused["decision"] == "refuse"
    service.advance(NOTED + timedelta(hours=2))
    assert press(service, take_back, take_back="yes").status_code == 409
    assert service.request("GET", take_back).status_code == 410
    assert len([what for what in history(service, ref) if "withdraw a consent" in what]) == 1


@pytest.mark.parametrize(("first", "second"), [("yes", "no"), ("no", "yes")])
def test_a_link_works_once(service: LocalService, first: str, second: str) -> None:
    ref = asked(service)
    path = link(service)
    wording = WORDING.search(service.request("GET", path).text)
    assert wording
    assert press(service, path, answer=first, wording=wording[1]).status_code == 200
    consents = staff(service, "GET", f"/cases/{ref}")["consents"]
    for _ in range(3):
        used = press(service, path, answer=second, wording=wording[1])
        assert used.status_code == 409
        assert "has been answered" in used.text
        assert "0151 511 7733" in used.text
    assert staff(service, "GET", f"/cases/{ref}")["consents"] == consents
    assert len([what for what in history(service, ref) if "answer the question of round 2" in what]) == 1
    assert still_running(service, ref) == [f"{ref}.1"]


def test_a_link_used_late_does_nothing_and_says_so(service: LocalService) -> None:
    """In the hours after the question ended and before the machine has noticed, and for ever after."""
    ref = asked(service)
    path = link(service)
    wording = WORDING.search(service.request("GET", path).text)
    assert wording
    service.advance(datetime(2027, 1, 20, 17, tzinfo=LONDON))
    for page in (service.request("GET", path), press(service, path, answer="yes", wording=wording[1])):
        assert page.status_code == 410
        assert "has gone by" in page.text
    service.advance(datetime(2027, 1, 21, 10, tzinfo=LONDON))
    assert press(service, path, answer="yes", wording=wording[1]).status_code == 409
    assert staff(service, "GET", f"/cases/{ref}")["consents"] == []
    assert len([what for what in history(service, ref) if "answer the question of round 2" in what]) == 2


def test_a_link_that_somebody_changed_leads_nowhere(service: LocalService) -> None:
    """To another case, another round, another time or another use: whatever is changed, it is not ours."""
    asked(service)
    path = link(service)
    before = stored(service)
    head, token = path.rsplit("/", 1)
    payload, signature = token.split(".")
    for changed in (f"{payload[:-1]}.{signature}", f"{payload[:5]}A{payload[6:]}.{signature}", f"{payload}.", payload):
        for page in (service.request("GET", f"{head}/{changed}"), press(service, f"{head}/{changed}", answer="yes")):
            assert page.status_code == 404
    assert stored(service) == before


@pytest.mark.clause("CF-26")
def test_staff_read_the_question_out_and_record_what_was_answered(service: LocalService) -> None:
    ref = asked(service)
    question = staff(service, "GET", f"/cases/{ref}/questions/2")
    assert "May we talk to Brook School?" in question["words"]
    given = {"answer": "yes", "how": "telephone"}
    recorded = staff(service, "POST", f"/cases/{ref}/questions/2/answers", given)
    assert recorded["outcome"] == "given"
    (consent,) = staff(service, "GET", f"/cases/{ref}")["consents"]
    assert (consent["told"], consent["wording"]) == (question["words"], question["wording"])
    assert consent["recorded_by"]["id"] == "caseworker"
    assert "I no longer agree" in service.request("GET", link(service)).text
    assert still_running(service, ref) == [f"{ref}.1"]


def click(service: LocalService, path: str, **form: str) -> Answer:
    """As a person does whose browser says that something went wrong: once more."""
    first = press(service, path, **form)
    return press(service, path, **form) if first.status_code == 500 else first


class KillerOfPages(Killer):
    """Leaves the desk alone, which only looks here."""

    def _counts(self) -> bool:
        return super()._counts() and "Desk" not in self._inside.function


def live_through(killer: Killer) -> int:
    """A yes by link and its withdrawal by link, with one killing somewhere among them; then what must be true. How many
    AWS calls came before the first click.
    """
    with killer.at_large(), LocalService(now=NOTED) as service:
        ref = asked(service)
        question = link(service)
        wording = WORDING.search(service.request("GET", question).text)
        assert wording
        before = killer.calls
        assert click(service, question, answer="yes", wording=wording[1]).status_code == 200, killer.killed
        service.advance(NOTED + timedelta(minutes=50))
        consents = staff(service, "GET", f"/cases/{ref}")["consents"]
        assert [consent["answer"] for consent in consents] == ["yes"], killer.killed
        until = datetime.fromisoformat(consents[0]["expires_at"])
        take_back = wiring.links().to_withdraw(ref, consents[0]["id"], until).removeprefix("http://localhost")
        assert click(service, take_back, take_back="yes").status_code == 200, killer.killed
        service.advance(NOTED + timedelta(hours=2))
        view = staff(service, "GET", f"/cases/{ref}")
        assert [consent["withdrawn"] is not None for consent in view["consents"]] == [True], killer.killed
        sent = [(letter["to"][0].split("@")[0], letter["subject"]) for letter in service.outbox()]
        confirmed = sent.count(("robin", f"Your answer is noted: {ref}"))
        # A letter whose sending nobody saw to its end is never sent again by itself: a person is given the task.
        unsure = any("Find out whether" in task["what"] for task in view["tasks"])
        assert confirmed == 1 or (confirmed == 0 and unsure), (killer.killed, sent)
        assert [task["id"] for task in view["tasks"]].count("0002-settled") == 1, killer.killed
        assert not [line for line in view["history"] if "refused" in line["what"].lower()], killer.killed
        assert still_running(service, ref) == [f"{ref}.1"], killer.killed
        assert not [item for item in stored(service) if "pending" in item], killer.killed
        return before


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_page_killed_at_any_aws_call_loses_no_answer_and_takes_none_twice(side: Side) -> None:
    at = before = live_through(KillerOfPages(0, side))
    while True:
        at += 1
        killer = KillerOfPages(at, side)
        live_through(killer)
        if killer.killed is None:
            break
    assert at - before > 15
