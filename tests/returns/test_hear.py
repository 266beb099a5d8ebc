"""A letter that came back: an answer that nobody has is none, and whatever follows happens once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from casework.adapters import keys
from casework.domain.case import Case
from casework.domain.clock_pause import WhyPaused
from casework.domain.contact import Contact
from casework.domain.history import history
from casework.domain.letter import Letter, LetterState
from casework.domain.loose_end import Unstarted
from casework.domain.returned import HeardBy, How
from casework.domain.round import Kind, Round, Status
from casework.domain.staff import Role
from casework.domain.task import Task
from casework.errors import ImpossibleAct, LetterNotSent
from casework.returns import words
from desk.cases.pause_clock import NotedClockPause, pause_clock
from escalation.acknowledge import acknowledge
from escalation.open_round import open_round
from tests.closings import Closed
from tests.desk.cases.test_contacts import put, withdraw
from tests.killing import Killer
from tests.replies import reply
from tests.returns.coming import SAM, comes_back, the_letter
from tests.world import CASEY, NOON, World, email, small_world

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOON + HOUR


def answered(world: World, at: datetime = NOON) -> tuple[str, Letter]:
    """A case, and the reply that answered it, with the machine waiting until then."""
    ref = world.receive(email())
    open_round(ref, 1, world.rounds, world.profile, NOON, f"{ref}.1")
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    sent = reply(world, ref, at)
    assert sent.answer
    return ref, sent.letter


def the_round(world: World, ref: str) -> Round:
    return world.cases.get(ref).round(1)


def of_the_letter(case: Case, letter: Letter) -> list[Task]:
    return [task for task in case.tasks if task.id == f"returned-{letter.id}"]


def unwanted(case: Case) -> list[Task]:
    return [task for task in case.tasks if task.id.startswith("unwanted-")]


def item(world: World, ref: str, number: int = 1) -> dict[str, object]:
    found = world.table.get(keys.round_(ref, number))
    assert found
    return found


def counted(world: World, month: str = "2027-01") -> tuple[int, int]:
    of = world.counts.of_months([month])[0]
    return of.answered.get(Kind.ENQUIRY, 0), of.late.get(Kind.ENQUIRY, 0)


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize("how", [How.PERMANENT, How.TRANSIENT])
def test_an_answer_that_did_not_arrive_is_none(world: World, how: How) -> None:
    ref, letter = answered(world)
    due = the_round(world, ref).due_at
    assert counted(world) == (1, 0)
    comes_back(world, ref, letter, LATER, how)
    case = world.cases.get(ref)
    round_ = case.round(1)
    assert (round_.status, round_.response, round_.due_at) == (Status.OPEN, None, due)
    assert counted(world) == (0, 0)
    assert [each.letter for each in round_.undone] == [letter.id]
    assert [entry.ref for entry in world.worklist.page(Status.OPEN, None).entries] == [ref]
    assert not {"erasure", "erase_on", "answered_at"} & set(item(world, ref))
    assert world.machine.started_again == [f"{ref}.1.again.1"]


@pytest.mark.clause("CH-03")
def test_a_late_answer_that_did_not_arrive_is_not_counted_as_late_either(world: World) -> None:
    ref, letter = answered(world, NOON + 30 * DAY)
    assert counted(world) == (1, 1)
    comes_back(world, ref, letter, NOON + 31 * DAY)
    assert counted(world) == (0, 0)


@pytest.mark.clause("CH-03")
def test_a_clock_that_stood_still_when_they_were_answered_goes_on_from_then(world: World) -> None:
    ref = world.receive(email())
    due, noted = the_round(world, ref).due_at, NotedClockPause(reason=WhyPaused.THEY_ASKED, why="Until Friday")
    pause_clock(ref, noted, CASEY, world.cases, world.rounds, world.profile, NOON)
    sent = reply(world, ref, LATER)
    comes_back(world, ref, sent.letter, LATER + HOUR)
    round_ = the_round(world, ref)
    assert (round_.paused, round_.due_at) == (None, due)
    assert round_.pauses[-1].restarted_at == LATER


def test_a_caseworker_is_asked_to_see_to_it_today_and_told(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER)
    (task,) = of_the_letter(world.cases.get(ref), letter)
    assert (task.for_role, world.profile.office.local(task.due_at).date()) == (Role.CASEWORKER, NOON.date())
    assert "did not arrive" in task.what
    assert "something for you to do" in world.post.to(world.caseworkers)[-1]["Subject"]


@pytest.mark.parametrize("heard_by", list(HeardBy))
def test_the_same_news_again_changes_nothing(world: World, heard_by: HeardBy) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER)
    before, sent = world.cases.get(ref), len(world.post.letters)
    comes_back(world, ref, letter, LATER + HOUR, heard_by=heard_by)
    comes_back(world, ref, letter, LATER + HOUR, How.TRANSIENT, heard_by)
    comes_back(world, ref, letter, LATER + HOUR, How.COMPLAINT, heard_by)
    assert world.cases.get(ref) == before
    assert len(world.post.letters) == sent
    assert counted(world) == (0, 0)


def test_its_machine_runs_anew_and_reminds_nobody_of_what_they_were_reminded_of(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER)
    sent = len(world.post.letters)
    opened = open_round(ref, 1, world.rounds, world.profile, LATER, world.machine.started_again[0])
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, LATER)
    assert not opened["answered"]
    assert opened["milestone"]
    assert len(world.post.letters) == sent
    assert not list(world.loose_ends.since(NOON + 300 * DAY))


def test_a_machine_that_has_not_heard_of_the_answer_is_woken_before_another_is_started(world: World) -> None:
    ref = world.receive(email())
    world.machine.waiting_on.add("token")
    world.table.update(
        keys.round_(ref, 1), "SET task_token = :t", condition="attribute_exists(pk)", values={":t": "token"}
    )
    letter = reply(world, ref).letter
    world.machine.waiting_on.add("token")  # the signal was lost
    world.table.update(
        keys.round_(ref, 1), "SET task_token = :t", condition="attribute_exists(pk)", values={":t": "token"}
    )
    comes_back(world, ref, letter, LATER)
    assert "token" in world.machine.woken
    assert "task_token" not in item(world, ref)


def test_the_sweep_starts_the_machine_that_a_crash_left_unstarted(world: World) -> None:
    ref, letter = answered(world)
    world.machine.started_again.clear()
    comes_back(world, ref, letter, LATER)
    world.machine.started_again.clear()
    world.machine.running.clear()
    assert any(isinstance(each, Unstarted) for each in world.loose_ends.since(NOON + DAY))
    world.sweep(LATER + HOUR)
    assert world.machine.started_again == [f"{ref}.1.again.1"]


def test_who_answers_again_ends_it_and_is_counted_once(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER, How.TRANSIENT)
    again = reply(world, ref, LATER + HOUR)
    assert again.answer
    assert again.letter.id != letter.id, "the same words, in another letter"
    assert counted(world) == (1, 0)
    assert the_round(world, ref).status is Status.ANSWERED


def test_an_answer_may_come_back_more_than_once(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER, How.TRANSIENT)
    again = reply(world, ref, LATER + HOUR)
    comes_back(world, ref, again.letter, LATER + 2 * HOUR, How.TRANSIENT)
    assert len(the_round(world, ref).undone) == 2
    assert world.machine.started_again == [f"{ref}.1.again.1", f"{ref}.1.again.2"]
    assert counted(world) == (0, 0)


def test_the_news_of_an_old_letter_undoes_no_later_answer(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER, How.TRANSIENT)
    reply(world, ref, LATER + HOUR)
    comes_back(world, ref, letter, LATER + 2 * HOUR, How.PERMANENT)
    assert the_round(world, ref).status is Status.ANSWERED
    assert world.cases.get(ref).contact.comes_back  # type: ignore[union-attr]


def test_a_reply_that_comes_back_before_it_is_recorded_is_no_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.receive(email())
    send = world.ledger.sent

    def at_once(ref: str, letter: Letter) -> None:
        send(ref, letter)
        comes_back(world, ref, letter, NOON)

    monkeypatch.setattr(world.ledger, "sent", at_once)
    sent = reply(world, ref)
    assert not sent.answer
    assert the_round(world, ref).status is Status.OPEN
    assert counted(world) == (0, 0)


def test_what_happened_stays_on_the_timeline(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER)
    lines = [event.what for event in history(world.cases.get(ref))]
    for line in (
        "Round 1 answered (email)",
        "Letter “reply” to the contact came back (permanent, 5.1.1), says SES",
        "Round 1 waits again: that answer did not arrive",
    ):
        assert lines.count(line) == 1, lines


def write_again(world: World, ref: str) -> None:
    world.receive(email("And now?", to=world.replies.address(ref), message_id="<2@example.org>"), LATER)


def is_closed(world: World, ref: str) -> None:
    Closed(world, ref).close(at=LATER)


def taken_back(world: World, ref: str) -> None:
    withdraw(world, ref)


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize("moves_on", [write_again, is_closed, taken_back])
def test_where_the_case_has_moved_on_a_person_sees_to_it(world: World, moves_on: Callable[[World, str], None]) -> None:
    ref, letter = answered(world)
    moves_on(world, ref)
    rounds, before = world.cases.get(ref).rounds, counted(world)
    comes_back(world, ref, letter, LATER + HOUR)
    case = world.cases.get(ref)
    (task,) = of_the_letter(case, letter)
    assert "moved on" in task.what
    assert case.rounds == rounds
    assert counted(world) == before
    assert not world.machine.started_again


def test_of_an_erased_case_there_is_nothing_to_do(world: World) -> None:
    ref, letter = answered(world)
    world.erase(ref, LATER)
    comes_back(world, ref, letter, LATER + HOUR)
    assert not world.machine.started_again


@pytest.mark.clause("CH-03")
def test_an_acknowledgement_that_comes_back_leaves_the_round_as_it_is(world: World) -> None:
    ref = world.receive(email())
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    letter = world.cases.get(ref).letters[0]
    assert letter.called.endswith("acknowledgement")
    comes_back(world, ref, letter, LATER)
    case = world.cases.get(ref)
    (task,) = of_the_letter(case, letter)
    assert "in another way" in task.what
    assert case.round(1).turn == 0
    assert not world.machine.started_again


def test_a_mailbox_of_staff_that_fails_is_a_task_of_whom_it_reaches_and_no_letter(world: World) -> None:
    ref = world.receive(email())
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    letter = the_letter(world, ref, "new_case")
    sent = len(world.post.letters)
    comes_back(world, ref, letter, LATER)
    tasks = [task for task in world.cases.get(ref).tasks if task.id.startswith("mailbox-")]
    assert [(task.id, task.for_role) for task in tasks] == [("mailbox-caseworker", Role.OFFICER)]
    assert len(world.post.letters) == sent
    assert world.cases.get(ref).contact.comes_back is None  # type: ignore[union-attr]


def test_the_letter_about_the_task_may_come_back_too_and_then_it_ends(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER)
    sent = len(world.post.letters)
    comes_back(world, ref, the_letter(world, ref, "task"), LATER)
    assert len(world.post.letters) == sent


@pytest.mark.parametrize(("how", "barred"), [(How.PERMANENT, True), (How.TRANSIENT, False), (How.COMPLAINT, True)])
def test_the_address_is_barred_where_the_next_letter_would_fail_or_is_not_wanted(
    world: World, how: How, barred: bool
) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER, how)
    contact = world.cases.get(ref).contact or Contact()
    assert bool(contact.why_no_email) is barred
    if barred:
        with pytest.raises(ImpossibleAct, match="23 December 2026"):
            reply(world, ref, LATER, text="Something else", answers=False)


@pytest.mark.clause("CH-03")
def test_a_complaint_of_a_letter_undoes_nothing_because_it_arrived(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER, How.COMPLAINT)
    assert the_round(world, ref).status is Status.ANSWERED
    assert counted(world) == (1, 0)
    (task,) = unwanted(world.cases.get(ref))
    assert "unwanted" in task.what
    assert "ask them in another way" in task.what


def test_what_another_address_does_says_nothing_of_this_one(world: World) -> None:
    ref, letter = answered(world)
    put(world, ref, email="sam.new@example.org")
    comes_back(world, ref, letter, LATER)
    assert (world.cases.get(ref).contact or Contact()).why_no_email is None


def test_another_address_is_written_to_again_and_so_is_the_same_once_a_person_says_that_it_works(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER)
    put(world, ref, email=SAM)
    assert (world.cases.get(ref).contact or Contact()).why_no_email, "to note it again says nothing of it"
    put(world, ref, email_works=True)
    assert (world.cases.get(ref).contact or Contact()).why_no_email is None
    assert any("letters come back was yes, now no" in event.what for event in history(world.cases.get(ref)))
    again = reply(world, ref, LATER)
    comes_back(world, ref, again.letter, LATER)
    put(world, ref, email="sam.new@example.org")
    assert (world.cases.get(ref).contact or Contact()).why_no_email is None


def test_graver_news_of_the_same_letter_bars_the_address_and_asks_nobody_twice(world: World) -> None:
    ref, letter = answered(world)
    comes_back(world, ref, letter, LATER, How.TRANSIENT, HeardBy.REPORT)
    comes_back(world, ref, letter, LATER, How.PERMANENT)
    case = world.cases.get(ref)
    assert (case.contact or Contact()).why_no_email
    assert len(of_the_letter(case, letter)) == 1
    assert len(case.round(1).undone) == 1


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize("how", [How.PERMANENT, How.TRANSIENT])
def test_an_answer_that_was_complained_of_and_then_did_not_arrive_is_none_and_its_inbox_stays_barred(
    world: World, how: How
) -> None:
    ref, letter = answered(world)
    for said in (How.COMPLAINT, how, How.COMPLAINT, how):
        comes_back(world, ref, letter, LATER, said)
    case = world.cases.get(ref)
    assert (case.status, len(case.round(1).undone), counted(world)) == (Status.OPEN, 1, (0, 0))
    assert (case.contact or Contact()).why_no_email
    assert (len(of_the_letter(case, letter)), len(unwanted(case))) == (1, 1)


def test_of_a_referrer_who_complains_nobody_is_sent_to_ask_the_family(world: World) -> None:
    letter = Letter(
        id="1",
        template="referral_received",
        recipient="referrer",
        to="head@hill.sch.uk",
        state=LetterState.SENT,
        at=NOON,
    )
    assert "ask them" not in words.unwanted(letter)
    assert "see whether they are who referred" in words.unwanted(letter)


def test_busy_mail_is_told_of_by_the_sweep(world: World) -> None:
    ref, letter = answered(world)
    world.post.trouble.append(LetterNotSent("Throttling"))
    with pytest.raises(LetterNotSent):
        comes_back(world, ref, letter, LATER)
    comes_back(world, ref, letter, LATER)
    world.sweep(LATER + HOUR)
    assert sum("something for you to do" in each["Subject"] for each in world.post.letters) == 1


@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_at_any_call_and_heard_again_it_is_done_once(side: str) -> None:
    at = 0
    while True:
        at += 1
        killer = Killer(at, side)
        with small_world() as world:
            ref, letter = answered(world)
            with killer.at_large(world):
                comes_back(world, ref, letter, LATER)
            comes_back(world, ref, letter, LATER)
            world.sweep(LATER + HOUR)
            case = world.cases.get(ref)
            assert (case.round(1).status, len(case.round(1).undone)) == (Status.OPEN, 1), at
            assert counted(world) == (0, 0), at
            assert len(of_the_letter(case, letter)) == 1, at
            told = [each for each in world.post.letters if "something for you to do" in each["Subject"]]
            assert len(told) <= 1, at
            assert world.machine.started_again[:1] == [f"{ref}.1.again.1"], at
        if not killer.killed:
            break
    assert at > 4
