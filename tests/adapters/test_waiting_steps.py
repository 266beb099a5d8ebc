"""Whoever decides a step of complaints finds those that wait for them, and learns nothing else (CF-13, FB-13)."""

from datetime import timedelta

import pytest

from casework.domain.case import Case
from casework.domain.staff import Role, StaffMember
from desk.sharing.declare_conflict import DeclaredConflict, declare_conflict
from tests.complaints import DEE, MORGAN, OLU, RAE, a_complaint, turn_answered, turn_to_next_step
from tests.desk.cases.test_list_cases import copies
from tests.desk.opinions.test_end_complaint import WITHDRAWN, end
from tests.heard import heard
from tests.opinions import said
from tests.sharing import DAY, HOUR
from tests.world import CASEY, NOON, World, email

BY_ROLE = {Role.OFFICER: OLU, Role.MANAGER: MORGAN, Role.DIRECTOR: DEE, Role.REVIEWER: RAE}


def waiting(world: World, *roles: Role, by: StaffMember | None = None) -> list[tuple[str, int]]:
    found = world.worklist.steps(by or BY_ROLE[roles[0]], frozenset(roles))
    return [(each.ref, each.step) for each in found]


def everywhere(world: World) -> dict[Role, list[tuple[str, int]]]:
    return {role: found for role in BY_ROLE if (found := waiting(world, role))}


def at_step_two(world: World) -> Case:
    case = a_complaint(world)
    turn_answered(world, case.ref, NOON + HOUR)
    turn_to_next_step(world, case.ref, NOON + 2 * HOUR)
    return world.cases.get(case.ref)


@pytest.mark.clause("FB-13")
@pytest.mark.clause("CF-13")
def test_each_step_waits_for_its_owner_and_for_nobody_else(world: World) -> None:
    ref = a_complaint(world).ref
    assert everywhere(world) == {Role.OFFICER: [(ref, 1)]}
    turn_answered(world, ref, NOON + HOUR)
    assert everywhere(world) == {}, "it waits for the complainant"
    turn_to_next_step(world, ref, NOON + 2 * HOUR)
    assert everywhere(world) == {Role.MANAGER: [(ref, 2)]}
    turn_answered(world, ref, NOON + 3 * HOUR)
    turn_to_next_step(world, ref, NOON + 4 * HOUR)
    assert everywhere(world) == {Role.DIRECTOR: [(ref, 3)]}


def test_it_says_which_step_since_when_and_until_when(world: World) -> None:
    case = at_step_two(world)
    (entry,) = world.worklist.steps(MORGAN, frozenset({Role.MANAGER}))
    complaint = case.latest_round.complaint
    assert complaint
    assert (entry.ref, entry.step, entry.opened_at) == (case.ref, 2, complaint.step.opened_at)
    assert entry.due_at == case.latest_round.due_at


def test_who_has_several_roles_finds_the_steps_of_each(world: World) -> None:
    first, second = a_complaint(world).ref, at_step_two(world).ref
    assert {ref for ref, _ in waiting(world, Role.OFFICER, Role.MANAGER)} == {first, second}


def test_a_complaint_that_ended_waits_for_nobody(world: World) -> None:
    end(world, a_complaint(world).ref, WITHDRAWN)
    assert everywhere(world) == {}


@pytest.mark.clause("IM-14")
@pytest.mark.parametrize("worker", ["manager", "Morgan Manager"])
def test_nobody_finds_one_that_a_conflict_keeps_them_off(world: World, worker: str) -> None:
    ref = at_step_two(world).ref
    declared = DeclaredConflict(worker=worker, nature="A neighbour of the family")
    declare_conflict(ref, declared, CASEY, world.cases, world.conflicts, world.correspondence, NOON)
    assert waiting(world, Role.MANAGER) == []
    assert waiting(world, Role.MANAGER, by=StaffMember(id="other", name="Another Manager")) == [(ref, 2)]


@pytest.mark.clause("FB-15")
def test_nobody_finds_one_about_themselves(world: World) -> None:
    ref = a_complaint(world, about=Role.OFFICER).ref
    assert everywhere(world) == {Role.MANAGER: [(ref, 2)]}


def test_what_is_no_complaint_is_nobodys_step(world: World) -> None:
    world.receive(email())
    said(world, "criticism")
    assert everywhere(world) == {}


def test_it_takes_two_calls_whatever_is_closed(world: World) -> None:
    at_step_two(world)
    ended = a_complaint(world).ref
    end(world, ended, WITHDRAWN)
    for count in (10, 400):
        copies(world, ended, count)
        with heard(world) as calls:
            assert len(waiting(world, Role.MANAGER)) == 1
        assert calls == ["Query", "BatchGetItem"]


def test_soonest_due_comes_first(world: World) -> None:
    late, soon = a_complaint(world).ref, a_complaint(world, at=NOON - 3 * DAY).ref
    assert [ref for ref, _ in waiting(world, Role.OFFICER)] == [soon, late]
    assert timedelta(0) < world.cases.get(late).latest_round.due_at - world.cases.get(soon).latest_round.due_at
