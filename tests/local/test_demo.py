"""The tour shows what is right, and would notice what is wrong."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from infra.local.checks import checks
from infra.local.demo import Told, Tour
from infra.local.serve import OpenService
from infra.local.service import LocalService
from infra.local.story import OPENS

pytestmark = pytest.mark.journey

Emails = list[dict[str, Any]]


@pytest.fixture(scope="module")
def tour() -> tuple[list[Told], Emails]:
    with OpenService(LocalService(OPENS)) as opened:
        acted = Tour(opened)
        return acted.run(), acted.emails()


def wrong(told: list[Told], emails: Emails) -> list[str]:
    return [fact for fact, right in checks(told, emails) if not right]


def acknowledgement(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if email["to"] == ["priya.nair@example.org"])


def reminder(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "reminder" in email["subject"])


def breach(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "overdue" in email["subject"])


def test_the_tour_is_right(tour: tuple[list[Told], Emails]) -> None:
    assert wrong(*tour) == []


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        (lambda emails: emails.remove(acknowledgement(emails)), "one acknowledgement"),
        (lambda emails: emails.append(acknowledgement(emails)), "one acknowledgement"),
        (lambda emails: acknowledgement(emails).update(text="by Tuesday"), "one acknowledgement"),
        (lambda emails: acknowledgement(emails).update(to=["stranger@example.org"]), "nobody else outside"),
        (lambda emails: reminder(emails).update(sent_at="2026-12-30T08:59:00+00:00"), "office hours"),
        (lambda emails: reminder(emails).update(sent_at="2026-12-28T10:00:00+00:00"), "office hours"),
        (lambda emails: reminder(emails).update(sent_at="2027-01-12T10:00:00+00:00"), "after its answer"),
        (lambda emails: emails.remove(breach(emails)), "reported to the officer"),
        (lambda emails: reminder(emails).update(subject=reminder(emails)["subject"] + " Priya"), "nobody's name"),
        (lambda emails: reminder(emails).update(subject="Reminder"), "carries its reference"),
    ],
)
def test_the_tour_would_notice(
    tour: tuple[list[Told], Emails], fault: Callable[[Emails], object], noticed: str
) -> None:
    told, emails = copy.deepcopy(tour)
    fault(emails)
    assert any(noticed in fact for fact in wrong(told, emails))
