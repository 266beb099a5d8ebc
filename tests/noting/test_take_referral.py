"""Referrals by somebody else: kept only with the family's permission, and then only their basic details."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.contact import Relationship
from casework.domain.delivery import Delivery
from casework.domain.referral_form import TELL_THAT_IT_ARRIVED, TELL_WHAT_IT_LACKS
from casework.domain.round import Kind, Outcome, Status
from casework.errors import FieldWrong
from casework.noting.referral_note import ReferralNote
from casework.noting.take_note import take_note
from casework.noting.take_referral import take_referral
from casework.noting.telephone_note import TelephoneNote
from tests.world import CASEY, NOON, World

REFERRAL: dict[str, Any] = {
    "channel": "telephone",
    "permission": {"given_by": "parent", "given_on": "2026-12-21", "how": "spoken"},
    "referrer": {"name": "Avery Lane", "organisation": "Hill School", "email": "avery@hill.example.org"},
    "family": {
        "name": "Robin Ashworth",
        "relationship": "parent",
        "email": "robin@example.org",
        "telephone": "01632 960123",
        "safe_contact": {"no_voicemail": True},
    },
    "child": {"name": "Charlie Ashworth", "school": "Hill School"},
    "reason": "They want to know about a needs assessment",
}
BY_THE_YOUNG_PERSON = {**REFERRAL["permission"], "given_by": "young_person"}


def note(**changes: Any) -> ReferralNote:
    return ReferralNote.model_validate({**REFERRAL, **changes})


def take(world: World, said: ReferralNote, key: str | None = None, now: datetime = NOON) -> Delivery:
    return take_referral(said, CASEY, key, world.cases, world.machine, world.profile, now)


@pytest.mark.clause("CF-24")
def test_only_the_basic_details_are_kept(world: World) -> None:
    case = world.cases.get(take(world, note()).ref)
    assert case.contact
    assert (case.contact.name, case.contact.email) == ("Robin Ashworth", "robin@example.org")
    assert case.contact.safe_contact.no_voicemail
    assert case.child
    assert (case.child.name, case.child.school) == ("Charlie Ashworth", "Hill School")
    assert [message.text for message in case.messages] == ["They want to know about a needs assessment"]


@pytest.mark.clause("CF-16")
def test_who_gave_permission_when_and_how_is_kept_with_who_referred(world: World) -> None:
    referral = world.cases.get(take(world, note()).ref).referral
    assert referral
    assert referral.referrer.organisation == "Hill School"
    assert referral.permission
    assert referral.permission.model_dump(mode="json") == REFERRAL["permission"]


@pytest.mark.clause("CF-25")
def test_it_waits_for_the_familys_answer_for_twenty_working_days(world: World) -> None:
    delivery = take(world, note())
    round_ = world.cases.get(delivery.ref).latest_round
    assert (round_.kind, round_.status, round_.due_at) == (Kind.REFERRAL, Status.OPEN, delivery.due_at)
    assert delivery.due_at == datetime(2027, 1, 25, 17, tzinfo=UTC)
    assert world.machine.started == [(delivery.ref, 1)]


@pytest.mark.clause("CF-14")
def test_a_referrer_cannot_give_the_permission_to_hold(world: World) -> None:
    contact = world.cases.get(take(world, note()).ref).contact
    assert contact
    assert contact.permission is None


def test_the_family_has_its_time_from_when_it_is_asked_however_old_the_letter(world: World) -> None:
    came = NOON - timedelta(days=60)
    case = world.cases.get(take(world, note(channel="post", received_at=came)).ref)
    assert case.messages[0].received_at == came
    assert case.latest_round.due_at == datetime(2027, 1, 25, 17, tzinfo=UTC)


@pytest.mark.clause("CF-16")
@pytest.mark.clause("CF-23")
def test_without_permission_it_is_turned_back_and_nothing_of_the_family_is_stored(world: World) -> None:
    ref = take(world, note(permission=None)).ref
    case = world.cases.get(ref)
    assert (case.latest_round.status, case.latest_round.outcome) == (Status.ANSWERED, Outcome.TURNED_BACK)
    assert (case.contact, case.child) == (None, None)
    assert case.messages[0].removed
    stored = str(list(world.table.query(f"CASE#{ref}")))
    assert "Avery Lane" in stored
    assert not any(word in stored for word in ("Robin", "robin", "Charlie", "assessment", "960123"))
    assert world.machine.started == [(ref, 1)]


@pytest.mark.clause("CF-16")
def test_what_is_not_kept_makes_no_difference_to_a_retry(world: World) -> None:
    bare = {"permission": None, "family": None, "child": None, "reason": None}
    assert take(world, note(**bare), "a key").ref == take(world, note(permission=None), "a key").ref


def test_posted_again_with_its_key_it_is_one_case(world: World) -> None:
    deliveries = [take(world, note(), "a key", NOON + timedelta(minutes=tries)) for tries in range(3)]
    assert len({delivery.ref for delivery in deliveries}) == 1
    assert len(world.machine.started) == 1


def test_a_key_used_for_another_note_is_refused(world: World) -> None:
    take(world, note(), "a key")
    with pytest.raises(FieldWrong, match="Idempotency-Key"):
        take(world, note(reason="Something else"), "a key")
    call = {"channel": "telephone", "kind": "enquiry", "summary": "Asked about transport"}
    with pytest.raises(FieldWrong, match="Idempotency-Key"):
        take_note(TelephoneNote.model_validate(call), CASEY, "a key", world.cases, world.machine, world.profile, NOON)


@pytest.mark.parametrize("given_on", ["2026-12-24", "2025-12-21"])
def test_permission_of_tomorrow_or_of_long_ago_is_none(world: World, given_on: str) -> None:
    with pytest.raises(FieldWrong, match="given_on"):
        take(world, note(permission={**REFERRAL["permission"], "given_on": given_on}))
    assert not world.machine.started


@pytest.mark.parametrize("given_on", ["2026-12-23", "2025-12-22"])
def test_permission_of_today_or_of_the_past_year_counts(world: World, given_on: str) -> None:
    assert take(world, note(permission={**REFERRAL["permission"], "given_on": given_on})).ref


def test_what_comes_tomorrow_is_refused(world: World) -> None:
    with pytest.raises(FieldWrong, match="received_at"):
        take(world, note(received_at=NOON + timedelta(days=1)))


@pytest.mark.clause("CF-24")
@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"diagnosis": "autism"}, {"diagnosis"}),
        ({"attachments": []}, {"attachments"}),
        ({"child": {"name": "Charlie", "born": "2015-01-01"}}, {"born"}),
        ({"family": {**REFERRAL["family"], "address": "1 Any Street"}}, {"address"}),
        ({"family": None}, {"family"}),
        ({"family": {"relationship": "parent", "name": "Robin"}}, {"family"}),
        ({"family": {**REFERRAL["family"], "relationship": "professional"}}, {"relationship"}),
        ({"reason": None}, {"reason"}),
        ({"reason": "x" * 1001}, {"reason"}),
        ({"permission": {"given_by": "parent"}}, {"given_on", "how"}),
        ({"permission": {**REFERRAL["permission"], "given_by": "teacher"}}, {"given_by"}),
        ({"channel": "email"}, {"channel"}),
        ({"referrer": {"organisation": "Hill School"}}, {"name"}),
    ],
)
def test_anything_else_is_refused_by_the_name_of_its_field(changes: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        note(**changes)
    assert {str(error["loc"][-1]) for error in refused.value.errors()} == fields
    assert "Robin" not in str(refused.value)


@pytest.mark.clause("CF-16")
def test_permission_is_never_taken_for_granted() -> None:
    with pytest.raises(ValidationError) as refused:
        ReferralNote.model_validate({key: value for key, value in REFERRAL.items() if key != "permission"})
    assert refused.value.errors()[0]["loc"] == ("permission",)


def test_a_young_person_can_be_the_family(world: World) -> None:
    family = {"relationship": "young_person", "telephone": "07700 900123"}
    said = note(family=family, child=None, permission=BY_THE_YOUNG_PERSON)
    contact = world.cases.get(take(world, said).ref).contact
    assert contact
    assert contact.relationship is Relationship.YOUNG_PERSON


@pytest.mark.clause("CF-16")
@pytest.mark.clause("YP-02")
@pytest.mark.parametrize(
    ("given_by", "relationship", "fits"),
    [
        ("parent", "parent", True),
        ("parent", "carer", True),
        ("carer", "parent", True),
        ("young_person", "young_person", True),
        ("young_person", "parent", False),
        ("young_person", "carer", False),
        ("parent", "young_person", False),
        ("carer", "young_person", False),
    ],
)
def test_a_young_person_and_a_parent_give_no_permission_for_each_other(
    given_by: str, relationship: str, fits: bool
) -> None:
    changes = {
        "permission": {**REFERRAL["permission"], "given_by": given_by},
        "family": {**REFERRAL["family"], "relationship": relationship},
    }
    if fits:
        assert note(**changes).contact
        return
    with pytest.raises(ValidationError) as refused:
        note(**changes)
    (error,) = refused.value.errors()
    assert error["loc"] == ("family",)
    assert "family.relationship and permission.given_by" in error["msg"]


def test_the_question_never_goes_to_who_refers() -> None:
    with pytest.raises(ValidationError) as refused:
        note(family={**REFERRAL["family"], "email": REFERRAL["referrer"]["email"].upper()})
    assert "family.email should not be referrer.email" in refused.value.errors()[0]["msg"]


@pytest.mark.parametrize("unsafe", ["no_email", "shared_inbox"])
def test_the_family_can_be_asked_in_a_way_that_is_safe(unsafe: str) -> None:
    family = {"relationship": "parent", "email": "robin@example.org", "safe_contact": {unsafe: True}}
    with pytest.raises(ValidationError) as refused:
        note(family=family)
    assert refused.value.errors()[0]["loc"] == ("family",)
    assert note(family={**family, "telephone": "01632 960123"}).contact


@pytest.mark.clause("CF-16")
def test_whom_no_letter_reaches_a_person_tells() -> None:
    unreached = {"name": "Avery Lane", "telephone": "01632 960124"}
    assert (note().referrer_told, note().to_do) == (True, None)
    assert note(referrer=unreached).to_do == TELL_THAT_IT_ARRIVED
    assert note(referrer=unreached, permission=None).to_do == TELL_WHAT_IT_LACKS
