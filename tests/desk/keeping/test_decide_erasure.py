"""Who decides about a case whose time is over, when they may, and what the nights make of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.domain.conflict import Conflict
from casework.domain.erasure_review import ErasureReview
from casework.domain.staff import Role
from casework.errors import CaseErased, FieldWrong, ImpossibleAct
from desk.cases.views import case_view
from desk.keeping.decide_erasure import ErasureReviews, GivenErasureReview
from tests.closings import Closed
from tests.incidents import OLLIE
from tests.retention.test_night import hold
from tests.world import CASEY, HALTON, NOON, World, email

DAY = timedelta(days=1)
DUE = datetime(2032, 12, 23, 2, tzinfo=UTC)
"""The first night on which casework that was closed on 23 December 2026 is six years old."""
MORNING = DUE + timedelta(hours=8)
KEEP: dict[str, Any] = {"keep_until": date(2033, 6, 1), "why": "They may come back"}
GO: dict[str, Any] = {"keep_until": None, "why": "Nobody needs it"}


class Decider:
    """The officer, before one case of casework whose time has come."""

    def __init__(self, world: World) -> None:
        self.world, self.ref = world, world.receive(email())
        Closed(world, self.ref).answer()
        Closed(world, self.ref).close(NOON, level=2, invite=False, why_not="opted_out")

    def decide(
        self, said: dict[str, Any], now: datetime = MORNING, by: Any = OLLIE, role: Role = Role.OFFICER
    ) -> ErasureReview:
        world = self.world
        reviews = ErasureReviews(world.cases, world.incidents, world.holds, world.tasks, world.profile)
        return reviews.decide(self.ref, GivenErasureReview.model_validate(said), by, frozenset({role}), now)

    def tasks(self) -> dict[str, bool]:
        """Those of deciding, and whether each is done."""
        return {
            task.id: task.done_at is not None
            for task in self.world.cases.get(self.ref).tasks
            if task.id.startswith("erase-")
        }


@pytest.fixture
def decider(world: World) -> Decider:
    return Decider(world)


@pytest.mark.clause("CF-07")
def test_the_officer_is_asked_and_what_they_let_go_goes_in_the_next_night(decider: Decider, world: World) -> None:
    assert world.night(DUE).to_review == 1
    assert decider.tasks() == {"erase-2032-12-23": False}
    asked = world.post.to(world.officer)[-2:]
    assert any("Decide whether it is erased" in letter.as_string() for letter in asked)
    decider.decide(GO)
    assert decider.tasks() == {"erase-2032-12-23": True}
    certificate = world.night(DUE + DAY)
    assert (certificate.erased, "casework" in certificate.by_rule) == (1, True)
    with pytest.raises(CaseErased):
        world.cases.get(decider.ref)


@pytest.mark.clause("CF-07")
def test_what_they_keep_is_put_before_them_again_on_its_day(decider: Decider, world: World) -> None:
    world.night(DUE)
    review = decider.decide(KEEP)
    case = world.cases.get(decider.ref)
    assert case.erasure_reviews == (review,)
    line = ("Ollie Officer", "Its time is over: to be kept until 2033-06-01: They may come back")
    assert line in [(each.by, each.what) for each in case_view(case, HALTON, NOON).history]
    nights = [world.night(datetime(2033, month, day, 2, tzinfo=UTC)) for month, day in ((5, 31), (6, 1))]
    assert [(night.erased, night.to_review) for night in nights] == [(0, 0), (0, 1)]
    assert decider.tasks() == {"erase-2032-12-23": True, "erase-2033-06-01": False}


def test_the_same_again_is_one_decision_and_another_one_is_refused(decider: Decider, world: World) -> None:
    world.night(DUE)
    assert decider.decide(GO) == decider.decide(GO, MORNING + timedelta(minutes=5))
    assert len(world.cases.get(decider.ref).erasure_reviews) == 1
    with pytest.raises(ImpossibleAct, match="it does not wait for anybody's decision"):
        decider.decide(KEEP)


def test_what_a_crash_left_undone_is_done_when_it_is_said_again(
    decider: Decider, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.night(DUE)

    def crash(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(world.tasks, "done", crash)
        with pytest.raises(ConnectionError):
            decider.decide(KEEP)
    decider.decide(KEEP)
    assert decider.tasks() == {"erase-2032-12-23": True}


@pytest.mark.clause("CF-07")
def test_nobody_decides_before_its_time_or_while_it_is_held(decider: Decider, world: World) -> None:
    with pytest.raises(ImpossibleAct, match="it does not wait"):
        decider.decide(GO, DUE - DAY)
    hold(world, decider.ref)
    with pytest.raises(ImpossibleAct, match="it does not wait"):
        decider.decide(GO)


@pytest.mark.parametrize("day", [date(2032, 12, 23), date(2030, 1, 1), date(2042, 12, 24)])
def test_it_is_kept_until_a_day_to_come_within_ten_years(decider: Decider, day: date) -> None:
    with pytest.raises(FieldWrong, match="should lie after today, and not after 2042-12-23"):
        decider.decide({**KEEP, "keep_until": day})
    assert decider.decide({**KEEP, "keep_until": date(2042, 12, 23)}).keep_until


@pytest.mark.clause("CF-07", "FB-14")
def test_it_is_for_the_officer_alone_unless_they_are_kept_off_the_case(decider: Decider, world: World) -> None:
    with pytest.raises(ImpossibleAct, match="it is for the officer"):
        decider.decide(GO, by=CASEY, role=Role.CASEWORKER)
    about_them = Conflict(id="0001", role=Role.OFFICER, nature="About them", declared_at=NOON, declared_by=CASEY)
    world.conflicts.declare(decider.ref, about_them, [])
    world.post.letters.clear()
    world.night(DUE)
    assert [letter["Subject"] for letter in world.post.to(world.caseworkers)] == [
        f"{decider.ref}: something for you to do"
    ]
    assert not [letter for letter in world.post.to(world.officer) if decider.ref in letter.as_string()]
    with pytest.raises(ImpossibleAct, match="it is for the caseworker"):
        decider.decide(GO)
    decider.decide(GO, by=CASEY, role=Role.CASEWORKER)
