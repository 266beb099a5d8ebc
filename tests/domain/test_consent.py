"""Consent to share: what a yes covers, when a no overrules it, and whose answer it is (CF-18, YP-02, YP-04)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.domain.channel import Channel
from casework.domain.child import Child
from casework.domain.consent import (
    Answer,
    Consent,
    ForWhom,
    GivenBy,
    Scope,
    Withdrawal,
    consent_to,
    holding,
    narrowed,
    why_not_theirs,
)
from casework.domain.contact import Contact, Relationship
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
            "expires_at": at + timedelta(days=30),
            **changes,
        }
    )


@pytest.mark.clause("CF-18")
@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"items": ["wishes"]}, True),
        ({"items": ["  Wishes "], "recipient": "hill  school", "purpose": "Arrange a meeting"}, True),
        ({"items": ["wishes", "diagnosis"]}, False),
        ({"recipient": "Hill School nurse"}, False),
        ({"purpose": "plan the year"}, False),
        ({"for_whom": "child"}, False),
    ],
)
def test_a_yes_covers_what_it_names_and_nothing_else(changes: dict[str, Any], allowed: bool) -> None:
    assert bool(consent_to(scope(**changes), [consent()], NOON)) is allowed


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
    assert consent_to(SCOPE, [no, yes], NOON) == yes


def test_narrowing_leaves_what_is_left_as_it_was_spelled_and_keeps_what_was_taken_out() -> None:
    left = narrowed(consent(), ["WISHES"], NOON + HOUR, CASEY)
    assert left.scope.items == ("wishes",)
    assert left.narrowed[0].items == ("attendance",)
    assert consent_to(scope(items=["attendance"]), [left], NOON + HOUR) is None


PARENT, CARER = Contact(relationship=Relationship.PARENT), Contact(relationship=Relationship.CARER)
YOUNG_PERSON = Contact(relationship=Relationship.YOUNG_PERSON)
CHILD = Contact(relationship=Relationship.CHILD)
PUPIL = Child(born=date(2014, 5, 1))
SEVENTEEN = Child(born=date(2009, 5, 1))
THIRTY = Child(born=date(1996, 5, 1))
CLIENT, OTHER = GivenBy.CLIENT, GivenBy.REPRESENTATIVE


@pytest.mark.clause("YP-02")
@pytest.mark.clause("IM-03")
@pytest.mark.parametrize(
    ("contact", "child", "for_whom", "given_by", "capacity", "why_not"),
    [
        (PARENT, None, ForWhom.CLIENT, CLIENT, None, None),
        (PARENT, PUPIL, ForWhom.CHILD, CLIENT, None, None),
        (CARER, PUPIL, ForWhom.CHILD, CLIENT, None, None),
        (PARENT, Child(over_school_age=False), ForWhom.CHILD, CLIENT, None, None),
        (PARENT, SEVENTEEN, ForWhom.CHILD, CLIENT, None, "decides alone"),
        (PARENT, Child(over_school_age=True), ForWhom.CHILD, CLIENT, None, "decides alone"),
        (PARENT, SEVENTEEN, ForWhom.CHILD, CLIENT, "cannot weigh this; best interests", None),
        (PARENT, THIRTY, ForWhom.CHILD, CLIENT, None, "decides alone"),
        (PARENT, None, ForWhom.CHILD, CLIENT, None, "nobody has noted"),
        (PARENT, Child(name="Alex"), ForWhom.CHILD, CLIENT, "x", "nobody has noted"),
        (YOUNG_PERSON, None, ForWhom.CLIENT, CLIENT, None, None),
        (YOUNG_PERSON, None, ForWhom.CLIENT, OTHER, None, "only the client may answer"),
        (YOUNG_PERSON, None, ForWhom.CLIENT, OTHER, "cannot decide this; deputy", None),
        (YOUNG_PERSON, PUPIL, ForWhom.CHILD, CLIENT, None, "only a parent or carer"),
        (CHILD, None, ForWhom.CLIENT, CLIENT, None, "capacity must say why they understand"),
        (CHILD, None, ForWhom.CLIENT, CLIENT, "understands what would be told", None),
        (PARENT, None, ForWhom.CLIENT, OTHER, None, "only the client may answer"),
        (Contact(relationship=Relationship.PROFESSIONAL), PUPIL, ForWhom.CHILD, CLIENT, None, "nobody who may consent"),
        (Contact(), None, ForWhom.CLIENT, CLIENT, None, "nobody who may consent"),
        (None, None, ForWhom.CLIENT, CLIENT, None, "nobody who may consent"),
    ],
)
def test_only_whose_information_it_is_may_answer_or_who_may_for_them(
    contact: Contact | None,
    child: Child | None,
    for_whom: ForWhom,
    given_by: GivenBy,
    capacity: str | None,
    why_not: str | None,
) -> None:
    said = why_not_theirs(contact, child, for_whom, given_by, capacity, date(2026, 12, 23))
    assert said is None if why_not is None else said and why_not in said
