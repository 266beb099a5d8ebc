"""A closed case is open again: with a promise of its own, on the worklist, and not on its way to being erased."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.domain.closing import WhyNotInvited
from casework.domain.disposal import Became
from casework.domain.history import history
from casework.domain.round import Kind, Outcome, Round, Status
from casework.errors import CaseErased, ImpossibleAct, LetterNotSent
from desk.cases.reopen_case import NotedReopening, reopen_case
from desk.cases.views import case_view
from escalation.acknowledge import acknowledge
from tests.adapters.test_eraser import a_referral_with_everything
from tests.closings import CLOSED, ROBIN, Closed, closed
from tests.killing import Killer
from tests.world import CASEY, NOON, World, small_world

LATER = CLOSED + timedelta(days=14)
WHY = "The school has written to us"


def reopen(world: World, ref: str, at: datetime = LATER, why: str = WHY) -> Round:
    return reopen_case(ref, NotedReopening(why=why), CASEY, world.cases, world.machine, world.profile, at)


def on_worklist(world: World, ref: str, status: Status) -> list[datetime]:
    page = world.worklist.page(status, None)
    return [line.due_at for line in page.entries if line.ref == ref]


@pytest.mark.clause("CH-03")
def test_it_is_promised_an_answer_of_its_own_and_back_on_the_worklist(world: World) -> None:
    ref = closed(world).ref
    round_ = reopen(world, ref)
    assert (round_.number, round_.kind) == (2, Kind.ENQUIRY)
    assert round_.due_at == datetime(2027, 1, 13, 17, tzinfo=UTC)
    view = case_view(world.cases.get(ref), world.profile, NOON)
    assert (view.closed, view.status, view.due_at) == (False, Status.OPEN, round_.due_at)
    assert on_worklist(world, ref, Status.OPEN) == [round_.due_at]
    assert on_worklist(world, ref, Status.ANSWERED) == []
    assert (ref, 2) in world.machine.started
    assert history(world.cases.get(ref))[-1].what == f"Reopened as round 2: {WHY}"


@pytest.mark.clause("CF-07")
def test_what_is_open_again_is_not_on_its_way_to_being_erased(world: World) -> None:
    ref = closed(world).ref
    reopen(world, ref)
    assert not world.table.query_index("erasure", "erasure")[0]
    assert world.dispose(ref, NOON + timedelta(days=5000)) is Became.KEPT


@pytest.mark.clause("CH-03")
def test_the_caseworkers_are_told_and_the_family_is_not_written_to(world: World) -> None:
    ref = closed(world).ref
    reopen(world, ref)
    before = len(world.post.to(ROBIN))
    acknowledge(ref, 2, world.cases, world.correspondence, world.replies, LATER)
    assert len(world.post.to(ROBIN)) == before
    letter = world.post.to(world.caseworkers)[-1]
    assert letter["Subject"] == f"{ref}: reopened, answer due Wednesday 13 January 2027"
    assert "This case was reopened" in str(letter.get_body(("plain",)))


@pytest.mark.clause("CH-11")
def test_an_invitation_that_was_on_its_way_is_withheld(world: World) -> None:
    case = Closed(world)
    case.answer()
    world.post.trouble.append(LetterNotSent("Throttled"))
    case.close()
    reopen(world, case.ref)
    world.sweep(LATER)
    assert case.closing.withheld is WhyNotInvited.REOPENED
    assert world.post.to(ROBIN) == []


def test_it_can_be_answered_and_closed_again(world: World) -> None:
    case = closed(world)
    reopen(world, case.ref)
    case.answer(LATER + timedelta(hours=1))
    case.close(LATER + timedelta(hours=2))
    assert [each.round for each in case.case.closings] == [1, 2]
    assert reopen(world, case.ref, LATER + timedelta(days=3), "Once more").number == 3


def test_what_was_answered_and_never_closed_is_reopened_too(world: World) -> None:
    case = Closed(world)
    case.answer()
    assert reopen(world, case.ref).number == 2


def test_the_same_again_changes_nothing(world: World) -> None:
    ref = closed(world).ref
    assert reopen(world, ref) == reopen(world, ref, LATER + timedelta(days=1))
    with pytest.raises(ImpossibleAct, match="round 2 of it is open"):
        reopen(world, ref, LATER, "Something else")


def test_what_is_open_is_not_reopened(world: World) -> None:
    with pytest.raises(ImpossibleAct, match="round 1 of it is open"):
        reopen(world, Closed(world).ref)


@pytest.mark.clause("CF-25")
def test_a_referral_without_a_yes_is_not_reopened(world: World) -> None:
    referral = a_referral_with_everything(world)
    referral.decide(Outcome.REFUSED)
    with pytest.raises(ImpossibleAct, match="has not said yes"):
        reopen(world, referral.ref)


def test_an_erased_case_is_not_reopened(world: World) -> None:
    ref = closed(world).ref
    world.erase(ref, LATER)
    with pytest.raises(CaseErased):
        reopen(world, ref)


@pytest.mark.tables
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_anywhere_and_done_again_it_is_reopened_once(side: str) -> None:
    for at in range(1, 9):
        with small_world() as world:
            ref, killer = closed(world).ref, Killer(at, side)
            with killer.at_large(world):
                reopen(world, ref)
            if killer.killed:
                reopen(world, ref)
            world.sweep(LATER + timedelta(hours=1))
            assert len(world.cases.get(ref).rounds) == 2, f"call {at}"
            assert (ref, 2) in world.machine.started
        if not killer.killed:
            break
    assert 1 < at < 8
