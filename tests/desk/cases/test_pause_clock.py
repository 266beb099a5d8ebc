"""The clock of an enquiry stands still while the family has to do something first, and never in silence."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.domain.channel import Channel
from casework.domain.clock_pause import WhyPaused
from casework.domain.history import history
from casework.domain.loose_end import Unsignalled
from casework.domain.round import Kind, Response, Round, Status
from casework.domain.task import Task
from casework.errors import CaseMovedOn, FieldWrong, ImpossibleAct
from desk.cases.pause_clock import NotedClockPause, pause_clock, restart_clock
from desk.cases.views import case_view
from escalation.pass_milestone import pass_milestone
from escalation.waiting import Waiting
from tests.desk.opinions.test_reclassify import reclassify
from tests.killing import Killer
from tests.profiles import halton
from tests.world import CASEY, NOON, World, email, ses, small_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = datetime(2027, 1, 4, 17, tzinfo=UTC)
REMIND = datetime(2026, 12, 30, 9, tzinfo=UTC)
ASKED: dict[str, Any] = {"reason": "they_asked_us_to_wait", "why": "They are away until the new year"}
WEDNESDAY = datetime(2027, 1, 6, 10, tzinfo=UTC)


def pause(world: World, ref: str, at: datetime = NOON, **noted: Any) -> Round:
    given = NotedClockPause.model_validate({**ASKED, **noted})
    return pause_clock(ref, given, CASEY, world.cases, world.rounds, world.profile, at)


def restart(world: World, ref: str, at: datetime) -> Round:
    return restart_clock(ref, CASEY, world.cases, world.rounds, world.tasks, world.profile, at)


def look(world: World, ref: str, name: str, at: datetime) -> Waiting:
    return pass_milestone(ref, 1, name, world.cases, world.rounds, world.correspondence, world.profile, at)


def reviews(world: World, ref: str) -> list[Task]:
    return [task for task in world.cases.get(ref).tasks if task.id.startswith("clock-")]


def write(world: World, ref: str, at: datetime, on_top: bytes | None = None, **headers: str) -> None:
    again = email("We are back", to=world.replies.address(ref), message_id=f"<{at.isoformat()}>", **headers)
    world.receive(again, at, on_top)


@pytest.mark.clause("CH-03")
def test_nobody_is_reminded_while_it_stands_still_and_it_is_due_later_by_the_days_it_did(world: World) -> None:
    ref = world.receive(email())
    pause(world, ref)
    waits, now = look(world, ref, "remind-caseworker", REMIND), REMIND
    while now < WEDNESDAY - DAY:
        assert now + timedelta(seconds=waits["seconds"]) <= now + 6 * DAY
        now += timedelta(seconds=waits["seconds"])
        assert waits["milestone"]
        waits = look(world, ref, waits["milestone"], now)
    assert world.post.letters == []
    assert world.cases.get(ref).latest_round.passed == {}
    round_ = restart(world, ref, WEDNESDAY)
    assert round_.due_at == datetime(2027, 1, 12, 17, tzinfo=UTC)
    waits = look(world, ref, "remind-caseworker", WEDNESDAY + DAY)
    assert WEDNESDAY + DAY + timedelta(seconds=waits["seconds"]) == datetime(2027, 1, 8, 9, tzinfo=UTC)
    look(world, ref, "remind-caseworker", datetime(2027, 1, 8, 9, tzinfo=UTC))
    assert [letter["To"] for letter in world.post.letters] == [world.caseworkers]


@pytest.mark.clause("CH-03")
def test_the_case_shows_since_when_and_why_and_the_worklist_that_it_does(world: World) -> None:
    ref = world.receive(email())
    pause(world, ref)
    case = world.cases.get(ref)
    view = case_view(case, world.profile, NOON)
    assert (view.paused_at, view.pauses[0].reason, view.pauses[0].by) == (NOON, WhyPaused.THEY_ASKED, CASEY)
    (line,) = world.worklist.page(Status.OPEN, None).entries
    assert (line.paused_at, line.due_at) == (NOON, view.due_at)
    restart(world, ref, WEDNESDAY)
    (line,) = world.worklist.page(Status.OPEN, None).entries
    assert (line.paused_at, line.due_at) == (None, datetime(2027, 1, 12, 17, tzinfo=UTC))
    assert [(each.by, each.what) for each in history(world.cases.get(ref)) if "clock" in each.what] == [
        ("Casey Worker", f"The clock of round 1 stands still (they asked us to wait): {ASKED['why']}"),
        ("Casey Worker", "The clock of round 1 goes on"),
    ]


@pytest.mark.clause("CH-03")
def test_it_wakes_no_machine(world: World) -> None:
    ref = world.receive(email())
    world.rounds.opened(ref, 1)
    pause(world, ref)
    restart(world, ref, WEDNESDAY)
    assert not [each for each in world.loose_ends.since(WEDNESDAY + DAY) if isinstance(each, Unsignalled)]


@pytest.mark.clause("CH-03")
def test_a_clock_that_nobody_restarts_is_asked_about_again_and_again(world: World) -> None:
    ref = world.receive(email())
    pause(world, ref, until="2027-01-05")
    review = datetime(2027, 1, 5, 9, tzinfo=UTC)
    look(world, ref, "overdue", review - DAY)
    assert reviews(world, ref) == []
    look(world, ref, "overdue", review)
    look(world, ref, "overdue", review)
    assert [task.id for task in reviews(world, ref)] == ["clock-0001-2027-01-05"]
    assert [letter["To"] for letter in world.post.letters] == [world.caseworkers]
    round_ = world.cases.get(ref).latest_round
    assert round_.paused
    assert round_.paused.review_on == date(2027, 1, 19)
    assert round_.due_at > datetime(2027, 1, 19, 17, tzinfo=UTC)
    look(world, ref, "overdue", datetime(2027, 1, 19, 9, tzinfo=UTC))
    assert [task.id for task in reviews(world, ref)] == ["clock-0001-2027-01-05", "clock-0001-2027-01-19"]
    restart(world, ref, datetime(2027, 1, 19, 11, tzinfo=UTC))
    assert {task.done_by for task in reviews(world, ref)} == {CASEY}


@pytest.mark.clause("CH-03")
def test_a_message_of_theirs_restarts_it(world: World) -> None:
    ref = world.receive(email())
    pause(world, ref, until="2027-01-05")
    look(world, ref, "overdue", datetime(2027, 1, 5, 9, tzinfo=UTC))
    write(world, ref, WEDNESDAY)
    case = world.cases.get(ref)
    assert case.latest_round.paused is None
    assert case.latest_round.due_at == datetime(2027, 1, 12, 17, tzinfo=UTC)
    assert case.latest_round.joined == 1
    assert [task.moot for task in reviews(world, ref)] == ["they wrote, and the clock goes on"]
    assert "Tuesday 12 January 2027" in str(world.post.to(world.caseworkers)[-1])
    assert "The clock of round 1 goes on, because they wrote" in {each.what for each in history(case)}


@pytest.mark.parametrize(
    "sent",
    [
        {"auto_submitted": "auto-replied"},
        {"on_top": ses(results="dmarc=fail header.from=example.org")},
    ],
)
def test_what_a_machine_or_a_stranger_sends_does_not(world: World, sent: dict[str, Any]) -> None:
    ref = world.receive(email())
    pause(world, ref)
    write(world, ref, WEDNESDAY, **sent)
    assert world.cases.get(ref).latest_round.paused


@pytest.mark.clause("CH-03")
def test_an_answer_that_is_given_while_it_stands_still_is_in_time(world: World) -> None:
    ref = world.receive(email())
    pause(world, ref)
    at = DUE + 2 * DAY
    response = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=at)
    round_ = world.rounds.answer(
        world.cases.get(ref).latest_round, response, at, world.profile.erase_on(Kind.ENQUIRY, at), None
    )
    assert at < round_.due_at
    assert round_.paused is None
    (line,) = world.worklist.page(Status.ANSWERED, None).entries
    assert line.paused_at is None


def test_the_same_again_changes_nothing(world: World) -> None:
    ref = world.receive(email())
    assert pause(world, ref) == pause(world, ref, NOON + HOUR)
    restarted = restart(world, ref, WEDNESDAY)
    assert restart(world, ref, WEDNESDAY + HOUR / 2) == restarted
    with pytest.raises(ImpossibleAct, match="does not stand still"):
        restart(world, ref, WEDNESDAY + 2 * HOUR)


def test_it_may_stand_still_more_than_once(world: World) -> None:
    ref = world.receive(email())
    pause(world, ref)
    restart(world, ref, WEDNESDAY)
    pause(world, ref, WEDNESDAY + DAY, why="They asked again")
    round_ = restart(world, ref, WEDNESDAY + 2 * DAY)
    assert round_.due_at == datetime(2027, 1, 13, 17, tzinfo=UTC)


@pytest.mark.parametrize("until", ["2026-12-23", "2027-01-12", "2020-01-01"])
def test_somebody_looks_again_soon(world: World, until: str) -> None:
    ref = world.receive(email())
    with pytest.raises(FieldWrong, match="until"):
        pause(world, ref, until=until)
    assert pause(world, ref, until="2027-01-11").paused


class TestWhatMayNotBePaused:
    """The promise names no exception: whatever is not for the family to do first stops nothing."""

    def refused(self, world: World, ref: str, at: datetime = NOON, **noted: Any) -> str:
        before = world.cases.get(ref).latest_round
        with pytest.raises(ImpossibleAct) as refused:
            pause(world, ref, at, **noted)
        assert world.cases.get(ref).latest_round == before
        return refused.value.missing

    def test_where_the_profile_allows_none(self, world: World) -> None:
        forbidden = world.profile.response.pause.model_copy(update={"allowed": False})
        world.profile = halton(response={"pause": forbidden.model_dump()})
        assert "names no exception" in self.refused(world, world.receive(email()))

    def test_what_is_answered(self, world: World) -> None:
        ref = world.receive(email())
        response = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=NOON)
        world.rounds.answer(
            world.cases.get(ref).latest_round, response, NOON, world.profile.erase_on(Kind.ENQUIRY, NOON), None
        )
        assert "nobody waits" in self.refused(world, ref)

    def test_what_is_no_enquiry(self, world: World) -> None:
        ref = world.receive(email())
        reclassify(world, ref, Kind.COMPLAINT)
        assert "this is a complaint" in self.refused(world, ref)

    def test_what_is_late(self, world: World) -> None:
        assert "stays late" in self.refused(world, world.receive(email()), DUE + HOUR)

    def test_what_stands_still_for_another_reason(self, world: World) -> None:
        ref = world.receive(email())
        pause(world, ref)
        assert "already" in self.refused(world, ref, reason="we_asked_them_first", why="Which school it is")

    def test_what_is_held_back(self, world: World) -> None:
        referral = email("I would like to refer a pupil of ours", **{"from": "Head <head@hill.sch.uk>"})
        assert "referral" in self.refused(world, world.receive(referral))

    def test_what_nobody_may_be_written_to_about(self, world: World) -> None:
        ref = world.receive(email("Ticket 4711", **{"from": "enquiries@cases.example.org"}))
        assert world.cases.get(ref).latest_round.silent
        assert "written to" in self.refused(world, ref)


class TestRaces:
    """Whatever comes between reading and writing is read before anything stands still."""

    def test_a_message_that_comes_meanwhile_is_read_first(self, world: World) -> None:
        ref = world.receive(email())
        before = world.cases.get(ref).latest_round
        write(world, ref, NOON + HOUR)
        with pytest.raises(CaseMovedOn):
            world.rounds.move_clock(before, before)

    def test_a_message_read_before_it_stood_still_restarts_it_all_the_same(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ref, add = world.receive(email()), world.cases.add
        paused: list[Round] = []

        def meanwhile(addition: Any) -> Any:
            if not paused:
                paused.append(pause(world, ref, NOON + HOUR))
            return add(addition)

        monkeypatch.setattr(world.cases, "add", meanwhile)
        write(world, ref, NOON + 2 * HOUR)
        round_ = world.cases.get(ref).latest_round
        assert paused
        assert (round_.paused, round_.joined) == (None, 1)

    def test_a_milestone_that_was_read_before_it_stood_still_is_not_passed(self, world: World) -> None:
        ref = world.receive(email())
        before = world.cases.get(ref).latest_round
        pause(world, ref)
        with pytest.raises(CaseMovedOn):
            world.rounds.pass_milestone(before, "remind-caseworker", world.profile.course(before), REMIND)

    def test_an_answer_wins(self, world: World) -> None:
        ref = world.receive(email())
        before = world.cases.get(ref).latest_round
        response = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=NOON)
        world.rounds.answer(
            world.cases.get(ref).latest_round, response, NOON, world.profile.erase_on(Kind.ENQUIRY, NOON), None
        )
        with pytest.raises(CaseMovedOn):
            world.rounds.move_clock(before, before)


def reviewed_and_restarted(world: World, ref: str) -> None:
    look(world, ref, "overdue", datetime(2027, 1, 5, 9, tzinfo=UTC))
    restart(world, ref, WEDNESDAY)


@pytest.mark.tables
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_anywhere_and_done_again_it_stood_still_once_and_nobody_was_told_twice(side: str) -> None:
    for at in range(1, 20):
        with small_world() as world:
            ref = world.receive(email())
            killer = Killer(at, side)
            pause(world, ref, until="2027-01-05")
            with killer.at_large(world):
                reviewed_and_restarted(world, ref)
            if killer.killed:
                reviewed_and_restarted(world, ref)
            world.sweep(WEDNESDAY + HOUR)
            round_ = world.cases.get(ref).latest_round
            assert (round_.paused, len(round_.pauses)) == (None, 1), f"call {at}"
            assert round_.due_at == datetime(2027, 1, 12, 17, tzinfo=UTC)
            assert [task.done_by for task in reviews(world, ref)] == [CASEY], f"call {at}"
            assert len(world.post.letters) <= 1 + (side == "after" and killer.killed)
        if not killer.killed:
            break
    assert 3 < at < 19
