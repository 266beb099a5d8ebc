"""A complaint ends without a finding only if it is taken back, or came too late and nobody has looked into it."""

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.channel import Channel
from casework.domain.history import history
from casework.domain.round import Kind, Outcome, Round
from casework.domain.staff import StaffMember
from casework.errors import ImpossibleAct, NotOnCase
from desk.opinions.complaint_turn import Turns
from desk.opinions.end_complaint import NotedEnding, end_complaint
from tests.asked import parked
from tests.complaints import OLU, a_complaint, turn_answered
from tests.sharing import DAY, HOUR, a_client
from tests.world import CASEY, NOON, World

WITHDRAWN: dict[str, Any] = {"as": "withdrawn", "how": "telephone"}
NOT_ACCEPTED: dict[str, Any] = {"as": "not_accepted", "reason": "Nobody who worked here then can be asked."}
A_YEAR_LATE: dict[str, Any] = {"happened_on": date(2025, 12, 22), "late_reason": "The officer decides"}


def end(world: World, ref: str, said: dict[str, Any], by: StaffMember = CASEY, now: datetime = NOON + DAY) -> Round:
    turns = Turns(world.cases, world.rounds, world.machine, world.profile)
    return end_complaint(ref, NotedEnding.model_validate(said), by, turns, now)


@pytest.mark.clause("FB-13")
def test_a_complainant_takes_it_back_at_any_step(world: World) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref, NOON + HOUR)
    parked(world, ref, 1)
    ended = end(world, ref, WITHDRAWN)
    assert (ended.outcome, ended.answered_at, ended.recorded_at) == (Outcome.WITHDRAWN, NOON + DAY, NOON + DAY)
    assert ended.complaint
    assert (ended.complaint.ended_how, ended.complaint.ended_by) == (Channel.TELEPHONE, CASEY)
    assert world.machine.woken == [f"token-{ref}.1"]
    item = world.table.get({"pk": f"CASE#{ref}", "sk": "ROUND#0001"})
    assert item
    assert item["erase_on"] == world.profile.erase_on(Kind.COMPLAINT, NOON + DAY).isoformat()
    lines = {(event.what, event.by) for event in history(world.cases.get(ref))}
    assert ("Round 1, the complaint, ended: the complainant took it back (telephone)", CASEY.name) in lines


@pytest.mark.clause("FB-13")
def test_what_came_after_more_than_a_year_may_not_be_accepted_and_then_why_is_said(world: World) -> None:
    ref = a_complaint(world, noted=A_YEAR_LATE).ref
    ended = end(world, ref, NOT_ACCEPTED, OLU)
    assert ended.outcome is Outcome.NOT_ACCEPTED
    assert ended.complaint
    assert ended.complaint.ended_because == NOT_ACCEPTED["reason"]
    lines = {(event.what, event.by) for event in history(world.cases.get(ref))}
    assert (f"Round 1, the complaint, ended: not accepted: {NOT_ACCEPTED['reason']}", OLU.name) in lines


@pytest.mark.clause("FB-13")
@pytest.mark.parametrize("happened_on", [None, date(2025, 12, 23), date(2026, 12, 1)])
def test_what_came_in_time_is_looked_into(world: World, happened_on: date | None) -> None:
    ref = a_complaint(world, noted={"happened_on": happened_on}).ref
    with pytest.raises(ImpossibleAct, match="after more than 12 months"):
        end(world, ref, NOT_ACCEPTED)


@pytest.mark.clause("FB-13")
def test_what_was_taken_up_is_taken_up(world: World) -> None:
    ref = a_complaint(world, noted=A_YEAR_LATE).ref
    turn_answered(world, ref, NOON + HOUR)
    with pytest.raises(ImpossibleAct, match="it was taken up"):
        end(world, ref, NOT_ACCEPTED)


def test_the_same_ending_again_changes_nothing_and_another_is_refused(world: World) -> None:
    ref = a_complaint(world).ref
    ended = end(world, ref, WITHDRAWN)
    assert end(world, ref, WITHDRAWN, now=NOON + DAY + HOUR / 2) == ended
    with pytest.raises(ImpossibleAct, match="ended as “withdrawn”"):
        end(world, ref, {**WITHDRAWN, "how": "post"})
    with pytest.raises(ImpossibleAct, match="ended as “withdrawn”"):
        end(world, ref, NOT_ACCEPTED)
    with pytest.raises(ImpossibleAct, match="ended as “withdrawn”"):
        end(world, ref, WITHDRAWN, now=NOON + 2 * DAY)


def test_of_two_endings_at_the_same_moment_one_stands(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = a_complaint(world, noted=A_YEAR_LATE).ref
    turn = world.rounds.turn

    def overtaken(*args: Any) -> Round:
        monkeypatch.undo()
        end(world, ref, WITHDRAWN)
        return turn(*args)

    monkeypatch.setattr(world.rounds, "turn", overtaken)
    with pytest.raises(ImpossibleAct, match="ended as “withdrawn”"):
        end(world, ref, NOT_ACCEPTED, OLU)
    assert world.cases.get(ref).latest_round.outcome is Outcome.WITHDRAWN


def test_only_a_complaint_is_ended_so(world: World) -> None:
    with pytest.raises(NotOnCase):
        end(world, a_client(world).ref, WITHDRAWN)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"as": "withdrawn"}, "how"),
        ({"as": "not_accepted"}, "reason"),
        ({**NOT_ACCEPTED, "how": "post"}, "how"),
        ({"as": "resolved", "how": "post"}, "as"),
        ({"how": "post"}, "as"),
    ],
)
def test_an_ending_says_how_or_why(said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NotedEnding.model_validate(said)
    assert {error["loc"] for error in refused.value.errors()} == {(field,)}
