"""The overview: how promises were kept month by month, what people came with, and what waits today."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.adapters import keys
from casework.adapters.open_work import OpenWorkIndex
from casework.domain.month_count import MonthCount, months_until
from casework.domain.open_work import OpenWork
from casework.domain.round import Kind
from casework.domain.staff import Role
from casework.domain.survey_count import SurveyCount
from casework.domain.task import Task
from casework.profile.promises import PublishedPromise
from desk.overview.figures import MONTHS, Overview, overview
from desk.overview.kept import Kept, for_others, kept
from desk.overview.promise_views import promise_view
from tests.asked import asked
from tests.closings import closed
from tests.complaints import a_complaint, turn_answered
from tests.desk.overview.test_promised_answers import record
from tests.opinions import said
from tests.profiles import halton
from tests.rights import Rights
from tests.world import CASEY, HALTON, NOON, World, email

DAY = timedelta(days=1)
LATER = datetime(2027, 1, 5, 9, tzinfo=UTC)
"""The Tuesday after the enquiries of NOON were due."""


def looked_at(world: World, now: datetime = LATER, *, to_others: bool = False) -> Overview:
    months = world.counts.of_months(months_until(now.date(), MONTHS))
    return overview(OpenWorkIndex(world.table).everything(), months, world.profile, now, to_others=to_others)


def of(month: str, overview: Overview) -> Kept:
    return next(each.kept for each in overview.months if each.month == month)


def months(**counts: int) -> list[MonthCount]:
    """Thirteen months until 2027-01, in the last of which so many enquiries and cases were counted."""
    empty = [MonthCount(month=each, surveys=SurveyCount(month=each)) for each in months_until(date(2027, 1, 5), MONTHS)]
    last = {
        "answered": {Kind.ENQUIRY: counts.get("answered", 0)},
        "late": {Kind.ENQUIRY: counts.get("late", 0)},
        "themes": {"ehc_plan": counts.get("themes", 0)},
        "surveys": SurveyCount(month="2027-01", invited=counts.get("invited", 0), returned=counts.get("returned", 0)),
    }
    return [*empty[:-1], empty[-1].model_copy(update=last)]


@pytest.mark.parametrize(
    ("today", "count", "expected"),
    [
        ("2026-12-23", 2, ["2026-11", "2026-12"]),
        ("2027-01-31", 3, ["2026-11", "2026-12", "2027-01"]),
        ("2027-03-31", 2, ["2027-02", "2027-03"]),
        ("2028-02-29", 13, [*(f"2027-{month:02}" for month in range(2, 13)), "2028-01", "2028-02"]),
    ],
)
def test_months_are_counted_back_whatever_day_it_is(today: str, count: int, expected: list[str]) -> None:
    assert months_until(date.fromisoformat(today), count) == expected


@pytest.mark.clause("CH-03")
def test_what_is_overdue_and_missing_counts_against_its_month(world: World) -> None:
    record(world, world.receive(email(message_id="<1@example.org>")), NOON + DAY)
    record(world, world.receive(email("Two", message_id="<2@example.org>")), LATER)
    world.receive(email("Three", message_id="<3@example.org>"))
    seen = looked_at(world)
    assert of("2027-01", seen) == Kept(due=3, on_time=1, late=1, overdue=1, share=0.333)
    assert of("2026-12", seen) == Kept(due=0, on_time=0, late=0, overdue=0, share=None)
    assert [each.month for each in seen.months] == months_until(date(2027, 1, 5), 13)
    assert [each.kind for each in seen.months[-1].kinds] == [Kind.ENQUIRY]


def test_what_waits_is_counted_by_the_day_on_which_it_is_due(world: World) -> None:
    world.receive(email(message_id="<1@example.org>"))
    a_complaint(world)
    said(world)
    Rights(world).make()
    asked(world)
    seen = looked_at(world, NOON).waiting
    assert seen
    due = {each.day.isoformat(): each.n for each in seen.days if each.n}
    assert len(seen.days) == 11
    assert due == {"2027-01-04": 4, "2027-01-11": 1}, "the complaint's first step has ten working days"
    assert (seen.overdue, seen.later) == (0, 1), "and the request a month"
    assert (seen.consents.open, seen.complaints.open, seen.rights_requests.open) == (1, 1, 1)
    later = looked_at(world, NOON + 60 * DAY).waiting
    assert later
    assert later.overdue == 6
    assert (later.complaints.late, later.rights_requests.late, later.days[0].n) == (1, 1, 0)


@pytest.mark.clause("FB-14")
def test_a_complaint_whose_complainant_is_asked_waits_for_nobody_of_the_service(world: World) -> None:
    turn_answered(world, a_complaint(world).ref)
    seen = looked_at(world, NOON + 60 * DAY)
    assert seen.waiting
    assert (seen.waiting.overdue, seen.waiting.complaints.open, seen.waiting.complaints.late) == (0, 1, 0)
    assert of("2027-01", seen).overdue == 0


def test_what_is_due_on_a_day_on_which_nobody_works_counts_for_the_working_day_before(world: World) -> None:
    key, sunday = keys.round_(world.receive(email()), 1), "2026-12-27T12:00:00+00:00"
    world.table.update(key, "SET due_at = :due", condition="attribute_exists(pk)", values={":due": sunday})
    seen = looked_at(world, datetime(2026, 12, 24, 9, tzinfo=UTC)).waiting
    assert seen
    assert [(each.day.isoformat(), each.n) for each in seen.days][:2] == [("2026-12-24", 1), ("2026-12-29", 0)]


def test_tasks_and_letters_of_which_nobody_knows_are_counted(world: World) -> None:
    for task, day in (("unconfirmed-0001-acknowledgement", 4), ("post-welcome-pack", 6), ("done", 4)):
        due_at = datetime(2027, 1, day, 17, tzinfo=UTC)
        asked_for = Task(id=task, what="Look", for_role=Role.OFFICER, opened_at=NOON, due_at=due_at)
        world.ledger.raise_task("HSP-1", asked_for)
    world.tasks.done("HSP-1", "done", CASEY, NOON)
    seen = looked_at(world).waiting
    assert seen
    assert (seen.tasks.open, seen.tasks.late, seen.unconfirmed_letters) == (2, 1, 1)


def test_themes_of_the_last_twelve_months_come_most_frequent_first(world: World) -> None:
    for themes in (("transport",), ("transport", "ehc_plan")):
        closed(world, themes=themes)
    (first, second, *others) = looked_at(world, NOON + 300 * DAY).themes
    assert [(each.id, each.title, each.n) for each in (first, second)] == [
        ("transport", "Home to school transport", 2),
        ("ehc_plan", "What an EHC plan says", 1),
    ]
    assert {each.n for each in others} == {0}
    assert {each.n for each in looked_at(world, NOON + 370 * DAY).themes} == {0}


def test_surveys_are_summed_up(world: World) -> None:
    closed(world)
    assert looked_at(world).surveys.model_dump() == {"invited": 1, "returned": 0}


@pytest.mark.clause("CH-12")
@pytest.mark.parametrize(
    ("exact", "said_to_others"),
    [
        ((20, 15, 5, 0), (20, 15, 5, 0, 0.75)),
        ((20, 20, 0, 0), (20, 20, 0, 0, 1.0)),
        ((20, 18, 2, 0), (20, None, None, None, None)),
        ((20, 14, 5, 1), (20, None, None, None, None)),
        ((4, 4, 0, 0), (None, None, None, None, None)),
        ((0, 0, 0, 0), (0, 0, 0, 0, None)),
    ],
)
def test_to_others_nothing_is_said_from_which_a_small_number_could_be_worked_out(
    exact: tuple[int, int, int, int], said_to_others: tuple[int | None, ...]
) -> None:
    due, on_time, late, overdue = exact
    share = on_time / due if due else None
    shown = for_others(Kept(due=due, on_time=on_time, late=late, overdue=overdue, share=share), 5)
    assert tuple(shown.model_dump().values()) == said_to_others


@pytest.mark.clause("CH-12")
@pytest.mark.parametrize(
    ("counts", "theme", "surveys"),
    [
        ({"themes": 5, "invited": 20, "returned": 10}, 5, (20, 10)),
        ({"themes": 4, "invited": 20, "returned": 2}, None, (20, None)),
        ({"themes": 0, "invited": 20, "returned": 18}, 0, (20, None)),
        ({"invited": 3, "returned": 3}, 0, (None, None)),
    ],
)
def test_others_see_what_people_came_with_in_numbers_that_tell_of_nobody(
    counts: dict[str, int], theme: int | None, surveys: tuple[int | None, int | None]
) -> None:
    nothing = OpenWork(rounds=(), tasks=())
    seen = overview(nothing, months(answered=9, **counts), HALTON, LATER, to_others=True)
    assert next(each.n for each in seen.themes if each.id == "ehc_plan") == theme
    assert (seen.surveys.invited, seen.surveys.returned) == surveys
    assert seen.waiting is None
    assert all(not each.kinds for each in seen.months)
    exact = overview(nothing, months(answered=9, **counts), HALTON, LATER, to_others=False)
    assert next(each.n for each in exact.themes if each.id == "ehc_plan") == counts.get("themes", 0)


def test_how_small_a_number_may_be_is_the_profile_s_to_say() -> None:
    nothing, careful = OpenWork(rounds=(), tasks=()), halton(figures={"fewer_than": 10})
    seen = overview(nothing, months(answered=9), careful, LATER, to_others=True)
    assert (seen.fewer_than, seen.months[-1].kept.due) == (10, None)


@pytest.mark.clause("CF-35")
def test_a_promise_is_shown_with_how_it_was_kept_and_when_its_policy_is_reviewed() -> None:
    promise = PublishedPromise(clause="FB-11", promise="A reply", how="So", policy="feedback", counted=(Kind.ENQUIRY,))
    seen = promise_view(promise, months(answered=8, late=2), HALTON, date(2027, 11, 30))
    assert seen.kept == Kept(due=8, on_time=6, late=2, overdue=0, share=0.75)
    assert seen.policy
    assert (seen.policy.id, seen.policy.review_due, seen.policy.overdue) == ("feedback", date(2027, 11, 30), False)
    overdue = promise_view(promise, [], HALTON, date(2027, 12, 1)).policy
    assert overdue
    assert overdue.overdue


def test_a_promise_that_nothing_counts_and_that_is_of_no_document_says_so() -> None:
    promise = PublishedPromise(clause="CH-04", promise="Confidentiality", how="So", policy="one-of-another-service")
    seen = promise_view(promise, months(answered=8), HALTON, date(2027, 1, 5))
    assert (seen.kept, seen.policy) == (None, None)


def test_the_more_counts_the_more_is_kept() -> None:
    assert kept(months(answered=4, late=1), [Kind.ENQUIRY], overdue=1).share == 0.6
