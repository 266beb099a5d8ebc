"""The tour shows what is right, and would notice what is wrong."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from infra.local.complaint_checks import Complained
from infra.local.consents_checks import Asked
from infra.local.demo import Told, Tour, all_checks
from infra.local.serve import OpenService
from infra.local.service import LocalService
from infra.local.story import OPENS

pytestmark = pytest.mark.journey

Emails = list[dict[str, Any]]
Acted = tuple[list[Told], Asked, Complained, Emails]


@pytest.fixture(scope="module")
def tour() -> Acted:
    with OpenService(LocalService(OPENS)) as opened:
        acted = Tour(opened)
        return *acted.run(), acted.emails()


def wrong(told: list[Told], asked: Asked, complained: Complained, emails: Emails) -> list[str]:
    return [fact for fact, right in all_checks(told, asked, complained, emails) if not right]


def acknowledgement(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if email["to"] == ["priya.nair@example.org"])


def reminder(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "reminder" in email["subject"])


def to_the_school(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if email["to"] == ["senco@grange.example.org"])


def to_the_manager(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "a complaint to decide" in email["subject"])


def breach(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "overdue" in email["subject"])


def test_the_tour_is_right(tour: Acted) -> None:
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
        (lambda emails: emails.append(to_the_school(emails)), "the school is told once"),
        (lambda emails: to_the_school(emails).update(sent_at="2027-01-07T10:00:00+00:00"), "the school is told once"),
        (lambda emails: emails.append(to_the_manager(emails)), "the manager is told of it once"),
        (lambda emails: to_the_manager(emails).update(text="Ama is not satisfied"), "the manager is told of it once"),
    ],
)
def test_the_tour_would_notice(tour: Acted, fault: Callable[[Emails], object], noticed: str) -> None:
    told, asked, complained, emails = copy.deepcopy(tour)
    fault(emails)
    assert any(noticed in fact for fact in wrong(told, asked, complained, emails))


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        (lambda asked: asked.after_looking.update(status="answered"), "decides nothing"),
        (lambda asked: asked.after_yes.update(due_at="2027-01-08T17:00:00+00:00"), "five working days of its own"),
        (lambda asked: asked.referred.update(due_at="2027-01-20T17:00:00+00:00"), "twenty working days"),
        (lambda asked: asked.concern["told_first"].update(told=False), "told first"),
        (lambda asked: asked.numbers.reverse(), "answers now"),
    ],
)
def test_the_tour_would_notice_of_the_second_story(tour: Acted, fault: Callable[[Asked], object], noticed: str) -> None:
    told, asked, complained, emails = copy.deepcopy(tour)
    fault(asked)
    assert any(noticed in fact for fact in wrong(told, asked, complained, emails))


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        (lambda complained: complained.noted.update(due_at="2027-01-11T17:00:00+00:00"), "ten working days"),
        (lambda complained: complained.after_looking["complaint"]["steps"].append({}), "decides nothing"),
        (lambda complained: complained.at_step_two.update(due_at="2027-02-03T17:00:00+00:00"), "twenty working days"),
        (lambda complained: complained.read.update(complainant=None), "as the complainant agreed"),
    ],
)
def test_the_tour_would_notice_of_the_third_story(
    tour: Acted, fault: Callable[[Complained], object], noticed: str
) -> None:
    told, asked, complained, emails = copy.deepcopy(tour)
    fault(complained)
    assert any(noticed in fact for fact in wrong(told, asked, complained, emails))


def test_the_tour_would_notice_what_a_manager_is_not_refused(tour: Acted) -> None:
    told, asked, complained, emails = copy.deepcopy(tour)
    complained = replace(complained, refused=(*complained.refused, 200))
    assert "the manager is refused everything else" in wrong(told, asked, complained, emails)
