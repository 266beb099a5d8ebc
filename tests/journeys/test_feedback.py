"""What people think, of each kind and by every way in which they may say so, from the day they say it to its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from casework.domain.channel import Channel
from casework.domain.round import FEEDBACK, Kind
from infra.local.service import LocalService
from tests.closings import FILLED
from tests.domain.test_noted_feedback import OF_EACH_WAY
from tests.journeys.sparse_sweeps import swept_every
from tests.journeys.test_links import press, staff
from tests.journeys.test_referrals import endings, letters_to, link
from tests.world import email

pytestmark = pytest.mark.journey

SAID = datetime(2026, 12, 21, 10, tzinfo=UTC)
LATE = datetime(2027, 1, 5, 10, tzinfo=UTC)
"""The first office hours after the five working days in which a reply was promised."""

OFFICER, CASEWORKERS = "officer@send.example.org", "caseworkers@send.example.org"
KINDS = sorted(FEEDBACK)
NOTED = sorted({Channel.TELEPHONE, Channel.POST, Channel.EVENT, Channel.SURVEY, Channel.VISIT, Channel.MEETING})
SEEN_TO = {"what": "Read out at the team meeting"}
REPLY = {"channel": "post", "summary": "Thanked them, and said what will change"}
BETTER = {"what": "Ring back within a day", "owner": "Robin Lead", "due_on": "2027-01-29"}
DISCUSSED = {"what": "They mean to complain to the school"}
SHOWN = {"body": "school", "how": "telephone", "support_offered": True, "support_accepted": False}


Letters = list[dict[str, Any]]


@dataclass(frozen=True)
class Said:
    """Something that somebody thinks, on which round of a case, and where they can be written to."""

    ref: str
    round: int
    kind: Kind
    address: str | None

    @property
    def execution(self) -> str:
        return f"{self.ref}.{self.round}"


def told(letters: Letters, about: Said, to: str = OFFICER) -> list[str]:
    """What staff were written about it, up to the first comma of each subject."""
    subjects = [each["subject"] for each in letters if each["to"] == [to] and each["subject"].startswith(about.ref)]
    return [subject.removeprefix(f"{about.ref}: ").partition(",")[0] for subject in subjects]


class Story:
    """All that is said in a morning, most of which nobody replies to until it is late."""

    def __init__(self, service: LocalService) -> None:
        self.service = service
        self.anonymous = [self._noted(kind, way, None) for kind in KINDS for way in NOTED]
        self.named = [self._noted(kind, way, f"{kind}.{way}@example.org") for kind in KINDS for way in NOTED]
        self.named += [self._emailed(kind, f"{kind}.email@example.org") for kind in KINDS]
        self.surveyed = [self._surveyed(kind, f"{kind}.page@example.org") for kind in KINDS]
        self.named += self.surveyed
        self.views = [self._note(Kind.OTHER_SERVICE, Channel.TELEPHONE, to) for to in (None, "views@example.org")]
        service.settle()
        self.at_first = service.outbox()
        self.closed_at_once = [self._close(each, accepted=False) for each in self.anonymous]
        service.advance(LATE)
        self.when_late = service.outbox()
        self.without_reply = [self._close(each, accepted=False) for each in self.named]
        for each in self.named:
            if each.kind is Kind.CRITICISM:
                self._staff(f"/cases/{each.ref}/improvements", BETTER)
        self.with_reply = [self._close(each, accepted=True, reply=REPLY) for each in self.named]
        self.undiscussed = [self._staff(f"/cases/{each.ref}/other-service/route", SHOWN) for each in self.views]
        self.discussed = [self._staff(f"/cases/{each.ref}/other-service/discussion", DISCUSSED) for each in self.views]
        self.shown = [self._staff(f"/cases/{each.ref}/other-service/route", SHOWN) for each in self.views]
        service.settle()
        self.endings = endings(service)
        self.counts = staff(service, "GET", "/feedback/counts")

    def _staff(self, path: str, said: Any) -> Any:
        return self.service.request("POST", path, said, role="officer")

    def _note(self, kind: Kind, way: Channel, address: str | None, **said: Any) -> Said:
        contact = {"relationship": "parent", "email": address, "permission_to_hold": True, "told_notice": True}
        noted = {"channel": way, "kind": kind, "summary": "They think so", "contact": contact if address else None}
        answer = self._staff("/telephone-notes", {**noted, **said})
        assert answer.status_code == 201, answer.text
        return Said(answer.json["ref"], 1, kind, address)

    def _noted(self, kind: Kind, way: Channel, address: str | None) -> Said:
        return self._note(kind, way, address, feedback={"reply_wanted": bool(address), "how": OF_EACH_WAY[way]})

    def _emailed(self, kind: Kind, address: str) -> Said:
        self.service.send_mail(email("You were kind to us, but hard to reach", From=address))
        self.service.settle()
        ref = letters_to(self.service, address)[0]["subject"].rpartition(" ")[2]
        return self._of_another_kind(Said(ref, 1, Kind.ENQUIRY, address), kind)

    def _of_another_kind(self, said: Said, kind: Kind) -> Said:
        """What staff make of a message that they read."""
        told = {"kind": kind, "reason": "They say so", "feedback": {"reply_wanted": True}}
        assert self._staff(f"/cases/{said.ref}/reclassification", told).status_code == 201
        return Said(said.ref, said.round + 1, kind, said.address)

    def _surveyed(self, kind: Kind, address: str) -> Said:
        ref = self._note(Kind.ENQUIRY, Channel.TELEPHONE, address).ref
        self.service.settle()
        self._staff(f"/cases/{ref}/responses", {"channel": "telephone", "summary": "Explained"})
        self._staff(f"/cases/{ref}/closing", {})
        page = link(letters_to(self.service, address)[-1])
        assert press(self.service, page, **{**FILLED, "reply": "yes"}).status_code == 200
        comment = Said(ref, 2, Kind.COMMENT, address)
        return comment if kind is Kind.COMMENT else self._of_another_kind(comment, kind)

    def _close(self, said: Said, *, accepted: bool, **closed: Any) -> Any:
        if said.kind is Kind.CRITICISM:
            closed["accepted"] = accepted
        return self._staff(f"/cases/{said.ref}/feedback/closing", {**SEEN_TO, **closed})


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    with LocalService(now=SAID, schedules=swept_every("3 hours")) as service:
        yield Story(service)


@pytest.mark.clause("FB-03", "FB-04", "FB-05", "FB-06", "FB-07", "FB-10")
def test_whoever_can_be_reached_is_thanked_or_heard_and_the_officer_is_told(story: Story) -> None:
    thanked = [each["to"][0] for each in story.at_first if each["subject"].startswith("Thank you for your feedback")]
    heard = [each["to"][0] for each in story.at_first if each["subject"].startswith("We have your message")]
    by_email = [f"{kind}.email@example.org" for kind in KINDS]
    on_the_page = [f"{kind}.page@example.org" for kind in KINDS]
    assert sorted(heard) == by_email
    assert sorted([*thanked, *heard, *on_the_page]) == sorted(str(each.address) for each in story.named)
    for each in [*story.anonymous, *story.named]:
        assert f"new {each.kind}" in told(story.at_first, each) or each in story.surveyed
    assert all("further message" in told(story.at_first, each) for each in story.surveyed)


@pytest.mark.clause("FB-11")
def test_where_a_reply_was_wanted_the_officer_is_reminded_and_told_when_it_is_late(story: Story) -> None:
    for each in story.named:
        assert told(story.when_late, each)[-3:] == ["reminder", "reminder", "answer overdue"]
    for each in story.anonymous:
        assert told(story.when_late, each) == [f"new {each.kind}"]


@pytest.mark.clause("FB-11")
def test_none_that_wanted_a_reply_is_closed_without_it(story: Story) -> None:
    assert {each.status_code for each in story.closed_at_once} == {201}
    assert {each.status_code for each in story.without_reply} == {409}
    assert all("a reply was wanted" in each.json["error"] for each in story.without_reply)
    assert {(each.status_code, each.json["replied"], each.json["late"]) for each in story.with_reply} == {
        (201, True, True)
    }


@pytest.mark.clause("FB-18", "FB-19")
def test_views_about_another_service_are_late_too_and_end_with_the_way_once_they_were_discussed(story: Story) -> None:
    for each in story.views:
        assert told(story.at_first, each) == ["new views about another service"]
        assert told(story.when_late, each)[1:] == ["reminder", "reminder", "answer overdue"]
        assert told(story.when_late, each, CASEWORKERS) == [], "they are the officer's to discuss"
    letters = [each["subject"] for each in story.at_first if each["to"] == ["views@example.org"]]
    assert [subject.partition(":")[0] for subject in letters] == ["We have noted what you told us"]
    assert {each.status_code for each in story.undiscussed} == {409}
    assert {each.status_code for each in [*story.discussed, *story.shown]} == {201}
    assert [(each["month"], each["body"], each["n"]) for each in story.counts["other_services"]] == [
        ("2027-01", "school", 2)
    ]


@pytest.mark.clause("FB-03", "FB-21")
def test_each_ends_once_and_is_counted_in_the_month_in_which_it_did(story: Story) -> None:
    everything = [*story.anonymous, *story.named, *story.views]
    assert {story.endings[each.execution] for each in everything} == {("SUCCEEDED", "Answered")}
    assert not [run for run, (status, _) in story.endings.items() if status != "SUCCEEDED"]
    n = {(each["month"], each["kind"]): each["n"] for each in story.counts["feedback"]}
    by_hand, by_all = len(NOTED), len(NOTED) + 2
    assert n == {("2026-12", kind): by_hand for kind in KINDS} | {("2027-01", kind): by_all for kind in KINDS}
