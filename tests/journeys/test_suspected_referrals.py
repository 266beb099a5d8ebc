"""A school's email that refers a family: held back, said to be a referral, and all but the basic details gone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.service import LocalService
from tests.journeys import canary
from tests.journeys.killer import Killer, Side
from tests.journeys.sparse_sweeps import swept_every
from tests.referrals import OF_THE_FAMILY, REFERRAL, ROBIN

pytestmark = pytest.mark.journey

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
TEACHER = "avery.lane@hill.example.sch.uk"
MORE = ("his father", "scan of everything", "Charlie Ashworth.pdf")
"""What the email says beyond what may be kept of it."""

EMAIL = (
    f"From: Avery Lane <{TEACHER}>\r\nTo: enquiries@send.example.org\r\nSubject: Charlie Ashworth\r\n"
    "Message-ID: <{id}@hill.example.sch.uk>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    "--x\r\nContent-Type: text/plain\r\n\r\nI refer this pupil, Charlie, whose mother is Robin Ashworth,"
    " and here is all about his father\r\n--x\r\n"
    'Content-Disposition: attachment; filename="Charlie Ashworth.pdf"\r\n\r\nscan of everything\r\n--x--\r\n'
)
DETAILS = {name: said for name, said in REFERRAL.items() if name != "channel"}
TURNED_BACK = {"is_referral": True, "details": {**DETAILS, "permission": None}}


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=MONDAY, schedules=swept_every("2 hours")) as running:
        yield running


def emailed(service: LocalService, number: int = 1) -> str:
    """The email, taken in: the reference of its case, which is the only open one."""
    service.send_mail(EMAIL.replace("{id}", str(number)).encode())
    service.settle()
    (line,) = service.request("GET", "/cases", role="caseworker").json["cases"]
    return str(line["ref"])


def say(service: LocalService, ref: str, said: dict[str, Any]) -> int:
    status = service.request("POST", f"/cases/{ref}/referral", said, role="caseworker").status_code
    service.settle()
    return status


def subjects_to(service: LocalService, address: str) -> list[str]:
    return [letter["subject"] for letter in service.outbox() if letter["to"] == [address]]


@pytest.mark.clause("CF-24", "CF-25")
def test_said_to_be_a_referral_the_family_is_asked_and_the_rest_is_gone_from_every_store(service: LocalService) -> None:
    ref = emailed(service)
    assert {store for store, _ in canary.found(service, MORE)} == {"table", "inbound/"}
    assert say(service, ref, {"is_referral": True, "details": DETAILS}) == 201
    assert canary.found(service, MORE) == []
    assert {store for store, _ in canary.found(service, OF_THE_FAMILY)} == {"table"}
    assert subjects_to(service, ROBIN) == [f"A question for you: {ref}"]
    assert subjects_to(service, TEACHER) == [f"We have your message: {ref}"]


@pytest.mark.clause("CF-16", "CF-23")
def test_without_permission_nothing_of_the_family_remains(service: LocalService) -> None:
    ref = emailed(service)
    assert say(service, ref, TURNED_BACK) == 201
    assert service.request("GET", f"/cases/{ref}", role="caseworker").status_code == 410
    assert canary.found(service, (*OF_THE_FAMILY, *MORE, TEACHER)) == []


@pytest.mark.clause("CF-24")
def test_the_same_email_once_more_brings_nothing_of_it_back(service: LocalService) -> None:
    ref = emailed(service)
    say(service, ref, TURNED_BACK)
    service.send_mail(EMAIL.replace("{id}", "1").encode())
    service.advance(MONDAY + timedelta(hours=2))
    assert service.request("GET", "/cases", role="caseworker").json["cases"] == []
    assert canary.found(service, (*OF_THE_FAMILY, *MORE)) == []


class KillerOfTheDesk(Killer):
    """Leaves the machine's steps alone: what they do when they are killed is proved where they are."""

    def _counts(self) -> bool:
        return "Sharing" in getattr(self._inside, "function", "")


@pytest.mark.clause("CF-24")
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_at_any_aws_call_and_said_again_it_leaves_nothing(side: Side) -> None:
    never = 0
    killer = KillerOfTheDesk(never, side)
    with killer.at_large(), LocalService(now=MONDAY, schedules=swept_every("2 hours")) as service:
        for at in range(1, 200):
            ref = emailed(service, at)
            killer.at, killer.calls, killer.killed = at, 0, None
            service.request("POST", f"/cases/{ref}/referral", TURNED_BACK, role="caseworker")
            killer.at = never
            service.settle()
            assert say(service, ref, TURNED_BACK) in {201, 410}, killer.killed
            if killer.killed is None:
                break
        assert canary.found(service, (*OF_THE_FAMILY, *MORE)) == []
    assert at > 8, "deciding asks AWS for more than that"
