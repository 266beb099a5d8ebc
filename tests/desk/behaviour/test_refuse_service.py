"""Refusing service: one person's decision, after an incident, with reasons, and never for longer than it may last."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from casework.domain.round import Kind, Outcome, Round, Status
from casework.errors import FieldWrong, ImpossibleAct, NotOnCase
from casework.record_response import GivenResponse, record_response
from desk.behaviour.incident_file import IncidentNotReady
from desk.behaviour.refuse_service import DecidedRefusal
from desk.cases.views import case_view
from tests.asked import parked
from tests.incidents import OLLIE, REFUSED, RENEWED, Behaviour, refused
from tests.sharing import DAY
from tests.world import CASEY, NOON, World, small_world

ENDS = datetime(2027, 3, 23, 9, tzinfo=UTC)


@pytest.fixture
def behaviour(world: World) -> Behaviour:
    noted = Behaviour(world)
    noted.note()
    noted.allow()
    return noted


@pytest.mark.clause("BH-07")
def test_is_a_round_of_its_own_with_every_reason_and_a_review_that_ends_it(behaviour: Behaviour, world: World) -> None:
    round_, again = behaviour.refuse(), behaviour.refuse()
    assert again.number == round_.number
    assert (round_.number, round_.kind, round_.due_at, round_.received_at) == (2, Kind.SERVICE_REFUSAL, ENDS, NOON)
    assert behaviour.case.round(2).refusal == round_.refusal
    assert round_.refusal
    assert round_.refusal.model_dump(include=set(REFUSED)) == REFUSED
    assert round_.refusal.by == OLLIE
    assert world.machine.started == [(behaviour.ref, 1), (behaviour.ref, 2)]
    assert len(behaviour.case.rounds) == 2


@pytest.mark.clause("BH-07")
@pytest.mark.parametrize("missing", ["what", "reasons", "proportionate", "disability", "other_help", "review_on"])
def test_none_is_without_reasons_proportion_thought_of_disability_other_help_and_a_review(
    missing: str,
) -> None:
    with pytest.raises(ValidationError):
        DecidedRefusal.model_validate({**REFUSED, missing: None})


@pytest.mark.clause("BH-07")
@pytest.mark.parametrize(
    ("review_on", "may"),
    [
        (date(2026, 12, 23), False),
        (date(2026, 12, 24), True),
        (date(2027, 6, 23), True),
        (date(2027, 6, 24), False),
        (date(9999, 12, 31), False),
    ],
)
def test_none_is_for_longer_than_six_months(behaviour: Behaviour, review_on: date, *, may: bool) -> None:
    if may:
        assert behaviour.refuse(review_on=review_on).status is Status.OPEN
        return
    with pytest.raises(FieldWrong, match="from 2026-12-24 to 2027-06-23"):
        behaviour.refuse(review_on=review_on)


@pytest.mark.clause("BH-07")
@pytest.mark.parametrize(
    ("review_on", "next_one"),
    [(date(2027, 1, 9), "2027-01-11"), (date(2027, 1, 1), "2027-01-04"), (date(2027, 3, 28), "2027-03-30")],
)
def test_none_ends_on_a_day_on_which_nobody_works(behaviour: Behaviour, review_on: date, next_one: str) -> None:
    with pytest.raises(FieldWrong, match=f"^review_on: should be a working day: the next one is {next_one}$"):
        behaviour.refuse(review_on=review_on)
    behaviour.refuse()
    with pytest.raises(FieldWrong, match="the next one is 2027-04-12"):
        behaviour.renew(review_on=date(2027, 4, 10))


@pytest.mark.clause("BH-01")
def test_none_comes_before_an_incident_and_the_allowance_made_for_it(world: World) -> None:
    behaviour = Behaviour(world)
    with pytest.raises(NotOnCase):
        behaviour.refuse()
    behaviour.note()
    with pytest.raises(IncidentNotReady, match="allowance"):
        behaviour.refuse()
    assert behaviour.case.refused == ()


def test_there_is_one_at_a_time(behaviour: Behaviour) -> None:
    behaviour.refuse()
    with pytest.raises(ImpossibleAct, match="round 2"):
        behaviour.refuse(reasons="Another reason")
    behaviour.lift()
    assert behaviour.refuse(reasons="Another reason").number == 3


@pytest.mark.clause("BH-07")
def test_a_renewal_has_reasons_and_a_later_review(behaviour: Behaviour) -> None:
    behaviour.refuse()
    later = NOON + 60 * DAY
    round_ = behaviour.renew(later)
    assert behaviour.renew(later) == round_
    assert (round_.turn, round_.due_at) == (1, datetime(2027, 6, 23, 8, tzinfo=UTC))
    assert round_.refusal
    assert [(each.reasons, each.review_on, each.at) for each in round_.refusal.renewals] == [(*RENEWED.values(), later)]
    with pytest.raises(FieldWrong, match="from 2027-06-24 to 2027-08-21"):
        behaviour.renew(later, review_on=date(2027, 6, 23), reasons="No later")


@pytest.mark.clause("BH-07")
def test_none_goes_on_for_a_year_by_renewal_alone(behaviour: Behaviour) -> None:
    behaviour.refuse(review_on=date(2027, 6, 23))
    behaviour.renew(datetime(2027, 6, 22, 12, tzinfo=UTC), review_on=date(2027, 11, 23))
    with pytest.raises(ImpossibleAct, match="cannot go on beyond 2027-11-23"):
        behaviour.renew(datetime(2027, 11, 22, 12, tzinfo=UTC), review_on=date(2027, 11, 24))


@pytest.mark.clause("BH-07")
def test_what_has_reached_its_review_is_not_renewed(behaviour: Behaviour) -> None:
    behaviour.refuse()
    with pytest.raises(ImpossibleAct, match="it is over"):
        behaviour.renew(ENDS)


def test_lifted_it_stays_lifted(behaviour: Behaviour) -> None:
    behaviour.refuse()
    round_ = behaviour.lift(NOON + DAY)
    assert behaviour.lift(NOON + DAY) == round_
    assert (round_.outcome, round_.answered_at) == (Outcome.LIFTED, NOON + DAY)
    assert round_.refusal
    assert (round_.refusal.lifted_because, round_.refusal.lifted_by) == ("They apologised", OLLIE)
    with pytest.raises(ImpossibleAct, match="it is over"):
        behaviour.lift(reason="For another reason")
    with pytest.raises(ImpossibleAct, match="it is over"):
        behaviour.renew()


@pytest.mark.parametrize("number", [1, 3])
def test_another_round_is_no_refusal(behaviour: Behaviour, number: int) -> None:
    behaviour.refuse()
    with pytest.raises(NotOnCase):
        behaviour.lift(number=number)
    with pytest.raises(NotOnCase):
        behaviour.renew(number=number)


def test_its_machine_is_woken_by_every_turn(behaviour: Behaviour, world: World) -> None:
    behaviour.refuse()
    parked(world, behaviour.ref, 2)
    behaviour.renew()
    assert world.machine.woken == [f"token-{behaviour.ref}.2"]
    parked(world, behaviour.ref, 2)
    behaviour.lift()
    assert len(world.machine.woken) == 2


@pytest.mark.clause("BH-02")
@pytest.mark.clause("BH-07")
def test_everybody_who_works_with_the_person_sees_what_is_refused_until_when_and_not_why(
    behaviour: Behaviour, world: World
) -> None:
    behaviour.refuse()
    behaviour.renew()
    behaviour.lift(NOON + DAY)
    view = case_view(behaviour.case, world.profile, NOON)
    (seen,) = view.service_refusals
    assert (seen.round, seen.what, seen.from_at) == (2, REFUSED["what"], NOON)
    assert (seen.until, seen.ended_at) == (datetime(2027, 6, 23, 8, tzinfo=UTC), NOON + DAY)
    assert (view.round, view.kind, view.status) == (1, Kind.ENQUIRY, Status.OPEN)
    shown = view.model_dump_json()
    for why in ("reasons", "proportionate", "disability"):
        assert REFUSED[why] not in shown
    assert RENEWED["reasons"] not in shown
    assert "They apologised" not in shown
    assert [line.what for line in view.history if "refusal of service" in line.what] == [
        "Round 2, a refusal of service, begun, until 2027-03-23",
        "Round 2, a refusal of service, renewed, until 2027-06-23",
        "Round 2, a refusal of service, lifted before its review",
    ]


@pytest.mark.clause("BH-05")
def test_what_waits_for_an_answer_is_answered_as_before(behaviour: Behaviour, world: World) -> None:
    behaviour.refuse()
    given = GivenResponse.model_validate({"channel": "post", "summary": "Explained the law"})
    stores = (world.cases, world.rounds, world.machine, world.profile)
    assert record_response(behaviour.ref, given, CASEY, *stores, NOON).number == 1
    with pytest.raises(ImpossibleAct, match="refusal of service"):
        record_response(behaviour.ref, given.model_copy(update={"round": 2}), CASEY, *stores, NOON)
    assert behaviour.case.round(2).status is Status.OPEN


@pytest.mark.clause("BH-07")
def test_a_renewal_that_comes_as_the_machine_lifts_it_is_refused(
    behaviour: Behaviour, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour.refuse()
    turn, other = world.rounds.turn, iter([True])

    def meanwhile(was: Round, becomes: Round, *rest: Any) -> Round:
        if next(other, False):
            behaviour.review(ENDS)
        return turn(was, becomes, *rest)

    monkeypatch.setattr(world.rounds, "turn", meanwhile)
    with pytest.raises(ImpossibleAct, match="it is over"):
        behaviour.renew(ENDS - timedelta(seconds=1))
    assert behaviour.case.round(2).outcome is Outcome.LIFTED


@pytest.mark.clause("BH-07")
def test_the_machine_that_comes_as_it_is_renewed_waits_on(
    behaviour: Behaviour, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour.refuse()
    turn, other = world.rounds.turn, iter([True])

    def meanwhile(was: Round, becomes: Round, *rest: Any) -> Round:
        if next(other, False):
            behaviour.renew(ENDS - timedelta(seconds=1))
        return turn(was, becomes, *rest)

    monkeypatch.setattr(world.rounds, "turn", meanwhile)
    waits = behaviour.review(ENDS)
    assert (waits["lifted"], waits["turn"]) == (False, 1)
    assert behaviour.case.round(2).status is Status.OPEN


STEPS = st.lists(
    st.tuples(st.sampled_from(["renew", "lift", "nothing"]), st.integers(0, 120), st.integers(1, 200)), max_size=4
)
"""What may be done about a refusal, each so many days later, and for how many days more."""


@pytest.mark.clause("BH-07")
@settings(deadline=None, max_examples=10)
@given(STEPS)
def test_however_it_is_renewed_its_machine_comes_in_time_to_end_it_and_within_a_year(
    steps: list[tuple[str, int, int]],
) -> None:
    with small_world() as world:
        behaviour, now = refused(world), NOON
        for step, wait, further in steps:
            now += wait * DAY
            with suppress(ImpossibleAct, FieldWrong):
                if step == "renew":
                    behaviour.renew(now, reasons=f"Because {now}", review_on=(now + further * DAY).date())
                if step == "lift":
                    behaviour.lift(now, reason=f"Because {now}")
            waits, round_ = behaviour.review(now), behaviour.case.round(2)
            assert waits["lifted"] == (round_.status is Status.ANSWERED)
            assert waits["lifted"] or now < round_.due_at < NOON + 365 * DAY
            assert waits["lifted"] or now + timedelta(seconds=waits["seconds"]) <= round_.due_at


@pytest.mark.clause("BH-07")
def test_holds_no_longer_than_until_its_review_though_its_machine_has_failed(behaviour: Behaviour) -> None:
    behaviour.refuse()
    with pytest.raises(ImpossibleAct):
        behaviour.refuse(ENDS - timedelta(seconds=1), reasons="Others", review_on=date(2027, 6, 1))
    assert behaviour.refuse(ENDS, reasons="Others", review_on=date(2027, 6, 1)).number == 3
