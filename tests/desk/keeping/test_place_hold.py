"""A hold: placed by whoever learns of the reason, reviewed by who answers for it, and shown to everybody."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.domain.conflict import Conflict
from casework.domain.hold import Hold, HoldKind
from casework.domain.staff import Role
from casework.errors import CaseNotFound, FieldWrong, ImpossibleAct, NotOnCase
from casework.profile import Profile
from desk.cases.finish_task import finish_task
from desk.cases.views import case_view
from desk.keeping.place_hold import GivenHold, GivenHoldReview, Holding
from tests.incidents import OLLIE
from tests.sharing import a_client
from tests.world import CASEY, HALTON, NOON, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEGAL: dict[str, Any] = {"kind": "legal", "why": "A solicitor wrote", "review_on": date(2027, 6, 1)}
GOES_ON: dict[str, Any] = {"why": "It is with the court", "review_on": date(2027, 10, 1)}
LIFTED: dict[str, Any] = {"why": "It is settled", "review_on": None}


class Keeper:
    """Whoever places and reviews holds on one case."""

    def __init__(self, world: World, profile: Profile = HALTON) -> None:
        self.world, self.ref = world, a_client(world).ref
        self.holding = Holding(world.cases, world.holds, world.tasks, profile)

    def place(self, now: datetime = NOON, by: Any = CASEY, **said: Any) -> Hold:
        return self.holding.place(self.ref, GivenHold.model_validate({**LEGAL, **said}), by, now)

    def review(
        self,
        said: dict[str, Any],
        now: datetime = NOON + DAY,
        by: Any = OLLIE,
        roles: frozenset[Role] = frozenset({Role.OFFICER}),
        hold: str = "0001",
    ) -> Hold:
        return self.holding.review(self.ref, hold, GivenHoldReview.model_validate(said), by, roles, now)

    @property
    def holds(self) -> tuple[Hold, ...]:
        return self.world.cases.get(self.ref).holds


@pytest.fixture
def keeper(world: World) -> Keeper:
    return Keeper(world)


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize("kind", list(HoldKind))
def test_says_why_who_and_when_it_is_looked_at_again_and_is_shown_on_the_case(keeper: Keeper, kind: HoldKind) -> None:
    hold = keeper.place(kind=kind)
    assert (hold.kind, hold.why, hold.review_on, hold.placed_at, hold.placed_by) == (
        kind, "A solicitor wrote", date(2027, 6, 1), NOON, CASEY,
    )  # fmt: skip
    view = case_view(keeper.world.cases.get(keeper.ref), HALTON, NOON)
    assert (view.holds, view.held) == ((hold,), True)
    assert ("Casey Worker", f"Held ({kind}): A solicitor wrote") in [(line.by, line.what) for line in view.history]


@pytest.mark.clause("CF-07")
def test_research_is_no_reason_to_hold_anything() -> None:
    with pytest.raises(ValueError, match="kind"):
        GivenHold.model_validate({**LEGAL, "kind": "research"})


def test_the_same_hold_again_is_the_one_that_stands_and_an_hour_later_or_by_another_it_is_one_more(
    keeper: Keeper,
) -> None:
    first = keeper.place()
    assert keeper.place(NOON + HOUR / 2) == first
    keeper.place(NOON + 2 * HOUR)
    keeper.place(by=OLLIE)
    keeper.place(kind="complaint")
    assert [hold.id for hold in keeper.holds] == ["0001", "0002", "0003", "0004"]


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize("day", [date(2026, 12, 23), date(2026, 1, 1), date(2027, 12, 24)])
def test_is_looked_at_again_later_than_today_and_within_a_year(keeper: Keeper, day: date) -> None:
    with pytest.raises(FieldWrong, match="should lie after today, and not after 2027-12-23"):
        keeper.place(review_on=day)
    keeper.place()
    with pytest.raises(FieldWrong):
        keeper.review({**GOES_ON, "review_on": day}, NOON)
    keeper.place(review_on=date(2027, 12, 23))


@pytest.mark.clause("CF-07")
def test_goes_on_with_a_reason_and_then_is_lifted_and_all_of_it_is_in_the_history(keeper: Keeper) -> None:
    keeper.place()
    assert keeper.review(GOES_ON).stands
    assert keeper.review(GOES_ON, NOON + DAY + HOUR / 2).reviews == keeper.holds[0].reviews
    assert len(keeper.holds[0].reviews) == 1
    assert not keeper.review(LIFTED, NOON + 2 * DAY).stands
    case = keeper.world.cases.get(keeper.ref)
    assert (case.standing_holds, case_view(case, HALTON, NOON).held) == ((), False)
    said = [line.what for line in case_view(case, HALTON, NOON).history if "Hold 0001" in line.what]
    assert said == [
        "Hold 0001 goes on, to be reviewed on 2027-10-01: It is with the court",
        "Hold 0001 lifted: It is settled",
    ]


def test_what_is_lifted_is_not_reviewed_again_and_what_is_not_there_never(keeper: Keeper) -> None:
    keeper.place()
    keeper.review(LIFTED)
    with pytest.raises(ImpossibleAct, match="hold 0001 is lifted"):
        keeper.review(GOES_ON, NOON + 2 * DAY)
    with pytest.raises(NotOnCase):
        keeper.review(LIFTED, hold="0002")
    keeper.ref = "HSP-2222-2222"
    with pytest.raises(CaseNotFound):
        keeper.place()


@pytest.mark.clause("CF-07")
def test_is_reviewed_by_the_officer_alone_unless_they_are_kept_off_the_case(keeper: Keeper) -> None:
    keeper.place()
    with pytest.raises(ImpossibleAct, match="it is for the officer"):
        keeper.review(LIFTED, by=CASEY, roles=frozenset({Role.CASEWORKER}))
    about_them = Conflict(id="0001", role=Role.OFFICER, nature="About them", declared_at=NOON, declared_by=CASEY)
    keeper.world.conflicts.declare(keeper.ref, about_them, [])
    with pytest.raises(ImpossibleAct, match="it is for the caseworker"):
        keeper.review(LIFTED)
    assert not keeper.review(LIFTED, by=CASEY, roles=frozenset({Role.CASEWORKER})).stands


@pytest.mark.clause("CF-08")
def test_a_restriction_ends_only_when_its_person_was_told(keeper: Keeper) -> None:
    keeper.place(kind="restriction")
    for _ in range(2):
        with pytest.raises(ImpossibleAct, match="finish the task restriction-ends-0001"):
            keeper.review(LIFTED)
    (task,) = [each for each in keeper.world.cases.get(keeper.ref).tasks if each.id == "restriction-ends-0001"]
    assert (task.for_role, task.done_at) == (Role.CASEWORKER, None)
    assert keeper.review(GOES_ON).stands
    finish_task(keeper.ref, task.id, CASEY, keeper.world.cases, keeper.world.tasks, keeper.world.profile, NOON + DAY)
    assert not keeper.review(LIFTED, NOON + 2 * DAY).stands
    assert keeper.world.cases.get(keeper.ref).restriction is None


@pytest.mark.clause("CF-07")
def test_its_review_finishes_the_tasks_that_asked_for_it(keeper: Keeper) -> None:
    hold = keeper.place()
    for late in (False, True):
        task = keeper.world.correspondence.task(hold.review_task(late=late), "Say whether it goes on", NOON)
        keeper.world.ledger.raise_task(keeper.ref, task)
    keeper.review({"why": "It goes on", "review_on": "2027-06-01"})
    done = [task for task in keeper.world.cases.get(keeper.ref).tasks if task.id.startswith("review-hold-")]
    assert [bool(task.done_by) for task in done] == [True, True]
