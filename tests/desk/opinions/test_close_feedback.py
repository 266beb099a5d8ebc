"""Feedback is closed once everybody has what they were owed of it, and counted once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.adapters.cases import round_item
from casework.domain.history import history
from casework.domain.round import FEEDBACK, Kind, Outcome, Round, Status
from casework.errors import AlreadyAnswered, CaseErased, FieldWrong, ImpossibleAct, LetterNotSent, MachineOutOfReach
from casework.record_response import GivenResponse, record_response
from desk.cases.finish_task import finish_task
from escalation.acknowledge import acknowledge
from escalation.pass_milestone import pass_milestone
from tests.noting.test_take_note import CALLER, note, take
from tests.opinions import CLOSED, REPLY, close, said, will_improve
from tests.world import CASEY, NOON, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def counted(world: World) -> list[tuple[str, Kind, int]]:
    return [(each.month, each.kind, each.n) for each in world.counts.of_feedback()]


def erase_on(world: World) -> list[str]:
    return [key["erase_on"] for key in world.table.query_index("erasure", "erasure")[0]]


def missing(world: World, ref: str, **closed: Any) -> str:
    with pytest.raises(ImpossibleAct) as refused:
        close(world, ref, **closed)
    assert world.cases.get(ref).status is Status.OPEN
    return refused.value.missing


@pytest.mark.clause("FB-01")
@pytest.mark.parametrize("kind", sorted(FEEDBACK))
def test_what_was_seen_to_ends_is_counted_by_its_kind_and_wakes_its_machine(world: World, kind: Kind) -> None:
    ref = said(world, kind).ref
    closed = close(world, ref, accepted=False if kind is Kind.CRITICISM else None)
    assert (closed.status, closed.outcome, closed.answered_at) == (Status.ANSWERED, Outcome.SEEN_TO, NOON)
    assert closed.feedback
    assert closed.feedback.seen_to
    assert (closed.feedback.seen_to.what, closed.feedback.seen_to.by) == (CLOSED["what"], CASEY)
    assert counted(world) == [("2026-12", kind, 1)]
    assert erase_on(world) == ["2028-12-23"]
    assert world.machine.woken == [f"token-{ref}.1"]
    assert [entry.ref for entry in world.worklist.page(Status.ANSWERED, None).entries] == [ref]
    world.sweep(NOON + DAY)
    assert not list(world.loose_ends.since(NOON + DAY))


@pytest.mark.clause("FB-11")
def test_where_a_reply_was_wanted_it_does_not_end_without_one(world: World) -> None:
    ref = said(world, reply_wanted=True, contact=CALLER).ref
    assert missing(world, ref) == "a reply was wanted, and none is said to be given (FB-11)"
    assert not counted(world)
    closed = close(world, ref, reply=REPLY, now=NOON + HOUR)
    assert closed.response
    assert (closed.response.summary, closed.response.by, closed.outcome) == (REPLY["summary"], CASEY, None)
    lines = [(event.what, event.by) for event in history(world.cases.get(ref))]
    assert ("Round 1 answered (telephone)", CASEY.name) in lines
    assert ("The comment of round 1 seen to", CASEY.name) in lines


@pytest.mark.clause("FB-11")
def test_a_reply_is_promised_like_any_answer_and_the_officer_is_reminded(world: World) -> None:
    round_ = said(world, reply_wanted=True)
    assert world.profile.office.local(round_.due_at).isoformat() == "2027-01-04T17:00:00+00:00"
    assert {role for each in world.profile.course(round_).milestones for role in each.tells} == {"officer", "manager"}


@pytest.mark.clause("FB-11")
def test_where_no_reply_is_wanted_nothing_was_promised_and_the_councils_manager_hears_nothing(world: World) -> None:
    round_ = said(world, reply_wanted=False)
    course = world.profile.course(round_)
    assert {role for each in course.milestones for role in each.tells} == {"officer"}
    for milestone in course.milestones:
        pass_milestone(
            round_.ref,
            1,
            milestone.name,
            world.cases,
            world.rounds,
            world.correspondence,
            world.profile,
            world.profile.office.next_open(milestone.at, world.profile.working_days),
        )
    assert {letter["To"] for letter in world.post.letters} == {World.officer}
    assert {letter["Subject"] for letter in world.post.letters[:3]} == {
        f"{round_.ref}: reminder, to be seen to by Monday 4 January 2027",
        f"{round_.ref}: feedback not seen to, 1 working day late",
    }


@pytest.mark.clause("FB-12")
@pytest.mark.parametrize("kind", sorted(FEEDBACK))
def test_it_goes_to_the_officer_by_reference(world: World, kind: Kind) -> None:
    ref = said(world, kind, worker="Casey Worker").ref
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    (letter,) = world.post.letters
    assert (letter["To"], letter["Subject"]) == (
        World.officer,
        f"{ref}: new {kind}, to be seen to by Monday 4 January 2027",
    )
    assert "Casey" not in letter.as_string()


@pytest.mark.clause("FB-12")
def test_the_worker_whom_it_names_is_told_first(world: World) -> None:
    ref = said(world, "compliment", worker="Casey Worker").ref
    for shared in (None, False):
        assert missing(world, ref, shared=shared) == "it names a worker, who has to be told of it first (FB-12)"
    close(world, ref, shared=True)
    told = "The compliment of round 1 seen to, shared with the worker whom it names"
    assert (told, CASEY.name) in [(event.what, event.by) for event in history(world.cases.get(ref))]


@pytest.mark.clause("FB-03")
def test_an_accepted_criticism_has_an_action_with_an_owner_and_a_date(world: World) -> None:
    ref = said(world, "criticism").ref
    assert missing(world, ref) == "it has to be said whether the criticism is accepted (FB-03)"
    assert "needs an improvement action" in missing(world, ref, accepted=True)
    action = will_improve(world, ref)
    assert (action.owner, action.due_on.isoformat()) == ("Robin Lead", "2027-01-29")
    closed = close(world, ref, accepted=True)
    assert closed.feedback
    assert closed.feedback.seen_to
    assert closed.feedback.seen_to.accepted
    assert "The criticism of round 1 seen to, accepted" in [event.what for event in history(world.cases.get(ref))]


def test_an_action_because_of_something_earlier_is_none_for_this_criticism(world: World) -> None:
    ref = said(world, "criticism", now=NOON + HOUR).ref
    will_improve(world, ref, now=NOON)
    assert "needs an improvement action" in missing(world, ref, now=NOON + HOUR, accepted=True)


def test_everything_that_is_missing_is_said_at_once(world: World) -> None:
    ref = said(world, "criticism", reply_wanted=True, worker="Casey Worker").ref
    assert missing(world, ref).count(";") == 2


@pytest.mark.clause("FB-03")
def test_an_action_is_a_task_until_it_is_done_and_is_told_without_its_words(world: World) -> None:
    ref = said(world, "criticism").ref
    for _ in range(2):
        will_improve(world, ref)
    case = world.cases.get(ref)
    (action,) = case.improvements
    (task,) = (task for task in case.tasks if task.id == action.task)
    assert world.profile.office.local(task.due_at).isoformat() == "2027-01-29T17:00:00+00:00"
    (letter,) = world.post.to(World.officer)
    assert "improvement action 0001" in letter.as_string()
    assert not any(word in letter.as_string() for word in (action.what, action.owner))
    finish_task(ref, task.id, CASEY, world.cases, world.tasks, world.profile, NOON + DAY)
    lines = [event.what for event in history(world.cases.get(ref))]
    assert "Improvement action 0001 decided, to be done until 2027-01-29" in lines
    assert f"Task done: {task.what}" in lines


def test_an_action_stands_when_the_post_does_not_and_the_sweep_tells_of_it(world: World) -> None:
    ref = said(world).ref
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    will_improve(world, ref)
    assert not world.post.to(World.officer)
    world.sweep(NOON + HOUR)
    assert len(world.post.to(World.officer)) == 1


@pytest.mark.parametrize(
    ("due_on", "due_at"),
    [("2027-01-29", "2027-01-29"), ("2027-01-31", "2027-01-29"), ("2026-12-28", "2026-12-24")],
)
def test_the_task_of_an_action_is_due_while_somebody_works(world: World, due_on: str, due_at: str) -> None:
    ref = said(world).ref
    action = will_improve(world, ref, due_on=due_on)
    (task,) = (task for task in world.cases.get(ref).tasks if task.id == action.task)
    assert world.profile.office.local(task.due_at).isoformat() == f"{due_at}T17:00:00+00:00"
    assert action.due_on.isoformat() == due_on


def test_an_action_is_not_due_when_nobody_knows_the_holidays_of(world: World) -> None:
    with pytest.raises(FieldWrong, match=r"^due_on: should not be after 20\d\d-12-31$"):
        will_improve(world, said(world).ref, due_on="2999-01-01")


def test_an_action_cannot_be_due_before_today(world: World) -> None:
    ref = said(world).ref
    with pytest.raises(FieldWrong) as refused:
        will_improve(world, ref, due_on="2026-12-22")
    assert refused.value.field == "due_on"
    assert not world.cases.get(ref).improvements


@pytest.mark.parametrize(
    ("kind", "closed", "field"),
    [
        ("comment", {"shared": True}, "shared"),
        ("comment", {"shared": False}, "shared"),
        ("compliment", {"accepted": True}, "accepted"),
    ],
)
def test_what_is_not_said_of_such_feedback_is_refused(world: World, kind: str, closed: Any, field: str) -> None:
    ref = said(world, kind).ref
    with pytest.raises(FieldWrong) as refused:
        close(world, ref, **closed)
    assert refused.value.field == field
    assert world.cases.get(ref).status is Status.OPEN


@pytest.mark.parametrize("at", [NOON - HOUR, NOON + HOUR])
def test_it_is_seen_to_after_it_came_and_not_later_than_now(world: World, at: datetime) -> None:
    ref = said(world).ref
    with pytest.raises(FieldWrong, match="answered_at"):
        close(world, ref, answered_at=at)


def test_what_was_seen_to_last_month_counts_for_last_month(world: World) -> None:
    ref = said(world).ref
    close(world, ref, now=NOON + 10 * DAY, answered_at=NOON + DAY)
    assert counted(world) == [("2026-12", Kind.COMMENT, 1)]
    (line,) = (event for event in history(world.cases.get(ref)) if "seen to" in event.what)
    assert line.what == "The comment of round 1 seen to, recorded at 2027-01-02T12:00+00:00"


def test_closed_again_with_the_same_words_changes_nothing_and_with_others_is_refused(world: World) -> None:
    ref = said(world, reply_wanted=True).ref
    first = close(world, ref, reply=REPLY)
    for now in (NOON + HOUR / 2, NOON + 40 * DAY):
        assert close(world, ref, now=now, reply=REPLY).response == first.response
    others: list[dict[str, Any]] = [
        {"what": "Something else"},
        {"reply": {**REPLY, "summary": "Other words"}},
        {"reply": None},
    ]
    for other in others:
        with pytest.raises(AlreadyAnswered):
            close(world, ref, **{"reply": REPLY, **other})
    assert counted(world) == [("2026-12", Kind.COMMENT, 1)]


def test_of_two_who_close_it_at_once_one_does_and_it_is_counted_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = said(world).ref
    end = world.opinions.end

    def meanwhile(*args: Any) -> Round:
        monkeypatch.setattr(world.opinions, "end", end)
        close(world, ref)
        return end(*args)

    monkeypatch.setattr(world.opinions, "end", meanwhile)
    assert close(world, ref).outcome is Outcome.SEEN_TO
    assert counted(world) == [("2026-12", Kind.COMMENT, 1)]

    other = said(world).ref

    def otherwise(*args: Any) -> Round:
        monkeypatch.setattr(world.opinions, "end", end)
        close(world, other, what="Something else")
        return end(*args)

    monkeypatch.setattr(world.opinions, "end", otherwise)
    with pytest.raises(AlreadyAnswered):
        close(world, other)
    assert counted(world) == [("2026-12", Kind.COMMENT, 2)]


def test_when_the_machine_is_out_of_reach_it_is_closed_and_the_sweep_wakes_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = said(world).ref

    def unreachable(task_token: str) -> bool:
        raise MachineOutOfReach("ThrottlingException")

    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "answered", unreachable)
        close(world, ref)
    world.sweep(NOON + HOUR)
    assert world.machine.woken == [f"token-{ref}.1"]


def test_a_retry_does_not_close_what_came_meanwhile(world: World) -> None:
    first = said(world)
    close(world, first.ref)
    further = first.model_copy(update={"number": 2, "received_at": NOON + HOUR / 2})
    world.table.write(world.table.put(round_item(further)))
    assert close(world, first.ref, NOON + HOUR / 2).number == 1
    assert world.cases.get(first.ref).status is Status.OPEN
    assert close(world, first.ref, NOON + HOUR / 2, round=2).number == 2


def test_what_is_no_feedback_is_not_closed_as_such(world: World) -> None:
    ref = take(world, note()).ref
    assert missing(world, ref) == "nothing on the case is feedback"
    assert missing(world, said(world).ref, round=2) == "round 2 is no feedback"


@pytest.mark.parametrize("kind", ["comment", "other_service"])
def test_a_response_does_not_end_what_has_a_way_of_its_own(world: World, kind: str) -> None:
    how = {"feedback": {"reply_wanted": True, "how": {"read_back": True}}} if kind == "comment" else {}
    ref = take(world, note(kind=kind, **how)).ref
    given = GivenResponse.model_validate(REPLY)
    with pytest.raises(ImpossibleAct, match=r"POST /cases/\{ref\}/"):
        record_response(ref, given, CASEY, world.cases, world.rounds, world.machine, world.profile, NOON)
    assert world.cases.get(ref).status is Status.OPEN


def test_nothing_is_added_to_a_case_that_was_erased_meanwhile(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = said(world).ref
    end = world.opinions.end

    def meanwhile(*args: Any) -> Round:
        world.erase(ref, NOON, after_round=1, ended_as=Outcome.EXPIRED)
        return end(*args)

    monkeypatch.setattr(world.opinions, "end", meanwhile)
    with pytest.raises(CaseErased):
        close(world, ref)
    assert not counted(world)
