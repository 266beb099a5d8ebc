"""Too many letters in an hour: they are withheld, each is left to a person, and staff are told once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.letter import LetterState
from casework.domain.staff import Role
from casework.errors import LetterNotSent
from casework.letters.breaker import Breaker, Flow, flow_of
from escalation.acknowledge import acknowledge
from tests.profiles import halton
from tests.world import NOON, FakePost, World, email, small_world

MOST = 3
HOUR = timedelta(hours=1)


@pytest.fixture
def strict() -> Iterator[World]:
    """A world in which three acknowledgements and five notices go in an hour."""
    few = halton(acknowledgements={"most_in_an_hour": MOST}, staff_notices={"most_in_an_hour": 5})
    with small_world(few) as world:
        yield world


def acknowledged(world: World, number: int, at: datetime = NOON, body: str = "Please help") -> str:
    """The case of somebody new, once its machine has written."""
    sender = {"from": f"Person {number} <person{number}@example.org>", "message_id": f"<{number}@example.org>"}
    ref = world.receive(email(f"{body} {number}", **sender), at)
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, at)
    return ref


def counted(world: World, breaker: Breaker, at: datetime) -> bool:
    return world.ledger.one_more(breaker.share(Flow.ACKNOWLEDGEMENTS, at))


def to_families(post: FakePost) -> list[str]:
    return [letter["To"] for letter in post.letters if letter["To"].startswith("person")]


def told(world: World) -> list[str]:
    return [letter["To"] for letter in world.post.letters if letter["Subject"].startswith("Letters withheld")]


@pytest.mark.parametrize(
    ("minutes", "go"),
    [
        ((0, 1, 2, 3), 3),
        ((0, 1, 2, 59), 3),
        ((0, 1, 2, 60), 4),
        ((57, 58, 59, 60), 4),
        ((59, 60, 61, 62, 63), 4),
        ((0, 59, 60, 119, 120), 5),
        ((0, 0, 0, 0, 60, 60, 60, 60), 6),
    ],
)
def test_so_many_go_in_each_hour(strict: World, minutes: tuple[int, ...], go: int) -> None:
    for number, minute in enumerate(minutes):
        acknowledged(strict, number, NOON + timedelta(minutes=minute))
    assert len(to_families(strict.post)) == go


@settings(deadline=None, max_examples=25)
@given(seconds=st.lists(st.integers(min_value=0, max_value=3 * 3600), max_size=20))
def test_no_hour_has_more_than_may_go_and_none_that_may_is_withheld(seconds: list[int]) -> None:
    with small_world() as world:
        breaker = Breaker(world.ledger, halton(acknowledgements={"most_in_an_hour": MOST}))
        for hour in range(4):
            here = sorted(each for each in seconds if each // 3600 == hour)
            let = [counted(world, breaker, NOON + timedelta(seconds=each)) for each in here]
            assert let == [number < MOST for number in range(len(here))]


def test_each_that_is_withheld_is_a_task_on_its_case_and_nothing_of_it_is_forgotten(strict: World) -> None:
    refs = [acknowledged(strict, number) for number in range(2 * MOST)]
    for ref in refs:
        case = strict.cases.get(ref)
        (letter,) = [each for each in case.letters if each.recipient == "contact" and each.id.endswith("ment")]
        instead = [task for task in case.tasks if task.id == f"instead-of-{letter.id}"]
        assert (letter.state is LetterState.SENT) == (not instead)
        assert letter.state is LetterState.SENT or (letter.reason and "in an hour" in letter.reason)
    listed = {task.ref for task in strict.worklist.beside().tasks if task.id.startswith("instead-of-")}
    assert listed == set(refs[MOST:])
    strict.sweep(NOON + timedelta(days=2))
    assert len(to_families(strict.post)) == MOST


def test_staff_are_told_once_an_hour(strict: World) -> None:
    for number in range(12):
        acknowledged(strict, number)
    assert sorted(told(strict)) == [strict.officer, strict.caseworkers]
    for number in range(12, 24):
        acknowledged(strict, number, NOON + HOUR)
    assert len(told(strict)) == 4


def test_where_that_does_not_go_the_next_one_tells(strict: World) -> None:
    for number in range(MOST):
        acknowledged(strict, number)
    strict.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    acknowledged(strict, 50)
    assert not told(strict)
    acknowledged(strict, 51)
    assert len(told(strict)) == 2


def test_acknowledged_again_in_the_next_hour_somebody_was_not_written_to_before(strict: World) -> None:
    for number in range(MOST + 1):
        acknowledged(strict, number)
    left = f"person{MOST}@example.org"
    assert left not in to_families(strict.post)
    again = email("And one thing more", **{"from": left}, message_id="<again@example.org>")
    ref = strict.receive(again, NOON + HOUR)
    acknowledge(ref, 1, strict.cases, strict.correspondence, strict.replies, NOON + HOUR)
    assert left in to_families(strict.post)


def test_notices_to_staff_are_withheld_with_the_reason_and_what_may_be_a_risk_is_not(strict: World) -> None:
    refs = [acknowledged(strict, number) for number in range(20)]
    notices = [each for ref in refs for each in strict.cases.get(ref).letters if each.recipient in set(Role)]
    assert sum(each.state is LetterState.SENT for each in notices) == 5
    assert all(each.reason for each in notices if each.state is LetterState.WITHHELD)
    ref = acknowledged(strict, 30, body="He hit me")
    concern = [each for each in strict.cases.get(ref).letters if each.id.startswith("task-concern-hint")]
    assert [each.state for each in concern] == [LetterState.SENT]


@pytest.mark.clause("CF-22")
def test_who_has_no_worklist_is_told_by_a_person_and_who_has_one_needs_none(strict: World) -> None:
    refs = [acknowledged(strict, number) for number in range(6)]
    for role in (Role.CASEWORKER, Role.MANAGER):
        for _ in range(2):
            strict.correspondence.notify(
                refs[0], f"0001-overdue-{role}", "task", role, NOON, what="it is late", due=NOON
            )
    tasks = [task for task in strict.cases.get(refs[0]).tasks if "0001-overdue" in task.id]
    assert [(task.id, task.for_role) for task in tasks] == [("instead-of-0001-overdue-manager", Role.OFFICER)]
    assert "Tell the manager" in tasks[0].what


def test_what_ses_did_not_take_counts_when_it_goes_and_not_before(strict: World) -> None:
    ref = strict.receive(email())
    for _ in range(2 * MOST):
        strict.post.trouble.append(LetterNotSent("TooManyRequestsException"))
        with pytest.raises(LetterNotSent):
            acknowledge(ref, 1, strict.cases, strict.correspondence, strict.replies, NOON)
    for number in range(MOST):
        acknowledged(strict, number)
    assert len(to_families(strict.post)) == MOST
    acknowledged(strict, MOST)
    assert len(to_families(strict.post)) == MOST


def test_what_may_be_a_risk_has_a_share_of_its_own() -> None:
    assert flow_of("task-concern-hint-0123") is Flow.CONCERNS
    assert {flow_of(each) for each in ("task-look-0123", "0001-new-case", "concern-hint-1")} == {Flow.STAFF_NOTICES}


def test_hours_are_the_same_whatever_the_clocks_do(world: World) -> None:
    """In the night in which the clocks go back, the hour from one to two comes twice, and is two hours."""
    breaker = Breaker(world.ledger, halton(acknowledgements={"most_in_an_hour": 1}))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [counted(world, breaker, first + number * HOUR) for number in range(3)] == [True] * 3
    assert not counted(world, breaker, world.profile.office.local(first))
