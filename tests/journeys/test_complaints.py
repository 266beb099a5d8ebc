"""A complaint from its beginning to its end: step by step, each decided by somebody else, and the last word theirs."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.local.service import Answer, LocalService
from tests.journeys import canary
from tests.journeys.sparse_sweeps import swept_every
from tests.journeys.test_links import stored
from tests.journeys.test_referrals import endings, letters_to, link

pytestmark = pytest.mark.journey

MONDAY, DAY = datetime(2026, 11, 2, 10, tzinfo=UTC), timedelta(days=1)
ROBIN = "robin.ashworth@example.org"
WORDS, WANTS = "Nobody rang me back about Alex for three weeks", "An apology"
OF_THE_COMPLAINANT = ("Ashworth", ROBIN, "three weeks", "apology")
ANSWER = "We did ring, and left a message with nobody."
OWNERS = {1: "officer", 2: "manager", 3: "director"}
MAILBOXES = {
    "officer": "officer@send.example.org",
    "manager": "divisional.manager@council.example.org",
    "director": "operational.director@council.example.org",
}
NOTE: dict[str, Any] = {
    "channel": "telephone",
    "kind": "complaint",
    "contact": {
        "name": "Robin Ashworth",
        "relationship": "parent",
        "email": ROBIN,
        "permission_to_hold": True,
        "told_notice": True,
    },
    "summary": WORDS,
    "wants": WANTS,
}
OMBUDSMAN = "Local Government and Social Care Ombudsman"


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=MONDAY, schedules=swept_every("1 day")) as running:
        yield running


class Lane:
    """A complaint, and what is done about it."""

    def __init__(self, service: LocalService, **complaint: Any) -> None:
        self.service = service
        told = {**NOTE, "complaint": complaint} if complaint else NOTE
        said = service.request("POST", "/telephone-notes", told, role="caseworker")
        assert said.status_code == 201, said.text
        service.settle()
        self.ref = str(said.json["ref"])

    def post(self, path: str, said: dict[str, Any], role: str = "caseworker", status: int = 201) -> Any:
        answer = self.service.request("POST", f"/cases/{self.ref}/complaint/{path}", said, role=role)
        assert answer.status_code == status, answer.text
        self.service.settle()
        return answer.json

    def decide(self, step: int) -> None:
        """Its step is decided by its owner, with their own token, after a day."""
        self.service.advance(self.service.now() + DAY)
        self.post("answer", {"finding": "not_upheld", "words": ANSWER}, role=OWNERS[step])

    def say(self, word: str) -> Answer:
        """They open the page that the latest letter leads to, and press one of its buttons."""
        path = link(self.letters[-1])
        page = self.service.request("GET", path)
        wording = re.search(r'name="wording" value="([^"]+)"', page.text)
        assert wording, page.text
        said = urlencode({"wording": wording[1], "word": word})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        posted = self.service.request("POST", path, body=said.encode(), headers=headers)
        assert posted.status_code == 200, posted.text
        self.service.settle()
        return posted

    def reads(self, role: str) -> Answer:
        return self.service.request("GET", f"/cases/{self.ref}/complaint", role=role)

    @property
    def letters(self) -> list[dict[str, Any]]:
        """What the complainant was written."""
        return letters_to(self.service, ROBIN)

    def told(self, role: str) -> list[str]:
        """The subjects of what a role was written about it."""
        return [each["subject"] for each in letters_to(self.service, MAILBOXES[role]) if self.ref in each["subject"]]

    @property
    def ended(self) -> tuple[str, str]:
        return endings(self.service)[f"{self.ref}.1"]


@pytest.mark.clause("FB-13", "FB-14", "FB-15", "FB-16")
@pytest.mark.parametrize("last", OWNERS)
def test_it_is_resolved_at_the_step_at_which_they_say_so(service: LocalService, last: int) -> None:
    lane = Lane(service)
    for step in range(1, last + 1):
        lane.decide(step)
        lane.say("resolved" if step == last else "named")
    assert lane.ended == ("SUCCEEDED", "Resolved")
    went_on = ["Your complaint goes on", "The answer to your complaint"] * (last - 1)
    assert [each["subject"] for each in lane.letters] == [
        f"{subject}: {lane.ref}"
        for subject in (
            "We have your complaint",
            "The answer to your complaint",
            *went_on,
            "Your complaint has ended",
        )
    ]
    assert all(OMBUDSMAN in each["text"] for each in lane.letters)
    assert lane.told("officer") == [f"{lane.ref}: new complaint, answer due Monday 16 November 2026"]


@pytest.mark.clause("CF-13", "FB-15", "FB-16")
def test_after_all_three_steps_only_the_ombudsman_is_left(service: LocalService) -> None:
    lane = Lane(service)
    for step in (1, 2, 3):
        if step > 1:
            shown = lane.reads(OWNERS[step])
            assert (shown.status_code, shown.json["step"], shown.json["words"]) == (200, step, WORDS)
            assert "a complaint to decide by" in lane.told(OWNERS[step])[0]
        lane.decide(step)
        lane.say("named" if step < 3 else "unresolved")
    assert lane.ended == ("SUCCEEDED", "Signposted")
    last, end = lane.letters[-2:]
    assert "This was the last step" in last["text"]
    assert OMBUDSMAN in end["text"]
    for role in ("manager", "director"):
        assert service.request("GET", f"/cases/{lane.ref}", role=role).status_code == 403
        for letter in letters_to(service, MAILBOXES[role]):
            assert not [word for word in OF_THE_COMPLAINANT if word in str(letter)]


@pytest.mark.clause("FB-14")
def test_about_the_officer_it_begins_with_the_manager_and_the_officer_hears_nothing(service: LocalService) -> None:
    lane = Lane(service, about="officer")
    assert lane.told("officer") == []
    assert lane.reads("officer").status_code in {403, 404}
    lane.post("statement", {"words": "Somebody waited three weeks for a call."})
    assert len(lane.told("manager")) == 2
    lane.decide(2)
    lane.say("resolved")
    assert lane.ended == ("SUCCEEDED", "Resolved")
    assert lane.told("officer") == []


@pytest.mark.clause("CF-13", "FB-15")
def test_without_consent_the_manager_decides_on_a_statement_that_names_nobody(service: LocalService) -> None:
    lane = Lane(service)
    lane.decide(1)
    lane.say("unnamed")
    unread = lane.reads("manager")
    assert (unread.json["named"], unread.json["statement"], unread.json["words"]) == (False, None, None)
    lane.post("statement", {"words": "Somebody waited a long time for a call."})
    shown = lane.reads("manager")
    assert shown.json["statement"] == "Somebody waited a long time for a call."
    assert not [word for word in OF_THE_COMPLAINANT if word in shown.text]
    lane.decide(2)
    lane.say("resolved")
    assert lane.ended == ("SUCCEEDED", "Resolved")
    case = service.request("GET", f"/cases/{lane.ref}", role="caseworker").json
    left = [task["what"] for task in case["tasks"] if task["done_at"] is None]
    assert left == [], left


@pytest.mark.clause("FB-13")
def test_it_is_taken_back_at_any_time(service: LocalService) -> None:
    lane = Lane(service)
    lane.decide(1)
    lane.post("ending", {"as": "withdrawn", "how": "telephone"})
    assert lane.ended == ("SUCCEEDED", "Withdrawn")
    assert "You took your complaint back" in lane.letters[-1]["text"]
    service.advance(service.now() + 21 * DAY)
    assert len(lane.letters) == 3


@pytest.mark.clause("FB-13")
def test_one_that_is_late_by_a_year_is_accepted_or_refused_with_a_reason_and_the_ombudsman(
    service: LocalService,
) -> None:
    late = {"happened_on": "2025-10-01", "late_reason": "The officer decides whether it is taken up"}
    refused = service.request(
        "POST", "/telephone-notes", {**NOTE, "complaint": {"happened_on": "2025-10-01"}}, role="caseworker"
    )
    assert refused.status_code == 422
    lane = Lane(service, **late)
    lane.post("ending", {"as": "not_accepted", "reason": "Nobody who was there works here any more."}, role="officer")
    assert lane.ended == ("SUCCEEDED", "Not accepted")
    assert "Nobody who was there works here any more." in lane.letters[-1]["text"]
    assert OMBUDSMAN in lane.letters[-1]["text"]


@pytest.mark.clause("FB-13", "FB-15")
def test_silence_ends_it_and_is_no_bar_to_going_on(service: LocalService) -> None:
    lane = Lane(service)
    lane.decide(1)
    service.advance(service.now() + 30 * DAY)
    assert lane.ended == ("SUCCEEDED", "No word came")
    assert [each["subject"].partition(":")[0] for each in lane.letters] == [
        "We have your complaint",
        "The answer to your complaint",
        "Still a question about your complaint",
        "Your complaint has ended",
    ]
    told = "We would tell the divisional manager your name, how to reach you and what you complain about."
    lane.post("word", {"word": "next_step", "named": True, "told": told, "how": "telephone"})
    assert endings(service)[f"{lane.ref}.2"] == ("RUNNING", "Await outcome")
    assert all("It is now at step 2" in each["text"] for each in lane.letters[-2:])
    assert "You can take your yes back" in lane.letters[-1]["text"]
    lane.decide(2)
    assert lane.letters[-1]["subject"] == f"The answer to your complaint: {lane.ref}"
    assert len(lane.letters) == 7
    lane.say("resolved")
    assert endings(service)[f"{lane.ref}.2"] == ("SUCCEEDED", "Resolved")


@pytest.mark.clause("CF-22", "FB-15")
def test_who_does_not_decide_is_reminded_until_nobody_is_left_to_be_told_and_may_decide_even_then(
    service: LocalService,
) -> None:
    lane = Lane(service)
    service.advance(MONDAY + 85 * DAY)
    assert lane.ended == ("FAILED", "Not kept by the machine")
    late = [subject for subject in lane.told("officer") if "overdue" in subject]
    assert len(late) == 10
    lane.decide(1)
    service.advance(service.now() + DAY)
    lane.say("named")
    service.advance(service.now() + 100 * DAY)
    assert len([subject for subject in lane.told("manager") if "overdue" in subject]) == 10
    lane.decide(2)
    service.advance(service.now() + DAY)
    assert [each["subject"] for each in lane.letters][-1] == f"The answer to your complaint: {lane.ref}"
    lane.say("resolved")
    assert set(endings(service)) == {f"{lane.ref}.1{again}" for again in ("", ".again.1", ".again.4")}
    assert endings(service)[f"{lane.ref}.1.again.4"] == ("SUCCEEDED", "Resolved")
    (round_,) = (each for each in stored(service) if each["sk"]["S"] == "ROUND#0001")
    assert round_["execution"]["S"] == f"{lane.ref}.1.again.4", "the one that has it in hand"


@pytest.mark.clause("CF-22")
def test_nothing_of_the_complainant_leaves_the_table_but_in_letters_to_them(service: LocalService) -> None:
    lane = Lane(service)
    lane.decide(1)
    lane.say("named")
    lane.decide(2)
    service.advance(service.now() + 30 * DAY)
    assert {name for name, _ in canary.found(service, OF_THE_COMPLAINANT)} == {"table"}
    others = [letter for letter in service.outbox() if letter["to"] != [ROBIN]]
    assert not [word for word in OF_THE_COMPLAINANT if word in str(others)]
