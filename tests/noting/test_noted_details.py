"""What may be kept of whom a note names: with permission, once they were told why and how, and else nothing."""

from datetime import date, timedelta
from typing import Any

import pytest

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.staff import Role
from casework.errors import FieldWrong
from casework.letters.spoken_notice import notice_version
from casework.noting.take_note import take_note
from tests.noting.test_take_note import CALLER, note
from tests.world import CASEY, NOON, World

ADDRESS = "1 High Street\nRuncorn\nWA7 0ZZ"
CHILD = {"name": "Jo Ashworth", "school": "Little School", "born": "2015-02-03"}


def taken(world: World, **changes: Any) -> Case:
    return world.cases.get(take_note(note(**changes), CASEY, None, world.cases, world.machine, world.profile, NOON).ref)


@pytest.mark.clause("CF-14")
def test_with_permission_the_address_and_the_child_are_kept(world: World) -> None:
    case = taken(world, contact={**CALLER, "address": ADDRESS}, child=CHILD)
    assert case.contact
    assert case.contact.address == ADDRESS
    assert case.child == Child(name="Jo Ashworth", school="Little School", born=date(2015, 2, 3))


@pytest.mark.clause("CF-14")
@pytest.mark.parametrize(
    "contact", [None, {**CALLER, "address": ADDRESS, "permission_to_hold": False}], ids=["anonymous", "no"]
)
def test_without_it_neither_is(world: World, contact: dict[str, Any] | None) -> None:
    case = taken(world, contact=contact, child=CHILD)
    assert case.child is None
    assert "High Street" not in case.model_dump_json()
    assert "Little School" not in case.model_dump_json()


@pytest.mark.clause("CF-31")
def test_a_permission_says_which_words_the_person_was_told(world: World) -> None:
    case = taken(world)
    assert case.contact
    assert case.contact.permission
    assert case.contact.permission.notice == notice_version()
    assert case.contact.permission.recorded_by == CASEY
    assert not case.tasks


@pytest.mark.clause("CF-31")
@pytest.mark.clause("CF-32")
def test_who_was_not_told_is_kept_and_the_caseworker_has_to_tell_them(world: World) -> None:
    case = taken(world, contact={**CALLER, "told_notice": False})
    assert case.contact
    assert case.contact.name == "Robin Ashworth"
    assert case.contact.permission
    assert case.contact.permission.notice is None
    assert [(task.id, task.for_role) for task in case.tasks] == [("privacy-notice", Role.CASEWORKER)]
    assert "optional" in case.tasks[0].what


@pytest.mark.parametrize("contact", [None, {**CALLER, "told_notice": False, "permission_to_hold": False}])
def test_where_nothing_is_kept_nobody_has_to_be_told(world: World, contact: dict[str, Any] | None) -> None:
    assert not taken(world, contact=contact).tasks


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact": {**CALLER, "born": "2026-12-24"}}, "contact.born"),
        ({"child": {"born": "2026-12-24"}}, "child.born"),
    ],
)
def test_nobody_is_born_tomorrow(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldWrong) as refused:
        taken(world, **changes)
    assert refused.value.field == field


def test_a_date_of_birth_is_a_day_in_halton_not_in_greenwich(world: World) -> None:
    summer_midnight = NOON.replace(month=6, day=30, hour=23, minute=30)
    said = note(child={"born": "2026-07-01"})
    ref = take_note(said, CASEY, None, world.cases, world.machine, world.profile, summer_midnight).ref
    assert world.cases.get(ref).child


def test_a_retried_note_is_the_same_and_one_about_another_child_is_not(world: World) -> None:
    first, again = (
        take_note(
            note(child=CHILD), CASEY, "key", world.cases, world.machine, world.profile, NOON + timedelta(minutes=each)
        )
        for each in (0, 1)
    )
    assert first == again
    with pytest.raises(FieldWrong, match="Idempotency-Key"):
        take_note(note(child={"name": "Al"}), CASEY, "key", world.cases, world.machine, world.profile, NOON)
