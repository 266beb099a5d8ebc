"""Whose answer about sharing counts, on which day (YP-02, YP-04, IM-03)."""

from datetime import UTC, date, datetime

import pytest

from casework.domain.child import Child
from casework.domain.consent import Answer, ForWhom, GivenBy
from casework.domain.contact import Contact, Relationship
from casework.domain.whose_answer import Deciders, why_not_theirs
from tests.domain.test_consent import consent, scope
from tests.world import HALTON

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
        (PARENT, PUPIL, ForWhom.CHILD, OTHER, None, "only the client may answer"),
        (PARENT, PUPIL, ForWhom.CHILD, OTHER, "a deputy", None),
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


@pytest.mark.clause("YP-04")
@pytest.mark.parametrize("contact", [PARENT, CHILD, Contact(relationship=Relationship.PROFESSIONAL), None])
def test_a_no_is_always_the_client_s_to_say(contact: Contact | None) -> None:
    on = date(2026, 12, 23)
    for child in (PUPIL, SEVENTEEN, None):
        assert why_not_theirs(contact, child, ForWhom.CHILD, CLIENT, None, on, Answer.NO) is None
        assert why_not_theirs(contact, child, ForWhom.CHILD, OTHER, None, on, Answer.NO)


@pytest.mark.clause("YP-02")
@pytest.mark.parametrize(
    ("at", "counts"),
    [(datetime(2027, 6, 25, 22, 59, 59, tzinfo=UTC), True), (datetime(2027, 6, 25, 23, tzinfo=UTC), False)],
)
def test_a_parent_s_yes_counts_until_the_child_is_over_school_age_in_the_office_s_time(
    at: datetime, counts: bool
) -> None:
    who = Deciders(contact=PARENT, child=Child(born=date(2010, 10, 1)), office=HALTON.office)
    assert (who.why_no_longer(consent(scope=scope(for_whom="child")), at) is None) is counts
    assert who.why_no_longer(consent(), at) is None
