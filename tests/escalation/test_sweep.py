"""Loose ends: what a crash leaves half done is finished, and only that."""

from datetime import date, datetime, timedelta

import pytest

from casework.adapters.case_machine import first
from casework.domain.channel import Channel
from casework.domain.letter import LetterState
from casework.domain.round import Response
from casework.errors import LetterNotSent, LetterUnconfirmed, MachineOutOfReach
from escalation.acknowledge import acknowledge
from escalation.open_round import open_round
from escalation.sweep import NotAllSwept
from escalation.tell_a_person import tell_a_person
from tests.complaints import a_complaint, turn_answered
from tests.world import CASEY, NOON, World, email

LATER = NOON + timedelta(minutes=6)
RESPONSE = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=NOON)


def run(world: World, at: datetime = LATER) -> None:
    world.sweep(at)


def open_ends(world: World) -> int:
    return len(list(world.loose_ends.since(NOON + timedelta(days=300))))


def opened(world: World) -> str:
    ref = world.receive(email())
    open_round(ref, 1, world.rounds, world.profile, NOON)
    return ref


def test_a_round_without_a_machine_gets_one(world: World) -> None:
    ref = world.receive(email())
    world.machine.started.clear()
    world.machine.running.clear()
    run(world)
    assert world.machine.started == [(ref, 1)]


def test_what_is_younger_than_five_minutes_is_left_alone(world: World) -> None:
    world.receive(email())
    world.machine.started.clear()
    run(world, NOON + timedelta(minutes=4))
    assert not world.machine.started


def test_a_round_in_hand_is_no_loose_end(world: World) -> None:
    opened(world)
    assert open_ends(world) == 0


def test_a_machine_that_missed_its_answer_is_woken(world: World) -> None:
    ref = opened(world)
    world.rounds.answer(world.rounds.get(ref, 1), RESPONSE, NOON, date(2028, 12, 23), None)
    _park(world, ref, "token")
    run(world)
    assert world.machine.woken == ["token"]
    assert open_ends(world) == 0


def test_a_machine_that_has_ended_needs_no_waking(world: World) -> None:
    ref = opened(world)
    world.rounds.answer(world.rounds.get(ref, 1), RESPONSE, NOON, date(2028, 12, 23), None)
    world.machine.running.clear()
    run(world)
    assert open_ends(world) == 0


def test_a_machine_that_runs_with_a_stale_token_is_looked_at_again(world: World) -> None:
    ref = opened(world)
    _park(world, ref, "stale")
    world.machine.waiting_on.clear()
    world.rounds.answer(world.rounds.get(ref, 1), RESPONSE, NOON, date(2028, 12, 23), None)
    run(world)
    assert open_ends(world) == 1


def test_a_letter_of_which_nobody_knows_is_a_persons_task_once(world: World) -> None:
    ref = opened(world)
    world.post.trouble.append(LetterUnconfirmed())
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    for _ in range(3):
        run(world)
    case = world.cases.get(ref)
    (letter,) = (letter for letter in case.letters if letter.id == "0001-acknowledgement")
    assert letter.state is LetterState.UNCONFIRMED
    assert [task.id for task in case.tasks] == ["unconfirmed-0001-acknowledgement"]
    assert open_ends(world) == 0


def test_while_ses_is_busy_the_letter_stays_a_loose_end(world: World) -> None:
    ref = opened(world)
    world.post.trouble.append(LetterUnconfirmed())
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with pytest.raises(NotAllSwept):
        run(world)
    assert open_ends(world) == 1
    run(world)
    assert [letter["Subject"] for letter in world.post.to(world.officer)] == [f"{ref}: something for you to do"]


def test_what_the_machine_cannot_do_is_given_to_the_officer_once(world: World) -> None:
    ref = opened(world)
    for _ in range(2):
        tell_a_person(ref, 1, "no-more-reminders", "States.Timeout", world.cases, world.correspondence, NOON)
    assert [task.for_role for task in world.cases.get(ref).tasks] == ["officer"]
    assert [letter["Subject"] for letter in world.post.to(world.officer)] == [f"{ref}: something for you to do"]


def test_a_followed_round_whose_machine_failed_before_it_had_it_in_hand_gets_another(world: World) -> None:
    ref = a_complaint(world).ref
    world.machine.start(ref, 1)
    world.machine.running.clear()
    for _ in range(2):
        run(world)
    assert world.machine.started_again == [f"{ref}.1.again"]
    open_round(ref, 1, world.rounds, world.profile, NOON, f"{ref}.1.again")
    assert world.machine.is_running(world.rounds.get(ref, 1))


def test_any_other_whose_machine_failed_before_it_had_it_in_hand_is_left_to_who_was_told(world: World) -> None:
    world.receive(email())
    world.machine.running.clear()
    run(world)
    assert not world.machine.started_again
    assert open_ends(world) == 0


def test_a_second_machine_that_has_a_round_in_hand_is_not_given_a_third(world: World) -> None:
    """A turn that it does not hear of at once, because its token is stale, waits for it."""
    ref = a_complaint(world).ref
    world.machine.start_again(world.rounds.get(ref, 1))
    open_round(ref, 1, world.rounds, world.profile, NOON, f"{ref}.1.again")
    turn_answered(world, ref, NOON)
    run(world)
    assert world.machine.started_again == [f"{ref}.1.again"]
    assert open_ends(world) == 1
    world.machine.running.clear()
    run(world)
    assert world.machine.started_again == [f"{ref}.1.again", f"{ref}.1.again.1"]


def test_a_complaint_is_a_loose_end_until_what_follows_from_it_was_seen_to(world: World) -> None:
    """Its machine may fail after it had it in hand, and nobody would be told whose turn it is."""
    ref = a_complaint(world).ref
    world.machine.start(ref, 1)
    open_round(ref, 1, world.rounds, world.profile, NOON, first(ref, 1))
    run(world)
    assert not world.machine.started_again
    world.machine.running.clear()
    run(world)
    assert world.machine.started_again == [f"{ref}.1.again"]


def _park(world: World, ref: str, token: str) -> None:
    """As the machine parks its token on the round."""
    world.table.update(
        {"pk": f"CASE#{ref}", "sk": "ROUND#0001"},
        "SET task_token = :token",
        condition="attribute_exists(pk)",
        values={":token": token},
    )
    world.machine.waiting_on.add(token)


def test_one_that_cannot_be_tied_up_does_not_keep_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = [world.receive(email(message_id=f"<{at}@example.org>"), NOON + timedelta(seconds=at)) for at in range(3)]
    world.machine.started.clear()
    start = world.machine.start

    def poisoned(ref: str, number: int) -> None:
        if ref == refs[0]:
            raise MachineOutOfReach("ThrottlingException")
        start(ref, number)

    monkeypatch.setattr(world.machine, "start", poisoned)
    with pytest.raises(NotAllSwept) as left:
        run(world)
    assert left.value.count == 1
    assert [ref for ref, _ in world.machine.started] == refs[1:]
