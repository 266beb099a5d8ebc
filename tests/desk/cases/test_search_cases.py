"""Cases are found by what staff have of them, by nobody who is kept off them, and by nothing that is no longer kept."""

from typing import Any

import pytest

from casework.adapters import case_search, keys
from casework.adapters.table import WriteRefused, deserialised
from casework.domain.found_case import FoundBy
from casework.domain.round import Outcome
from casework.domain.staff import Role, StaffMember
from casework.errors import FieldWrong
from desk.cases.search_cases import Found, Wanted, search_cases
from tests.adapters.test_eraser import everything
from tests.closings import closed
from tests.complaints import a_complaint
from tests.desk.cases.test_contacts import put, put_child, withdraw
from tests.desk.cases.test_list_cases import CASEWORKER, ROBIN, copies
from tests.desk.cases.test_split_message import split, wrote
from tests.desk.opinions.test_open_complaint import complain
from tests.desk.sharing.test_confirm_referral import say, sent
from tests.desk.sharing.test_conflicts import declare
from tests.desk.sharing.test_sharing_races import Interrupted
from tests.heard import heard
from tests.referrals import Lane
from tests.retention.test_night import NIGHT, hold
from tests.world import CASEY, NOON, World, email

SAM = "sam.fielding@example.org"


def look(world: World, q: str, by: StaffMember = CASEY, roles: frozenset[Role] = CASEWORKER) -> Found:
    return search_cases(Wanted(q=q), by, roles, world.search, world.readings, world.profile, NOON)


def refs(world: World, q: str, by: StaffMember = CASEY, **who: Any) -> list[str]:
    return [case.ref for case in look(world, q, by, **who).cases]


def tokens(world: World) -> set[tuple[str, str]]:
    """Every item by which somebody is found."""
    items = map(deserialised, everything(world))
    return {(item["pk"], item["sk"]) for item in items if item["pk"].startswith("FOUND#")}


def a_family(world: World) -> str:
    ref = world.receive(email())
    put(world, ref, name="Samira O'Brien-Müller", email=SAM)
    put_child(world, ref, name="Zoë Fielding", school="Hill School")
    return ref


@pytest.mark.parametrize("written", ["{ref}", "  {ref} ", "{lower}", "{bare}", "{slip}"])
def test_a_case_is_found_by_its_reference_however_it_is_written(world: World, written: str) -> None:
    ref = world.receive(email())
    q = written.format(ref=ref, lower=ref.lower(), bare=ref.replace("-", " "), slip=ref.replace("0", "o"))
    found = look(world, q)
    assert (found.by, [case.ref for case in found.cases], found.more) == (FoundBy.REFERENCE, [ref], False)


@pytest.mark.parametrize(
    ("q", "by", "is_found"),
    [
        (SAM, FoundBy.EMAIL, True),
        ("SAM.Fielding@Example.ORG", FoundBy.EMAIL, True),
        ("fielding@example.org", FoundBy.EMAIL, False),
        ("samira", FoundBy.NAME, True),
        ("MULLER obrien", FoundBy.NAME, True),
        ("Mrs O\u2019Brien", FoundBy.NAME, True),
        ("zoe", FoundBy.NAME, True),
        ("Fielding Samira", FoundBy.NAME, True),
        ("Fieldin", FoundBy.NAME, False),
        ("Samira Jones", FoundBy.NAME, False),
        ("Hill", FoundBy.NAME, False),
        ("Sam", FoundBy.NAME, False),
    ],
)
def test_a_family_is_found_by_a_whole_address_and_by_whole_words_of_its_names(
    world: World, q: str, by: FoundBy, is_found: bool
) -> None:
    ref = a_family(world)
    found = look(world, q)
    assert (found.by, [case.ref for case in found.cases]) == (by, [ref] if is_found else [])


def test_what_is_shown_of_a_case_is_what_any_list_shows(world: World) -> None:
    ref = a_complaint(world).ref
    (case,) = look(world, "Fielding").cases
    assert (case.ref, case.kind, case.opened_at, case.name) == (ref, "complaint", NOON, "Sam Fielding")
    declare(world, ref, "robin")
    assert [case.name for case in look(world, "Fielding").cases] == [None]


def test_a_closed_case_is_found_too_and_the_newest_case_comes_first(world: World) -> None:
    old = closed(world).ref
    new = world.receive(email(**{"from": "Robin Ashworth <other@example.org>"}), NIGHT)
    assert refs(world, "ashworth") == [new, old]


@pytest.mark.parametrize("q", ["-", "Mrs", "…"])
def test_what_nothing_is_found_by_is_refused_by_its_field(world: World, q: str) -> None:
    with pytest.raises(FieldWrong, match="q: should be a reference"):
        look(world, q)


def test_what_is_on_no_case_finds_none(world: World) -> None:
    world.receive(email())
    for q in ("HSP-0000-0000", "nobody@example.org", "Nobody"):
        assert refs(world, q) == []


@pytest.mark.clause("IM-14")
@pytest.mark.parametrize("q", ["{ref}", SAM, "fielding"])
def test_nobody_finds_a_case_that_a_conflict_keeps_them_off(world: World, q: str) -> None:
    ref = a_complaint(world).ref
    declare(world, ref, "robin")
    assert refs(world, q.format(ref=ref), ROBIN) == []
    assert [reading.by for reading in world.readings.of(ref)] == []
    assert refs(world, q.format(ref=ref)) == [ref]


@pytest.mark.clause("FB-14")
def test_nobody_finds_a_complaint_about_themselves(world: World) -> None:
    ref = a_complaint(world, about=Role.OFFICER).ref
    assert refs(world, "fielding", roles=frozenset({Role.OFFICER})) == []
    assert refs(world, "fielding") == [ref]


@pytest.mark.clause("CH-04")
@pytest.mark.clause("YP-08")
def test_who_was_shown_a_case_is_kept_on_it_once_a_day_and_never_what_they_looked_for(world: World) -> None:
    ref, other = (
        world.receive(email()),
        world.receive(email(message_id="<2@example.org>", **{"from": "jo@example.org"})),
    )
    for q in ("Fielding", "sam", SAM, ref):
        look(world, q)
    assert sorted(reading.what for reading in world.readings.of(ref)) == [
        "found the case by email",
        "found the case by name",
        "found the case by reference",
    ]
    assert {(reading.by, reading.roles) for reading in world.readings.of(ref)} == {(CASEY, (Role.CASEWORKER,))}
    assert world.readings.of(other) == []


def test_the_first_of_a_day_stays(world: World) -> None:
    ref = world.receive(email())
    look(world, "Fielding")
    search_cases(
        Wanted(q="Fielding"), CASEY, CASEWORKER, world.search, world.readings, world.profile, NOON.replace(hour=15)
    )
    assert [reading.at for reading in world.readings.of(ref)] == [NOON]


@pytest.mark.clause("CH-04")
def test_a_case_that_is_erased_while_it_is_looked_for_is_not_shown(world: World) -> None:
    erased, stays = a_complaint(world).ref, a_complaint(world).ref
    world.readings._table = Interrupted(world.table, 1, "before", lambda: world.erase(erased, NOON))  # type: ignore[assignment]
    assert refs(world, "Fielding") == [stays]
    assert world.readings.of(erased) == []


def test_where_too_many_are_found_another_word_tells_them_apart(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_search, "_MOST", 2)
    cases = [a_complaint(world, name=f"{name} Fielding", email=None).ref for name in ("Al", "Bo", "Cy")]
    found = look(world, "Fielding")
    assert (len(found.cases), found.more) == (2, True)
    assert refs(world, "Bo Fielding") == [cases[1]]
    assert not look(world, "Fielding Bo").more


class TestKept:
    """What somebody is found by is what is kept of them, and no more."""

    def test_whoever_is_called_otherwise_is_found_so_and_no_longer_as_before(self, world: World) -> None:
        ref = a_family(world)
        put(world, ref, name="Samira Jones", email="samira@example.org")
        assert [refs(world, q) for q in ("jones", "samira", "samira@example.org")] == [[ref]] * 3
        assert [refs(world, q) for q in ("muller", SAM)] == [[], []]
        put_child(world, ref, name="Zoë Jones")
        assert refs(world, "Fielding") == []
        assert len(tokens(world)) == 5

    def test_what_parent_and_child_are_both_called_stays_while_one_of_them_is(self, world: World) -> None:
        ref = world.receive(email())
        put(world, ref, name="Sam Fielding")
        put_child(world, ref, name="Charlie Fielding")
        put_child(world, ref, name="Charlie")
        assert refs(world, "fielding") == [ref]
        put(world, ref, name="Sam")
        assert refs(world, "fielding") == []

    @pytest.mark.clause("CF-14")
    def test_who_takes_permission_back_is_not_found_any_more(self, world: World) -> None:
        ref = a_family(world)
        withdraw(world, ref)
        assert tokens(world) == set()
        assert refs(world, ref) == [ref]

    @pytest.mark.clause("CF-07")
    def test_what_is_held_is_found_as_it_is_kept(self, world: World) -> None:
        ref = a_family(world)
        hold(world, ref)
        withdraw(world, ref)
        assert [(case.ref, case.name) for case in look(world, "zoe").cases] == [(ref, None)]

    @pytest.mark.clause("CF-25")
    def test_a_referred_family_that_says_no_is_found_by_nothing(self, world: World) -> None:
        lane = Lane(world)
        assert refs(world, "Charlie Ashworth") == [lane.ref]
        lane.decide(Outcome.REFUSED)
        lane.settle()
        assert tokens(world) == set()
        assert refs(world, lane.ref) == []

    @pytest.mark.clause("CF-24")
    def test_an_email_that_refers_a_family_is_found_by_them_and_no_longer_by_who_wrote(self, world: World) -> None:
        ref = sent(world)
        assert refs(world, "Avery Lane") == [ref]
        say(world, ref)
        assert refs(world, "Avery Lane") == []
        assert [refs(world, q) for q in ("ashworth robin", "robin@example.org", "charlie")] == [[ref]] * 3

    @pytest.mark.clause("CF-07")
    def test_an_erased_case_is_found_by_nothing_and_the_proof_looks_there(self, world: World) -> None:
        ref = a_family(world)
        traces = world.remains.traces(ref)
        assert len(traces.found_by) == 6
        world.erase(ref, NOON)
        assert tokens(world) == set()
        assert world.remains.left(ref, traces) == 0
        known_as, person = traces.found_by[0].split("|")
        world.table.put_new(keys.found(known_as, ref, person))
        assert world.remains.left(ref, traces) == 1

    def test_a_complaint_that_comes_of_a_case_is_found_beside_it(self, world: World) -> None:
        ref = world.receive(email())
        complaint = complain(world, ref).ref
        assert set(refs(world, SAM)) == {ref, complaint}

    def test_a_message_that_is_split_off_is_found_beside_the_case_that_it_came_to(self, world: World) -> None:
        ref = world.receive(email())
        to = split(world, ref, wrote(world, ref)).to
        assert set(refs(world, "sam fielding")) == {ref, to}

    def test_no_word_is_there_to_be_read(self, world: World) -> None:
        ref = a_family(world)
        found = str([item for item in map(deserialised, everything(world)) if item["pk"].startswith("FOUND#")])
        assert found.count(ref) == 6
        for word in ("samira", "brien", "zoe", "fielding", SAM):
            assert word not in found.casefold()

    def test_what_a_child_is_found_by_is_not_lost_where_it_is_noted_while_permission_is_taken_back(
        self, world: World
    ) -> None:
        ref = a_family(world)
        operations = world.contacts._people.instead(keys.child(ref), None)
        put_child(world, ref, name="Charlie")
        with pytest.raises(WriteRefused):
            world.table.write(*operations)
        assert refs(world, "charlie") == [ref]


@pytest.mark.parametrize(
    ("q", "calls"),
    [
        ("{ref}", ["BatchGetItem", "TransactWriteItems"]),
        (SAM, ["Query", "BatchGetItem", "TransactWriteItems"]),
        ("fielding", ["Query", "BatchGetItem", "TransactWriteItems"]),
        ("sam fielding", ["Query", "BatchGetItem", "TransactWriteItems"]),
        ("nobody", ["Query"]),
    ],
)
def test_a_search_costs_the_same_however_many_cases_there_are(world: World, q: str, calls: list[str]) -> None:
    ref = world.receive(email())
    copied = closed(world).ref
    for count in (10, 100):
        copies(world, copied, count)
        with heard(world) as made:
            look(world, q.format(ref=ref))
        assert made == calls
