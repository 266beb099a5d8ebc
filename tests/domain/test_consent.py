"""Consent to share: what a yes covers, and when a no overrules it (CF-18, YP-04)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.domain.channel import Channel
from casework.domain.consent import (
    Answer,
    Consent,
    GivenBy,
    Scope,
    Withdrawal,
    holding,
    may_be_meant_too,
    narrowed,
)
from tests.world import CASEY, NOON

HOUR = timedelta(hours=1)
SCOPE = Scope(recipient="Hill School", purpose="arrange a meeting", items=("attendance", "wishes"))


def scope(**changes: Any) -> Scope:
    return Scope.model_validate({**SCOPE.model_dump(), **changes})


def consent(consent_id: str = "0001", answer: Answer = Answer.YES, at: datetime = NOON, **changes: Any) -> Consent:
    return Consent.model_validate(
        {
            "id": consent_id,
            "answer": answer,
            "scope": SCOPE,
            "given_by": GivenBy.CLIENT,
            "told": "What would be told to whom",
            "wording": "a 1",
            "how": Channel.TELEPHONE,
            "given_at": at,
            "recorded_at": at,
            "expires_at": at + timedelta(days=30),
            **changes,
        }
    )


def test_what_is_named_twice_is_named_once() -> None:
    assert scope(items=["a", "b", "a", "A "]).items == ("a", "b")


@pytest.mark.clause("CF-18")
@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"items": ["wishes"]}, True),
        ({"items": ["  Wishes "], "recipient": "hill  school", "purpose": "Arrange a meeting"}, True),
        ({"recipient": "\uff28\uff49\uff4c\uff4c\u00a0School", "items": ["wi\u017fhes"]}, True),
        ({"items": ["wishes", "diagnosis"]}, False),
        ({"recipient": "Hill School nurse"}, False),
        ({"purpose": "plan the year"}, False),
        ({"for_whom": "child"}, False),
    ],
)
def test_a_yes_covers_what_it_names_and_nothing_else(changes: dict[str, Any], allowed: bool) -> None:
    assert SCOPE.allows(scope(**changes)) is allowed


@pytest.mark.clause("CF-18")
@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (NOON - timedelta(seconds=1), False),
        (NOON, True),
        (NOON + timedelta(days=30, seconds=-1), True),
        (NOON + timedelta(days=30), False),
    ],
)
def test_a_yes_holds_from_when_it_is_given_until_it_expires(at: datetime, holds: bool) -> None:
    assert bool(holding([consent()], at)) is holds


def test_what_is_taken_back_holds_no_longer() -> None:
    withdrawn = consent(withdrawn=Withdrawal(at=NOON, how=Channel.POST))
    assert not holding([withdrawn], NOON + HOUR)


@pytest.mark.clause("YP-04")
@pytest.mark.parametrize(
    ("no", "overruled"),
    [
        (consent("0002", Answer.NO, NOON + HOUR), True),
        (consent("0002", Answer.NO, NOON), True),
        (consent("0002", Answer.NO, NOON - HOUR), False),
        (consent("0002", Answer.NO, NOON + HOUR, scope=scope(purpose="plan the year", items=["diagnosis"])), True),
        (consent("0002", Answer.NO, NOON + HOUR, scope=scope(recipient="HILL SCHOOL")), True),
        (consent("0002", Answer.NO, NOON + HOUR, scope=scope(recipient="Dr Reed")), False),
        (consent("0002", Answer.NO, NOON + HOUR, scope=scope(for_whom="child")), False),
        (consent("0002", Answer.YES, NOON + HOUR), False),
    ],
)
def test_a_later_no_to_the_same_recipient_overrules_a_yes_whatever_it_was_for(no: Consent, overruled: bool) -> None:
    yes = consent()
    assert (yes not in holding([yes, no], NOON + 2 * HOUR)) is overruled


def test_a_yes_at_the_very_moment_of_a_no_counts_as_it_was_written_down() -> None:
    no, yes = consent("0001", Answer.NO), consent("0002")
    assert holding([no, yes], NOON) == [yes]


def test_narrowing_leaves_what_is_left_as_it_was_spelled_and_keeps_what_was_taken_out() -> None:
    left = narrowed(consent(), ["WISHES"], NOON + HOUR, CASEY)
    assert left.scope.items == ("wishes",)
    assert left.narrowed[0].items == ("attendance",)
    assert not left.scope.allows(scope(items=["attendance"]))


@pytest.mark.clause("YP-04")
@pytest.mark.parametrize(
    ("other", "asked_about"),
    [
        ({"recipient": "The head at HILL"}, True),
        ({"recipient": "Dr Reed"}, True),
        ({"recipient": "Dr Reed", "for_whom": "child"}, False),
        ({"recipient": "The Hill nurse", "for_whom": "child"}, True),
    ],
)
def test_what_a_no_leaves_and_may_be_meant_for_is_pointed_out(other: dict[str, Any], asked_about: bool) -> None:
    still = consent("0002", scope=scope(**other))
    no = consent("0003", Answer.NO, NOON + HOUR)
    assert (may_be_meant_too(no.scope, [consent(), still, no], NOON + HOUR) == [still]) is asked_about
