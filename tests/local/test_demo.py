"""The demo shows what is right, and would notice what is wrong."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from infra.local.complaint_checks import Complained
from infra.local.consents_checks import Asked
from infra.local.demo import Shown, acted_out, all_checks
from infra.local.retention_checks import Erased

pytestmark = pytest.mark.journey

Emails = list[dict[str, Any]]


@pytest.fixture(scope="module")
def acted() -> Shown:
    return acted_out()


@pytest.fixture
def shown(acted: Shown) -> Shown:
    """One for each test to spoil."""
    return copy.deepcopy(acted)


def wrong(shown: Shown) -> list[str]:
    return [fact for fact, right in all_checks(shown) if not right]


def acknowledgement(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if email["to"] == ["priya.nair@example.org"])


def reminder(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "reminder" in email["subject"])


def to_the_school(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if email["to"] == ["senco@grange.example.org"])


def to_the_manager(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "a complaint to decide" in email["subject"])


def breach(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "answer overdue" in email["subject"])


def in_the_morning(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if email["subject"].startswith("Today, "))


def test_the_demo_is_right(acted: Shown) -> None:
    assert wrong(acted) == []


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
        (lambda emails: in_the_morning(emails).update(sent_at="2026-12-26T08:30:00+00:00"), "working mornings only"),
        (lambda emails: emails.append(in_the_morning(emails)), "working mornings only"),
        (lambda emails: emails.append(to_the_school(emails)), "the school is told once"),
        (lambda emails: to_the_school(emails).update(sent_at="2027-01-07T10:00:00+00:00"), "the school is told once"),
        (lambda emails: emails.append(to_the_manager(emails)), "the manager is told of it once"),
        (lambda emails: to_the_manager(emails).update(text="Ama is not satisfied"), "the manager is told of it once"),
    ],
)
def test_the_tour_would_notice(shown: Shown, fault: Callable[[Emails], object], noticed: str) -> None:
    fault(shown.emails)
    assert any(noticed in fact for fact in wrong(shown))


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
def test_the_tour_would_notice_of_the_second_story(
    shown: Shown, fault: Callable[[Asked], object], noticed: str
) -> None:
    fault(shown.asked)
    assert any(noticed in fact for fact in wrong(shown))


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
    shown: Shown, fault: Callable[[Complained], object], noticed: str
) -> None:
    fault(shown.complained)
    assert any(noticed in fact for fact in wrong(shown))


def test_the_tour_would_notice_what_a_manager_is_not_refused(shown: Shown) -> None:
    complained = replace(shown.complained, refused=(*shown.complained.refused, 200))
    assert wrong(replace(shown, complained=complained)) == ["the manager is refused everything else"]


def night(erased: Erased) -> dict[str, Any]:
    return erased.certificates["2029-02-01"]


def spoil(copied: dict[str, bytes], name: str, text: bytes) -> None:
    (found,) = [each for each in copied if each.endswith(name)]
    copied[found] = text


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        (lambda erased: erased.copy.pop("index.html"), "the copy has a page"),
        (lambda erased: spoil(erased.copy, "record.json", b"{}"), "the copy has a page"),
        (lambda erased: erased.copy.update({"index.html": b"Tom Askew"}), "about nobody else"),
        (lambda erased: night(erased).update(by_rule={"enquiry": 4}), "erased in one night"),
        (lambda erased: night(erased).update(by_hold={}), "a case that is held"),
        (lambda erased: erased.statuses.update(held=410), "to be read the next morning"),
        (lambda erased: night(erased).update(kept=1), "another period"),
        (lambda erased: erased.certificates["2029-08-01"].update(by_rule={}), "hold is lifted"),
        (lambda erased: erased.certificates["2033-02-01"].update(to_review=0), "waits for the officer"),
        (lambda erased: erased.certificates["2033-08-01"].update(erased=1), "waits for the officer"),
        (lambda erased: erased.statuses.update(complaint=410), "waits for the officer"),
        (lambda erased: erased.certificates["complaint decided"].update(erased=0), "after the decision"),
        (lambda erased: night(erased).update(left=1), "nothing was left over"),
        (lambda erased: night(erased).update(failed=1), "nothing was left over"),
        (lambda erased: erased.after.items.update({"part of a case": 1}), "what is left"),
        (lambda erased: erased.after.items.subtract({"tombstone": 1}), "what is left"),
    ],
)
def test_the_demo_would_notice_of_the_years(shown: Shown, fault: Callable[[Erased], object], noticed: str) -> None:
    fault(shown.erased)
    assert any(noticed in fact for fact in wrong(shown))


def test_the_demo_would_notice_what_is_left_of_somebody(shown: Shown) -> None:
    nothing = "nothing of it is left in the table or the bucket"
    for left in ({"words": frozenset({"Priya"})}, {"mail": 1}):
        after = replace(shown.erased.after, **left)
        assert wrong(replace(shown, erased=replace(shown.erased, after=after))) == [nothing]


def test_the_demo_would_notice_that_it_looks_at_nothing(shown: Shown) -> None:
    before = replace(shown.erased.before, words=frozenset())
    assert wrong(replace(shown, erased=replace(shown.erased, before=before)))


def test_the_demo_would_notice_a_case_that_is_still_there(shown: Shown) -> None:
    erased = replace(shown.erased, gone=(200, *shown.erased.gone[1:]))
    assert wrong(replace(shown, erased=erased)) == ["every case is answered as erased"]


def to_the_officer(emails: Emails) -> dict[str, Any]:
    return next(email for email in emails if "Nightly erasure" in email["subject"])


@pytest.mark.parametrize(
    "fault",
    [
        lambda later: later.remove(to_the_officer(later)),
        lambda later: to_the_officer(later).update(text="HSP-1234-5678 is erased"),
        lambda later: to_the_officer(later).update(subject="Nightly erasure: Priya Nair"),
        lambda later: to_the_officer(later).update(to=["caseworkers@send.example.org"]),
    ],
)
def test_the_demo_would_notice_what_the_officer_is_told(shown: Shown, fault: Callable[[Emails], object]) -> None:
    fault(shown.later)
    assert any("the officer is told" in fact for fact in wrong(shown))
