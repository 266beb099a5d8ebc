"""The worklist as staff see it: what is due, whose it is, and what else there is to do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.adapters import worklist
from casework.domain.conflict import StepTaken
from casework.domain.known_staff import Absence
from casework.domain.round import Status
from casework.domain.staff import Role, StaffMember
from casework.domain.worklist import UNCONFIRMED, View
from casework.errors import BadPageMark, FieldWrong, LetterUnconfirmed
from desk.cases.allocate import WantedAllocation, allocate
from desk.cases.case_line import CasePage, WorklistLine
from desk.cases.finish_task import finish_task
from desk.cases.list_cases import list_cases
from tests.asked import asked, referred
from tests.closings import Closed, closed
from tests.complaints import a_complaint
from tests.desk.sharing.test_conflicts import declare
from tests.escalation.test_welcome import send
from tests.heard import heard
from tests.retention.test_night import hold
from tests.world import CASEY, NOON, World, email, ses

ROBIN = StaffMember(id="robin", name="Robin Reed")
CASEWORKER = frozenset({Role.CASEWORKER})
DAY = timedelta(days=1)


def seen(world: World, view: View = View.ALL, by: StaffMember = CASEY, **changes: Any) -> CasePage:
    asked_for: dict[str, Any] = {"status": Status.OPEN, "after": None, "now": NOON, **changes}
    return list_cases(
        asked_for["status"], view, asked_for["after"], by, world.worklist, world.profile, asked_for["now"]
    )


def refs(world: World, view: View, by: StaffMember = CASEY, **changes: Any) -> list[str]:
    return [line.ref for line in seen(world, view, by, **changes).cases]


def only(page: CasePage) -> WorklistLine:
    (line,) = page.cases
    return line


def give(world: World, ref: str, to: StaffMember | None = CASEY, by: StaffMember = CASEY) -> None:
    wanted = WantedAllocation(to=to.id if to else None, name=to.name if to else None)
    allocate(ref, wanted, by, CASEWORKER, world.cases, world.allocations, world.staff, NOON)


def copies(world: World, ref: str, count: int) -> None:
    """As many more cases as the one called ``ref``, with other references."""
    items = list(world.table.query(f"CASE#{ref}"))
    for number in range(count):
        other = f"HSP-0000-{number:04}"
        renamed = [{**item, "pk": f"CASE#{other}"} | ({"ref": other} if "ref" in item else {}) for item in items]
        world.table.put_all(*renamed)


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize(
    ("now", "day", "overdue", "overdue_by"),
    [
        (datetime(2026, 12, 23, 12, tzinfo=UTC), 0, False, 0),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), 1, False, 0),
        (datetime(2026, 12, 27, 9, tzinfo=UTC), 1, False, 0),
        (datetime(2027, 1, 4, 16, 59, tzinfo=UTC), 5, False, 0),
        (datetime(2027, 1, 4, 18, tzinfo=UTC), 5, True, 0),
        (datetime(2027, 1, 6, 9, tzinfo=UTC), 7, True, 2),
    ],
)
def test_a_line_says_which_working_day_it_is_of_how_many(
    world: World, now: datetime, day: int, overdue: bool, overdue_by: int
) -> None:
    world.receive(email())
    line = only(seen(world, now=now))
    assert line.days
    assert (line.days.day, line.days.of, line.overdue, line.overdue_by) == (day, 5, overdue, overdue_by)


def test_what_was_due_first_comes_first(world: World) -> None:
    early, late = world.receive(email(), NOON - 9 * DAY), world.receive(email(message_id="<2@mail.example.org>"))
    assert refs(world, View.ALL) == [early, late]
    assert [line.overdue for line in seen(world).cases] == [True, False]


@pytest.mark.parametrize(
    ("view", "which"),
    [
        (View.ALL, {"family", "forged", "asked", "referred", "complaint"}),
        (View.NEEDS_EYES, {"forged"}),
        (View.AWAITING_CONSENT, {"asked", "referred"}),
        (View.COMPLAINTS, {"complaint"}),
        (View.UNASSIGNED, {"family", "forged", "referred", "complaint"}),
        (View.MINE, {"asked"}),
        (View.UNCONFIRMED_LETTERS, set()),
    ],
)
def test_each_view_shows_its_part(world: World, view: View, which: set[str]) -> None:
    forged = ses(results="dmarc=fail header.from=example.org")
    cases = {
        "family": world.receive(email()),
        "forged": world.receive(email(message_id="<2@mail.example.org>"), on_top=forged),
        "asked": asked(world).ref,
        "referred": referred(world).ref,
        "complaint": a_complaint(world).ref,
    }
    give(world, cases["asked"])
    closed(world)
    assert set(refs(world, view)) == {cases[name] for name in which}


@pytest.mark.clause("IM-14")
def test_a_name_is_on_a_list_only_where_nobody_is_kept_off_the_case(world: World) -> None:
    ref = a_complaint(world).ref
    assert only(seen(world)).name == "Sam Fielding"
    declare(world, ref, "robin")
    for worker in (CASEY, ROBIN):
        assert only(seen(world, by=worker)).name is None
    step = StepTaken(what="It is another family", may_work=True, at=NOON, by=CASEY)
    world.conflicts.take_step(ref, "0001", step)
    assert only(seen(world)).name == "Sam Fielding"


@pytest.mark.clause("IM-14")
def test_a_step_that_lets_nobody_back_lets_no_name_back_either(world: World) -> None:
    ref = a_complaint(world).ref
    declare(world, ref, "robin")
    world.conflicts.take_step(ref, "0001", StepTaken(what="Another worker", may_work=False, at=NOON, by=CASEY))
    assert only(seen(world)).name is None


@pytest.mark.clause("FB-15")
def test_a_complaint_about_somebody_of_the_service_names_nobody_from_its_first_moment(world: World) -> None:
    a_complaint(world, about=Role.OFFICER)
    assert only(seen(world)).name is None


@pytest.mark.clause("CF-25")
def test_a_family_that_was_referred_is_not_named_while_it_is_asked(world: World) -> None:
    referred(world)
    line = only(seen(world))
    assert (line.name, line.awaiting_consent) == (None, True)


@pytest.mark.clause("CF-14")
def test_who_did_not_agree_is_not_named_and_what_is_unsafe_is_said(world: World) -> None:
    Closed(world, permission_to_hold=False, name=None, email=None, telephone=None)
    Closed(world, safe_contact={"no_voicemail": True})
    assert {(line.name, line.unsafe) for line in seen(world).cases} == {(None, False), ("Robin Ashworth", True)}


@pytest.mark.clause("CF-07")
def test_a_line_says_that_a_case_is_held(world: World) -> None:
    ref = world.receive(email())
    hold(world, ref)
    assert only(seen(world)).held


def test_open_tasks_are_counted_and_done_ones_are_not(world: World) -> None:
    ref = world.receive(email())
    declare(world, ref)
    line = only(seen(world))
    assert (line.tasks.open, line.tasks.overdue, line.tasks.letters_to_confirm) == (2, 0, 0)
    assert only(seen(world, now=NOON + 30 * DAY)).tasks.overdue == 2
    for task in world.cases.get(ref).tasks:
        finish_task(ref, task.id, CASEY, world.cases, world.tasks, world.profile, NOON)
    assert only(seen(world)).tasks.open == 0
    assert refs(world, View.TASKS) == []


def test_a_case_on_which_nobody_waits_is_listed_by_its_task(world: World) -> None:
    case = closed(world)
    waits = world.receive(email())
    for ref in (case.ref, waits):
        declare(world, ref)
    lines = {line.ref: line for line in seen(world, View.TASKS).cases}
    assert set(lines) == {case.ref, waits}
    answered, open_ = lines[case.ref], lines[waits]
    assert (answered.round, answered.status, answered.days, answered.overdue) == (None, Status.ANSWERED, None, False)
    assert (open_.round, open_.status, open_.tasks.open) == (1, Status.OPEN, 2)
    assert answered.due_at == answered.tasks.next_due_at


def test_a_letter_of_which_nobody_knows_is_listed_until_somebody_has_looked(world: World) -> None:
    ref = world.receive(email())
    world.receive(email(message_id="<2@mail.example.org>"))
    world.post.trouble.append(LetterUnconfirmed())
    send(world, ref)
    assert refs(world, View.UNCONFIRMED_LETTERS) == []
    world.sweep(NOON + DAY)
    line = only(seen(world, View.UNCONFIRMED_LETTERS))
    assert (line.ref, line.tasks.letters_to_confirm) == (ref, 1)
    (task,) = world.cases.get(ref).tasks
    assert task.id.startswith(UNCONFIRMED)
    finish_task(ref, task.id, CASEY, world.cases, world.tasks, world.profile, NOON)
    assert refs(world, View.UNCONFIRMED_LETTERS) == []


class TestWhoIsAway:
    """Robin is away from Christmas Eve to New Year's Day, and Casey sees to their cases."""

    AWAY = Absence(from_on=date(2026, 12, 24), until=date(2027, 1, 1), deputy=CASEY.id)

    @pytest.fixture
    def ref(self, world: World) -> str:
        for member in (CASEY, ROBIN):
            world.staff.seen(member, CASEWORKER, NOON)
        world.staff.note_absence(ROBIN.id, self.AWAY)
        ref = world.receive(email())
        give(world, ref, ROBIN)
        return ref

    @pytest.mark.parametrize(
        ("now", "away"),
        [
            (datetime(2026, 12, 23, 23, 59, tzinfo=UTC), False),
            (datetime(2026, 12, 24, 0, 1, tzinfo=UTC), True),
            (datetime(2027, 1, 1, 23, 59, tzinfo=UTC), True),
            (datetime(2027, 1, 2, 0, 1, tzinfo=UTC), False),
        ],
    )
    def test_their_cases_are_their_deputys_too_so_long(self, world: World, ref: str, now: datetime, away: bool) -> None:
        assert refs(world, View.MINE, CASEY, now=now) == ([ref] if away else [])
        assert refs(world, View.MINE, ROBIN, now=now) == [ref]
        line = only(seen(world, now=now))
        assert (line.allocated_to, line.deputy) == (ROBIN, CASEY if away else None)

    def test_whoever_is_back_sees_to_their_own(self, world: World, ref: str) -> None:
        world.staff.note_absence(ROBIN.id, None)
        assert refs(world, View.MINE, CASEY, now=NOON + DAY) == []
        assert refs(world, View.MINE, ROBIN, now=NOON + DAY) == [ref]

    def test_nobody_who_is_away_counts_as_a_task(self, world: World, ref: str) -> None:
        assert ref not in refs(world, View.TASKS, now=NOON + DAY)


@pytest.mark.parametrize("view", [View.ALL, View.UNASSIGNED, View.TASKS])
def test_pages_follow_each_other_and_none_is_left_out_or_shown_twice(
    world: World, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "_PAGE", 2)
    made = [world.receive(email(f"About {number}", message_id=f"<{number}@mail.example.org>")) for number in range(5)]
    for ref in made if view is View.TASKS else ():
        declare(world, ref)
    pages, after = [], None
    while True:
        page = seen(world, view, after=after)
        pages.append([line.ref for line in page.cases])
        after = page.next
        if after is None:
            break
    assert [len(page) for page in pages[:3]] == [2, 2, 1]
    assert sorted(ref for page in pages for ref in page) == sorted(made)


def test_a_mark_of_another_list_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "_PAGE", 1)
    for number in range(2):
        ref = world.receive(email(f"About {number}", message_id=f"<{number}@mail.example.org>"))
        declare(world, ref)
    of_rounds, of_tasks = seen(world).next, seen(world, View.TASKS).next
    assert of_rounds
    assert of_tasks
    for view, mark in ((View.TASKS, of_rounds), (View.ALL, of_tasks), (View.MINE, "x")):
        with pytest.raises(BadPageMark):
            seen(world, view, after=mark)


def test_what_is_answered_has_no_views(world: World) -> None:
    ref = closed(world).ref
    assert refs(world, View.ALL, status=Status.ANSWERED) == [ref]
    with pytest.raises(FieldWrong, match="view"):
        seen(world, View.MINE, status=Status.ANSWERED)


def test_what_a_page_costs_does_not_grow_with_what_is_closed(world: World) -> None:
    """One query of what waits, one of what else is to be done, and one look at the cases of the page."""
    give(world, world.receive(email()))
    declare(world, a_complaint(world).ref)
    case = closed(world)
    for count in (10, 400):
        copies(world, case.ref, count)
        for view in View:
            with heard(world) as calls:
                page = seen(world, view)
            queries = ["Query"] if view is View.SET_ASIDE else ["Query", "Query"]
            assert calls == [*queries, *(["BatchGetItem"] if page.cases else [])], view


@pytest.mark.clause("CF-21")
def test_what_may_say_that_somebody_is_at_risk_is_at_the_top_at_once_until_somebody_has_read_it(world: World) -> None:
    early = world.receive(email(), NOON - 9 * DAY)
    late = world.receive(email(message_id="<2@mail.example.org>"), NOON - DAY)
    risk = world.receive(email("He hit me again and I am scared", message_id="<3@mail.example.org>"), NOON)
    assert refs(world, View.ALL) == [risk, early, late]
    assert refs(world, View.TASKS)[0] == risk
    line = seen(world).cases[0]
    assert (line.tasks.concerns, line.round, line.status) == (1, 1, Status.OPEN)
    (task,) = world.cases.get(risk).tasks
    finish_task(risk, task.id, CASEY, world.cases, world.tasks, world.profile, NOON)
    assert refs(world, View.ALL) == [early, late, risk]
