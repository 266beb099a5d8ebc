"""Recording an answer: once, for the right round, and never for a question that came later."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.adapters.cases import round_item
from casework.domain.channel import Channel
from casework.domain.round import Kind, Round, Status
from casework.errors import AlreadyAnswered, CaseNotFound, FieldWrong, ImpossibleAct, MachineOutOfReach
from casework.record_response import GivenResponse, record_response
from tests.world import CASEY, NOON, World, email

GIVEN = GivenResponse(channel=Channel.TELEPHONE, summary="Explained the law")


def record(world: World, ref: str, given: GivenResponse = GIVEN, now: datetime = NOON) -> Round:
    return record_response(ref, given, CASEY, world.cases, world.rounds, world.machine, world.profile, now)


def reply(world: World, ref: str, at: datetime) -> None:
    world.receive(email("And now?", to=world.replies.address(ref), message_id=f"<{at.isoformat()}>"), at)


@pytest.mark.clause("CH-03")
def test_stops_the_clock_and_wakes_the_machine(world: World) -> None:
    ref = world.receive(email())
    world.machine.waiting_on.add("token")
    world.table.update(
        {"pk": f"CASE#{ref}", "sk": "ROUND#0001"},
        "SET task_token = :token",
        condition="attribute_exists(pk)",
        values={":token": "token"},
    )
    assert record(world, ref).status is Status.ANSWERED
    assert world.machine.woken == ["token"]


@pytest.mark.clause("CF-07")
def test_puts_the_case_on_its_way_to_erasure_and_a_new_message_takes_it_off(world: World) -> None:
    ref = world.receive(email())
    record(world, ref)
    assert [key["erase_on"] for key in world.table.query_index("erasure", "erasure")[0]] == ["2028-12-23"]
    reply(world, ref, NOON + timedelta(days=30))
    assert not world.table.query_index("erasure", "erasure")[0]


def test_posted_again_it_changes_nothing(world: World) -> None:
    ref = world.receive(email())
    assert record(world, ref) == record(world, ref, now=NOON + timedelta(days=2))


def test_a_retry_does_not_answer_what_the_family_asked_meanwhile(world: World) -> None:
    ref = world.receive(email())
    record(world, ref)
    reply(world, ref, NOON + timedelta(minutes=1))
    assert record(world, ref, now=NOON + timedelta(minutes=2)).number == 1
    assert world.cases.get(ref).status is Status.OPEN
    assert record(world, ref, now=NOON + timedelta(hours=3)).number == 2


def test_a_named_round_is_the_one_that_is_answered(world: World) -> None:
    ref = world.receive(email())
    record(world, ref)
    reply(world, ref, NOON + timedelta(minutes=1))
    second = GIVEN.model_copy(update={"round": 2})
    assert record(world, ref, second, NOON + timedelta(minutes=2)).number == 2
    with pytest.raises(FieldWrong, match="round"):
        record(world, ref, GIVEN.model_copy(update={"round": 3}))


def test_an_answer_before_the_last_question_is_no_answer_to_it(world: World) -> None:
    ref = world.receive(email())
    reply(world, ref, NOON + timedelta(minutes=30))
    early = GIVEN.model_copy(update={"answered_at": NOON + timedelta(minutes=10)})
    with pytest.raises(FieldWrong, match="answered_at") as refused:
        record(world, ref, early, NOON + timedelta(hours=1))
    assert (NOON + timedelta(minutes=30)).isoformat() in refused.value.why
    assert world.cases.get(ref).status is Status.OPEN


def test_what_a_machine_sent_can_be_answered_too(world: World) -> None:
    ref = world.receive(email(auto_submitted="auto-generated"))
    assert record(world, ref).status is Status.ANSWERED


def test_when_it_was_recorded_is_kept_beside_when_it_was_given(world: World) -> None:
    ref = world.receive(email())
    late = NOON + timedelta(days=20)
    response = record(world, ref, GIVEN.model_copy(update={"answered_at": NOON}), late).response
    assert response
    assert response.recorded_at == late


def test_another_time_is_another_answer(world: World) -> None:
    ref = world.receive(email())
    record(world, ref, now=NOON + timedelta(hours=2))
    earlier = GIVEN.model_copy(update={"answered_at": NOON + timedelta(hours=1)})
    with pytest.raises(AlreadyAnswered):
        record(world, ref, earlier, NOON + timedelta(hours=3))


def test_another_answer_is_refused(world: World) -> None:
    ref = world.receive(email())
    record(world, ref)
    with pytest.raises(AlreadyAnswered):
        record(world, ref, GIVEN.model_copy(update={"summary": "Something else"}))
    with pytest.raises(CaseNotFound):
        record(world, "HSP-0000-0000")


def test_when_the_machine_is_out_of_reach_the_answer_stands(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(task_token: str) -> bool:
        raise MachineOutOfReach("ThrottlingException")

    ref = world.receive(email())
    world.table.update(
        {"pk": f"CASE#{ref}", "sk": "ROUND#0001"},
        "SET task_token = :token",
        condition="attribute_exists(pk)",
        values={":token": "token"},
    )
    monkeypatch.setattr(world.machine, "answered", unreachable)
    assert record(world, ref).status is Status.ANSWERED


class TestQuestionsToTheFamily:
    """What waits for a family's yes or no is not answered by the service."""

    @pytest.mark.clause("CF-25")
    def test_a_referral_waits_for_the_family(self, world: World) -> None:
        ref = world.receive(email())
        question(world, ref, Kind.REFERRAL)
        with pytest.raises(ImpossibleAct) as refused:
            record(world, ref)
        assert "yes or no" in refused.value.missing
        assert world.cases.get(ref).round(2).status is Status.OPEN

    def test_a_question_beside_an_enquiry_is_not_answered_in_its_place(self, world: World) -> None:
        ref = world.receive(email())
        question(world, ref, Kind.CONSENT)
        with pytest.raises(ImpossibleAct):
            record(world, ref, GIVEN.model_copy(update={"round": 2}))
        assert record(world, ref).number == 1
        assert record(world, ref, now=NOON + timedelta(minutes=5)).number == 1


def question(world: World, ref: str, kind: Kind) -> None:
    asked = Round(ref=ref, number=2, kind=kind, received_at=NOON, due_at=NOON + timedelta(days=28))
    world.table.write(world.table.put(round_item(asked)))


@pytest.mark.clause("CH-03")
def test_a_message_that_joins_while_an_answer_is_written_is_not_answered_by_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.receive(email())
    written = world.rounds.answer

    def answer(*arguments: Any) -> Round:
        monkeypatch.setattr(world.rounds, "answer", written)
        reply(world, ref, NOON + timedelta(minutes=30))
        return written(*arguments)

    monkeypatch.setattr(world.rounds, "answer", answer)
    early = GIVEN.model_copy(update={"answered_at": NOON + timedelta(minutes=10)})
    with pytest.raises(FieldWrong, match="answered_at"):
        record(world, ref, early, NOON + timedelta(hours=1))
    assert world.cases.get(ref).status is Status.OPEN
