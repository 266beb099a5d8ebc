"""Views about another service: discussed first, then shown the way, with support for who wants it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.domain.history import history
from casework.domain.other_service import Body
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.staff import Role
from casework.errors import AlreadyAnswered, FieldWrong, ImpossibleAct, MachineOutOfReach
from desk.opinions.show_the_way import Shown
from tests.desk.opinions.test_reclassify import reclassify
from tests.noting.test_take_note import CALLER, note, take
from tests.opinions import about_another, discuss, said, show
from tests.world import CASEY, NOON, World, email, ses

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def counted(world: World) -> list[tuple[str, Body, int]]:
    return [(each.month, each.body, each.n) for each in world.counts.of_views()]


def lines(world: World, ref: str) -> list[str]:
    return [event.what for event in history(world.cases.get(ref))]


@pytest.mark.clause("FB-18")
def test_no_way_is_shown_before_it_was_discussed(world: World) -> None:
    ref = about_another(world).ref
    with pytest.raises(ImpossibleAct) as refused:
        show(world, ref)
    assert refused.value.missing == "it has to be discussed first what they mean to do (FB-18)"
    discuss(world, ref)
    assert show(world, ref).given.body is Body.NHS


@pytest.mark.clause("FB-18")
def test_a_discussion_is_dated_and_stops_no_clock(world: World) -> None:
    round_ = about_another(world)
    discuss(world, round_.ref, NOON + DAY, at=NOON + HOUR)
    still = world.cases.get(round_.ref).latest_round
    assert still.other_service
    assert still.other_service.discussed
    assert (still.other_service.discussed.at, still.other_service.discussed.by) == (NOON + HOUR, CASEY)
    assert (still.status, still.due_at, still.turn) == (Status.OPEN, round_.due_at, 0)
    assert not world.machine.woken
    world.sweep(NOON + 2 * DAY)
    assert not world.machine.woken
    assert "Discussed the views about another service of round 1, with Olu Officer" in lines(world, round_.ref)


@pytest.mark.clause("FB-18")
def test_it_is_discussed_with_the_officer_who_records_it_or_is_named(world: World) -> None:
    ref = about_another(world).ref
    with pytest.raises(FieldWrong) as refused:
        discuss(world, ref, with_officer=None)
    assert refused.value.field == "with_officer"
    for _ in range(2):
        discuss(world, ref, roles=frozenset({Role.OFFICER}), with_officer=None)
    assert "Discussed the views about another service of round 1" in lines(world, ref)


@pytest.mark.clause("FB-17")
@pytest.mark.clause("FB-19")
@pytest.mark.clause("FB-21")
@pytest.mark.parametrize("body", Body)
def test_they_end_with_a_way_of_the_directory_and_are_counted_by_whom_they_are_about(world: World, body: Body) -> None:
    ref = about_another(world).ref
    discuss(world, ref)
    shown = show(world, ref, NOON + HOUR, body=body, how="post")
    assert (shown.round.status, shown.round.outcome, shown.support) == (Status.ANSWERED, Outcome.ROUTED, None)
    assert (shown.given.body, shown.given.how, shown.given.by) == (body, "post", CASEY)
    assert counted(world) == [("2026-12", body, 1)]
    assert world.machine.woken == [f"token-{ref}.1"]
    assert [key["erase_on"] for key in world.table.query_index("erasure", "erasure")[0]] == ["2028-12-23"]
    way = body.replace("_", " ")
    told = f"Shown the way to who hears the views about another service of round 1 ({way}, by post)"
    assert f"{told}, support offered and declined" in lines(world, ref)


@pytest.mark.clause("FB-20")
def test_support_that_is_accepted_is_an_enquiry_with_a_promise_of_its_own(world: World) -> None:
    ref = about_another(world, contact=CALLER).ref
    discuss(world, ref)
    later = NOON + 7 * DAY
    support = show(world, ref, later, support_accepted=True).support
    case = world.cases.get(ref)
    assert support
    assert case.latest_round.number == support.number == 2
    assert (case.latest_round.kind, case.latest_round.received_at, case.status) == (Kind.ENQUIRY, later, Status.OPEN)
    assert case.latest_round.due_at == world.profile.promise(later).due_at
    assert case.message_of(case.latest_round) == case.messages[0]
    assert (ref, 2) in world.machine.started
    assert [entry.ref for entry in world.worklist.page(Status.OPEN, None).entries] == [ref]
    assert not world.worklist.page(Status.ANSWERED, None).entries
    assert not world.table.query_index("erasure", "erasure")[0]
    assert any(line.endswith("support offered and accepted") for line in lines(world, ref))


@pytest.mark.clause("FB-20")
def test_whether_support_was_offered_is_recorded_and_none_is_accepted_that_was_not(world: World) -> None:
    ref = about_another(world).ref
    discuss(world, ref)
    with pytest.raises(FieldWrong) as refused:
        show(world, ref, support_offered=False, support_accepted=True)
    assert refused.value.field == "support_accepted"
    show(world, ref, support_offered=False)
    assert any(line.endswith("support not offered") for line in lines(world, ref))


def test_support_is_not_written_about_to_an_address_that_may_not_be_theirs(world: World) -> None:
    ref = world.receive(email(), on_top=ses(results="dmarc=fail header.from=example.org"))
    reclassify(world, ref, Kind.OTHER_SERVICE, NOON)
    discuss(world, ref)
    support = show(world, ref, support_accepted=True).support
    assert support
    assert support.no_automatic_letter == world.cases.get(ref).unproven


def test_a_way_that_the_directory_does_not_have_is_not_shown(world: World) -> None:
    school = tuple(route for route in world.profile.directory.routes if route.body is Body.SCHOOL)
    directory = world.profile.directory.model_copy(update={"routes": school})
    world.profile = world.profile.model_copy(update={"directory": directory})
    ref = about_another(world).ref
    discuss(world, ref)
    with pytest.raises(FieldWrong) as refused:
        show(world, ref)
    assert refused.value.field == "body"


@pytest.mark.parametrize("at", [NOON - HOUR, NOON + HOUR])
def test_a_discussion_comes_after_the_views_and_not_later_than_now(world: World, at: datetime) -> None:
    ref = about_another(world).ref
    with pytest.raises(FieldWrong) as refused:
        discuss(world, ref, at=at)
    assert refused.value.field == "at"


def test_recorded_again_in_the_same_words_nothing_changes_and_in_others_it_is_refused(world: World) -> None:
    ref = about_another(world).ref
    for now in (NOON, NOON + HOUR):
        discuss(world, ref, now)
    with pytest.raises(ImpossibleAct, match="stays as it was"):
        discuss(world, ref, what="Something else")
    first = show(world, ref, support_accepted=True)
    again = show(world, ref, NOON + DAY, support_accepted=True)
    assert (again.given, again.support) == (first.given, world.rounds.get(ref, 2))
    changes: list[dict[str, Any]] = [{"body": "school"}, {"how": "post"}, {"support_accepted": False}]
    for change in changes:
        with pytest.raises(AlreadyAnswered):
            show(world, ref, **{"support_accepted": True, **change})
    assert len(world.cases.get(ref).rounds) == 2
    assert counted(world) == [("2026-12", Body.NHS, 1)]


def test_of_two_who_show_a_way_at_once_one_does_and_support_begins_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = about_another(world).ref
    discuss(world, ref)
    end = world.opinions.end

    def meanwhile(*args: Any) -> Round:
        monkeypatch.setattr(world.opinions, "end", end)
        show(world, ref, support_accepted=True)
        return end(*args)

    monkeypatch.setattr(world.opinions, "end", meanwhile)
    assert show(world, ref, support_accepted=True).support
    assert len(world.cases.get(ref).rounds) == 2
    assert counted(world) == [("2026-12", Body.NHS, 1)]


def test_of_two_discussions_at_once_the_first_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = about_another(world).ref
    discussed = world.opinions.discussed

    def meanwhile(*args: Any) -> None:
        monkeypatch.setattr(world.opinions, "discussed", discussed)
        discuss(world, ref, what="What they said first")
        discussed(*args)

    monkeypatch.setattr(world.opinions, "discussed", meanwhile)
    with pytest.raises(ImpossibleAct):
        discuss(world, ref)
    views = world.cases.get(ref).latest_round.other_service
    assert views
    assert views.discussed
    assert views.discussed.what == "What they said first"


def test_when_no_machine_is_in_reach_the_way_is_shown_and_the_sweep_sees_to_both_rounds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = about_another(world).ref
    discuss(world, ref)

    def unreachable(*_: object) -> bool:
        raise MachineOutOfReach("ThrottlingException")

    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "answered", unreachable)
        patch.setattr(world.machine, "start", unreachable)
        end: Shown = show(world, ref, support_accepted=True)
    assert end.support
    world.sweep(NOON + HOUR)
    assert world.machine.woken == [f"token-{ref}.1"]
    assert (ref, 2) in world.machine.started


def test_what_is_not_about_another_service_is_shown_no_way(world: World) -> None:
    for ref in (take(world, note()).ref, said(world).ref):
        with pytest.raises(ImpossibleAct, match="nothing on the case is about another service"):
            discuss(world, ref)
        with pytest.raises(ImpossibleAct, match="nothing on the case is about another service"):
            show(world, ref)
