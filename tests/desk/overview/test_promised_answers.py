"""Each promised answer is counted once, in the write that records it, against the month in which it was due."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from casework.adapters.rounds import RoundStore
from casework.domain.channel import Channel
from casework.domain.kept_promise import promised_answer
from casework.domain.promise import Promise
from casework.domain.round import Kind, Response
from casework.errors import AlreadyAnswered
from casework.record_response import GivenResponse, record_response
from tests.complaints import a_complaint, turn_answered, turn_to_next_step
from tests.desk.opinions.test_answer_step import UPHELD, answer
from tests.desk.opinions.test_end_complaint import WITHDRAWN, end
from tests.desk.opinions.test_reclassify import reclassify
from tests.killing import Killer
from tests.opinions import REPLY, about_another, close, discuss, said, show
from tests.rights import Rights
from tests.world import CASEY, NOON, World, email

DAY = timedelta(days=1)
DECEMBER, JANUARY, FEBRUARY = "2026-12", "2027-01", "2027-02"
"""An enquiry of NOON, the Wednesday before Christmas, is due on Monday 4 January 2027."""

GIVEN = GivenResponse(channel=Channel.TELEPHONE, summary="Explained the law")


def record(world: World, ref: str, at: datetime) -> None:
    record_response(ref, GIVEN, CASEY, world.cases, world.rounds, world.machine, world.profile, at)


def counted(world: World) -> dict[str, dict[Kind, tuple[int, int]]]:
    """By month and kind, how many answers there were and how many of them late."""
    months = world.counts.of_months([DECEMBER, JANUARY, FEBRUARY])
    return {each.month: {kind: (n, each.late[kind]) for kind, n in each.answered.items()} for each in months}


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize(
    ("answered_at", "late"),
    [
        ("2026-12-23T12:00:00+00:00", 0),
        ("2027-01-04T17:00:00+00:00", 0),
        ("2027-01-04T17:00:01+00:00", 1),
        ("2027-02-11T09:00:00+00:00", 1),
    ],
)
def test_an_enquiry_counts_for_the_month_in_which_it_was_due_whenever_it_was_answered(
    world: World, answered_at: str, late: int
) -> None:
    record(world, world.receive(email()), datetime.fromisoformat(answered_at))
    assert counted(world) == {DECEMBER: {}, JANUARY: {Kind.ENQUIRY: (1, late)}, FEBRUARY: {}}


@pytest.mark.parametrize(
    ("received_at", "month"),
    [
        ("2026-11-23T09:00:00+00:00", "2026-11"),  # due on Monday 30 November
        ("2026-11-24T09:00:00+00:00", "2026-12"),  # due on Tuesday 1 December
        ("2027-03-23T12:00:00+00:00", "2027-04"),  # due on Thursday 1 April, after Good Friday and Easter Monday
    ],
)
def test_what_came_in_one_month_may_be_due_in_the_next(world: World, received_at: str, month: str) -> None:
    at = datetime.fromisoformat(received_at)
    record(world, world.receive(email(), at), at + timedelta(hours=1))
    (only,) = world.counts.of_months([month])
    assert only.answered == {Kind.ENQUIRY: 1}


def test_the_same_answer_posted_again_counts_once(world: World) -> None:
    ref = world.receive(email())
    for hours in range(3):
        record(world, ref, NOON + timedelta(hours=hours))
    assert counted(world)[JANUARY] == {Kind.ENQUIRY: (1, 0)}


def test_of_two_who_answer_at_once_one_counts(world: World) -> None:
    ref = world.receive(email())
    round_ = world.rounds.get(ref, 1)
    promised = promised_answer(round_, NOON, world.profile.office)
    erase_on = world.profile.erase_on(Kind.ENQUIRY, NOON)
    response = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=NOON)
    world.rounds.answer(round_, response, NOON, erase_on, promised)
    with pytest.raises(AlreadyAnswered):
        world.rounds.answer(round_, response, NOON, erase_on, promised)
    assert counted(world)[JANUARY] == {Kind.ENQUIRY: (1, 0)}


@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_in_the_write_and_posted_again_it_counts_once(world: World, side: str) -> None:
    ref, killer = world.receive(email()), Killer(1, side)
    with killer.at_large(world):
        record(world, ref, NOON)
    assert killer.killed
    record(world, ref, NOON + timedelta(minutes=1))
    assert counted(world)[JANUARY] == {Kind.ENQUIRY: (1, 0)}


def test_an_answer_is_held_against_the_day_on_which_it_is_due_when_it_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A holiday declared since moves the date, between the reading of the case and the writing of the answer."""
    ref, write = world.receive(email()), RoundStore.answer
    later = Promise(received_at=NOON, due_at=NOON + 50 * DAY, milestones=())

    def moved_meanwhile(rounds: RoundStore, *answered: object) -> object:
        monkeypatch.setattr(RoundStore, "answer", write)
        world.rounds.pass_milestone(world.rounds.get(ref, 1), "remind-caseworker", later, NOON)
        return write(rounds, *answered)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(RoundStore, "answer", moved_meanwhile)
    record(world, ref, NOON + 20 * DAY)
    assert counted(world) == {DECEMBER: {}, JANUARY: {}, FEBRUARY: {Kind.ENQUIRY: (1, 0)}}


@pytest.mark.clause("FB-14")
@pytest.mark.clause("FB-15")
def test_each_step_of_a_complaint_is_a_promise_of_its_own(world: World) -> None:
    ref = a_complaint(world).ref
    answer(world, ref, now=NOON + DAY, **UPHELD)
    assert counted(world)[JANUARY] == {Kind.COMPLAINT: (1, 0)}
    late = a_complaint(world).ref
    answer(world, late, now=NOON + 40 * DAY)
    answer(world, late, now=NOON + 40 * DAY)
    assert counted(world)[JANUARY] == {Kind.COMPLAINT: (2, 1)}


def test_what_ends_a_complaint_without_an_answer_of_the_service_counts_for_nothing(world: World) -> None:
    ref = a_complaint(world).ref
    end(world, ref, WITHDRAWN)
    gone_on = a_complaint(world).ref
    turn_answered(world, gone_on)
    turn_to_next_step(world, gone_on)
    assert counted(world) == {DECEMBER: {}, JANUARY: {}, FEBRUARY: {}}


def _feedback_with_a_reply(world: World) -> None:
    close(world, said(world, reply_wanted=True).ref, reply=REPLY)


def _feedback_without(world: World) -> None:
    close(world, said(world).ref)


def _views(world: World) -> None:
    views = about_another(world).ref
    discuss(world, views)
    show(world, views)


def _a_request(world: World) -> None:
    rights = Rights(world)
    rights.make()
    rights.answer(NOON + 60 * DAY)


def _no_question(world: World) -> None:
    reclassify(world, world.receive(email("Nobody rang back")), Kind.COMPLAINT)


@pytest.mark.clause("FB-11")
@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (_feedback_with_a_reply, {Kind.COMMENT: (1, 0)}),
        (_feedback_without, {}),
        (_views, {Kind.OTHER_SERVICE: (1, 0)}),
        (_a_request, {Kind.RIGHTS_REQUEST: (1, 1)}),
        (_no_question, {}),
    ],
)
def test_only_what_was_promised_to_somebody_is_counted(
    world: World, happens: Callable[[World], None], expected: dict[Kind, tuple[int, int]]
) -> None:
    happens(world)
    assert counted(world)[JANUARY] == expected
