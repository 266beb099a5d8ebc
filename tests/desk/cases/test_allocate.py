"""A case is somebody's, until it is given to somebody else; and who stands in for them is known."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from casework.adapters import keys
from casework.domain.history import history
from casework.domain.known_staff import Absence, KnownStaff
from casework.domain.round import Kind
from casework.domain.staff import Role, StaffMember
from casework.domain.worklist import View
from casework.errors import CaseMovedOn, CaseNotFound, FieldWrong, ImpossibleAct, NoSuchStaff, NotTheirAbsence
from desk.cases.allocate import AllocatedCase, WantedAllocation, allocate
from desk.cases.be_away import NotedAbsence, note_absence
from tests.asked import asked_again, parked
from tests.closings import Closed, closed
from tests.desk.cases.test_list_cases import CASEWORKER, DAY, ROBIN, refs
from tests.desk.cases.test_reopen_case import reopen
from tests.desk.opinions.test_reclassify import reclassify
from tests.desk.sharing.test_conflicts import declare
from tests.retention.test_night import NIGHT
from tests.world import CASEY, NOON, World, email

OFFICER = frozenset({Role.OFFICER})
MORGAN = StaffMember(id="morgan", name="Morgan Manager")
AWAY: dict[str, Any] = {"from_on": date(2026, 12, 24), "until": date(2027, 1, 1), "deputy": "casey"}


def give(
    world: World, ref: str, to: str | None = "casey", by: StaffMember = CASEY, name: str | None = None
) -> AllocatedCase:
    wanted = WantedAllocation(to=to, name=name)
    return allocate(ref, wanted, by, CASEWORKER, world.cases, world.allocations, world.staff, NOON)


def away(
    world: World, staff_id: str = "robin", by: StaffMember = ROBIN, roles: frozenset[Role] = CASEWORKER, **noted: Any
) -> KnownStaff:
    said = NotedAbsence.model_validate(noted)
    return note_absence(staff_id, said, by, roles, world.staff, world.profile, NOON)


@pytest.fixture
def known(world: World) -> None:
    for member in (CASEY, ROBIN):
        world.staff.seen(member, CASEWORKER, NOON)


def events(world: World, ref: str) -> list[tuple[str, str]]:
    return [(each.what, each.by) for each in history(world.cases.get(ref)) if each.what.startswith("Allocated")]


def test_a_case_is_taken_given_on_and_given_back_and_its_history_says_so(world: World, known: None) -> None:
    ref = world.receive(email())
    assert give(world, ref).allocated_to == CASEY
    assert give(world, ref, "robin").allocated_to == ROBIN
    assert world.cases.get(ref).header.allocated_to == ROBIN
    assert give(world, ref, None).allocated_to is None
    assert world.cases.get(ref).header.allocated_to is None
    assert events(world, ref) == [
        ("Allocated to Casey Worker", CASEY.name),
        ("Allocated to Robin Reed", CASEY.name),
        ("Allocated to nobody", CASEY.name),
    ]


def test_whose_it_is_already_is_not_written_again(world: World) -> None:
    ref = world.receive(email())
    for _ in range(2):
        give(world, ref)
    assert len(events(world, ref)) == 1


def test_who_has_not_signed_in_lately_is_named(world: World) -> None:
    ref = world.receive(email())
    with pytest.raises(FieldWrong, match="name: should be there"):
        give(world, ref, "robin")
    assert give(world, ref, "robin", name="Robin Reed").allocated_to == ROBIN


@pytest.mark.clause("IM-14")
@pytest.mark.parametrize("worker", ["robin", "Robin Reed"])
def test_nobody_is_given_a_case_that_a_conflict_keeps_them_off(world: World, known: None, worker: str) -> None:
    ref = world.receive(email())
    declare(world, ref, worker)
    with pytest.raises(ImpossibleAct, match="keeps Robin Reed off"):
        give(world, ref, "robin")
    assert give(world, ref).allocated_to == CASEY


def test_a_case_that_is_not_there_is_given_to_nobody(world: World) -> None:
    with pytest.raises(CaseNotFound):
        give(world, "HSP-0000-0000")


def test_who_gave_it_meanwhile_is_not_overwritten_unseen(world: World) -> None:
    ref = world.receive(email())
    stale = world.cases.get(ref)
    give(world, ref)
    (allocation,) = world.cases.get(ref).allocations
    with pytest.raises(CaseMovedOn):
        world.allocations.allocate(stale, allocation)


def test_what_comes_to_an_allocated_case_is_theirs_too(world: World) -> None:
    case = Closed(world)
    give(world, case.ref)
    question = asked_again(world, case.ref)
    assert refs(world, View.MINE) == [case.ref, case.ref]
    parked(world, case.ref, question.number)
    case.answer()
    reply_to = world.replies.address(case.ref)
    world.receive(
        email(
            "And another thing",
            to=reply_to,
            message_id="<9@mail.example.org>",
            **{"from": "Robin <robin@example.org>"},
        )
    )
    rounds = world.cases.get(case.ref).rounds
    assert [each.allocated_to for each in rounds] == ["casey"] * 3


def test_a_case_that_is_reopened_is_still_theirs(world: World) -> None:
    case = closed(world)
    give(world, case.ref)
    reopen(world, case.ref)
    assert refs(world, View.MINE) == [case.ref]


def test_what_turns_out_to_be_of_another_kind_stays_theirs(world: World) -> None:
    ref = world.receive(email())
    give(world, ref)
    reclassify(world, ref, Kind.COMPLAINT)
    assert [each.allocated_to for each in world.cases.get(ref).rounds] == ["casey", "casey"]
    give(world, ref, None)
    assert [each.allocated_to for each in world.cases.get(ref).rounds] == [None, None]


@pytest.mark.clause("CF-07")
def test_an_erased_case_is_nobodys(world: World) -> None:
    ref = world.receive(email())
    give(world, ref)
    declare(world, ref)
    world.erase(ref, NOON)
    header = world.table.get(keys.header(ref))
    assert header
    assert not {"allocated_to", "conflicts"} & set(header)


def test_who_signs_in_is_known_by_their_last_sign_in(world: World) -> None:
    world.staff.seen(CASEY, CASEWORKER, NOON)
    world.staff.seen(CASEY.model_copy(update={"name": "Casey Rowe"}), {Role.OFFICER, Role.CASEWORKER}, NOON + DAY)
    (known,) = world.staff.all(NOON + DAY)
    assert (known.name, known.roles, known.seen_at) == ("Casey Rowe", (Role.CASEWORKER, Role.OFFICER), NOON + DAY)


@pytest.mark.clause("CF-13")
def test_the_councils_managers_are_not_among_the_staff(world: World) -> None:
    world.staff.seen(MORGAN, {Role.MANAGER}, NOON)
    assert world.staff.all(NOON) == []


@pytest.mark.clause("CF-07")
def test_who_has_not_been_seen_for_180_days_is_forgotten(world: World, known: None) -> None:
    world.staff.seen(ROBIN, CASEWORKER, NOON + timedelta(days=90))
    assert [each.id for each in world.staff.all(NOON + timedelta(days=179))] == ["casey", "robin"]
    assert [each.id for each in world.staff.all(NOON + timedelta(days=180))] == ["robin"]
    world.night(NIGHT)
    assert list(world.table.query(keys.STAFF)) == []


def test_who_is_away_says_so_and_who_sees_to_their_cases(world: World, known: None) -> None:
    assert away(world, **AWAY).absence == Absence(**AWAY)
    assert {each.id: each.absence for each in world.staff.all(NOON)} == {"casey": None, "robin": Absence(**AWAY)}
    assert away(world).absence is None
    assert [each.absence for each in world.staff.all(NOON)] == [None, None]


def test_a_sign_in_does_not_end_an_absence(world: World, known: None) -> None:
    away(world, **AWAY)
    world.staff.seen(ROBIN, CASEWORKER, NOON + 3 * DAY)
    assert [each.absence for each in world.staff.all(NOON)] == [None, Absence(**AWAY)]


def test_only_the_officer_says_when_somebody_else_is_away(world: World, known: None) -> None:
    with pytest.raises(NotTheirAbsence):
        away(world, by=CASEY, **AWAY)
    assert away(world, by=CASEY, roles=OFFICER, **AWAY).absence


def test_who_is_not_known_is_not_away(world: World, known: None) -> None:
    with pytest.raises(NoSuchStaff):
        away(world, "jo", roles=OFFICER, **AWAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deputy": "robin"}, "deputy"),
        ({"deputy": "nobody"}, "deputy"),
        ({"until": date(2026, 12, 22), "from_on": date(2026, 12, 21)}, "until"),
        ({"until": date(2026, 12, 23)}, "until"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_by_its_field(
    world: World, known: None, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldWrong) as refused:
        away(world, **{**AWAY, **changes})
    assert refused.value.field == field


def test_half_an_absence_is_none() -> None:
    with pytest.raises(ValidationError, match="should say from_on, until and deputy"):
        NotedAbsence.model_validate({"until": "2027-01-01"})
