"""A message that came to the wrong case is split off: nothing of it is lost, and nothing of it is left behind."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.domain.conflict import Conflict
from casework.domain.history import history
from casework.domain.hold import Hold, HoldKind
from casework.domain.round import Kind, Outcome, Status
from casework.domain.split_off import SplitOff
from casework.errors import CaseErased, CaseMovedOn, ImpossibleAct, NotOnCase
from desk.cases.finish_task import finish_task
from desk.cases.split_message import NotedSplit, Splitting
from escalation.acknowledge import acknowledge
from tests.desk.cases.test_record_response import record
from tests.desk.opinions.test_reclassify import reclassify
from tests.killing import Killer
from tests.world import CASEY, NOON, World, email, ses, small_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + 2 * DAY
OTHER = "My daughter's school will not let her in, and she is afraid"
WHY = "It is about their other child"


def splitting(world: World) -> Splitting:
    return Splitting(world.cases, world.splits, world.rounds, world.machine, world.correspondence, world.profile)


def split(world: World, ref: str, message: str, at: datetime = LATER) -> SplitOff:
    return splitting(world).split(ref, message, NotedSplit(why=WHY), CASEY, at)


def wrote(world: World, ref: str, body: str = OTHER, at: datetime = NOON + DAY, **headers: str) -> str:
    """The id of a message that the family sends to the reply address of ``ref``."""
    sent = {"message_id": f"<{body[:5]}{at.timestamp()}@mail.example.org>", "to": world.replies.address(ref)}
    world.receive(email(body, **{**sent, **headers}), at)
    return world.cases.get(ref).messages[-1].id


@pytest.mark.clause("CH-03")
def test_it_is_a_case_of_its_own_whose_promise_counts_from_when_it_came(world: World) -> None:
    ref = world.receive(email())
    message = wrote(world, ref)
    raw_key = world.cases.get(ref).messages[-1].raw_key
    line = split(world, ref, message)
    case = world.cases.get(line.to)
    assert (case.header.kind, case.header.opened_at) == (Kind.ENQUIRY, NOON + DAY)
    assert [(each.id, each.text.strip(), each.raw_key) for each in case.messages] == [(message, OTHER, raw_key)]
    assert case.latest_round.due_at == world.profile.promise(NOON + DAY).due_at
    assert case.contact == world.cases.get(ref).contact
    assert (line.to, 1) in world.machine.started
    first = world.cases.get(ref)
    assert [each.id for each in first.messages] == [first.latest_round.message]
    assert (first.status, first.latest_round.due_at) == (Status.OPEN, world.profile.promise(NOON).due_at)
    assert (first.linked, case.linked) == ((line.to,), (ref,))


@pytest.mark.clause("CH-03")
def test_both_histories_say_so_and_the_first_has_no_word_of_it(world: World) -> None:
    ref = world.receive(email())
    to = split(world, ref, wrote(world, ref)).to
    first, other = history(world.cases.get(ref)), history(world.cases.get(to))
    came = (NOON + DAY).isoformat(timespec="minutes")
    assert first[-1].what == f"A message that came at {came} was split off, into {to}: {WHY}"
    assert f"Split off from {ref}, to which it had come: {WHY}" in {each.what for each in other}
    assert {each.by for each in (first[-1],)} == {"Casey Worker"}
    assert "daughter" not in world.cases.get(ref).model_dump_json()


@pytest.mark.clause("FB-08")
def test_what_is_to_be_done_about_it_goes_with_it_and_is_told_again(world: World) -> None:
    ref = world.receive(email())
    message = wrote(world, ref)
    assert f"concern-hint-{message}" in {task.id for task in world.cases.get(ref).tasks}
    to = split(world, ref, message).to
    assert f"concern-hint-{message}" not in {task.id for task in world.cases.get(ref).tasks}
    assert f"concern-hint-{message}" in {task.id for task in world.cases.get(to).tasks}
    assert f"{to}: something for you to do" in {letter["Subject"] for letter in world.post.letters}


@pytest.mark.clause("CH-03")
def test_a_round_that_it_began_ends_because_it_goes_on_elsewhere(world: World) -> None:
    ref = world.receive(email())
    record(world, ref)
    message = wrote(world, ref)
    world.machine.waiting_on.add("token")
    world.table.update(
        {"pk": f"CASE#{ref}", "sk": "ROUND#0002"},
        "SET task_token = :token",
        condition="attribute_exists(pk)",
        values={":token": "token"},
    )
    split(world, ref, message)
    case = world.cases.get(ref)
    assert (case.status, case.latest_round.outcome) == (Status.ANSWERED, Outcome.SPLIT_OFF)
    assert world.machine.woken == ["token"]
    listed = [entry.ref for entry in world.worklist.page(Status.ANSWERED, None).entries]
    assert listed == [ref]
    assert [key["pk"] for key in world.table.query_index("erasure", "erasure")[0]] == [f"CASE#{ref}"]
    assert "Round 2 ended: it goes on in another case" in {each.what for each in history(case)}


@pytest.mark.clause("CH-03")
def test_a_round_that_others_joined_goes_on_for_them_with_its_promise(world: World) -> None:
    ref = world.receive(email())
    record(world, ref)
    message = wrote(world, ref)
    second = wrote(world, ref, "And about my son again", NOON + DAY + HOUR)
    split(world, ref, message)
    round_ = world.cases.get(ref).latest_round
    assert (round_.status, round_.message) == (Status.OPEN, second)
    assert round_.due_at == world.profile.promise(NOON + DAY).due_at


class TestReplies:
    """What its sender writes next reaches the case that it belongs to."""

    def acknowledged(self, world: World, to: str) -> Any:
        acknowledge(to, 1, world.cases, world.correspondence, world.replies, LATER)
        return world.post.to("sam.fielding@example.org")[-1]

    def test_an_answer_to_the_new_case_joins_it_though_it_names_the_thread_of_the_old(self, world: World) -> None:
        ref = world.receive(email())
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
        old = f"<ses-{len(world.post.letters) - 1}@eu-west-2.amazonses.com>"
        to = split(world, ref, wrote(world, ref)).to
        letter = self.acknowledged(world, to)
        new = f"<ses-{world.post.letters.index(letter) + 1}@eu-west-2.amazonses.com>"
        reply = email("Thanks", to=letter["Reply-To"], message_id="<r>", references=f"{old} {new}", in_reply_to=new)
        assert world.receive(reply, LATER + HOUR) == to

    def test_an_answer_to_the_letter_that_had_acknowledged_it_on_the_first_case_joins_the_new_one(
        self, world: World
    ) -> None:
        ref = world.receive(email())
        record(world, ref)
        message = wrote(world, ref)
        acknowledge(ref, 2, world.cases, world.correspondence, world.replies, NOON + DAY)
        letter = next(each for each in world.cases.get(ref).letters if each.id == "0002-acknowledgement")
        to = split(world, ref, message).to
        named = f"<{letter.ses_message_id}@eu-west-2.amazonses.com>"
        reply = email("Well?", to=world.replies.address(ref), message_id="<r>", in_reply_to=named)
        assert world.receive(reply, LATER + HOUR) == to

    def test_what_they_write_to_the_first_case_stays_there(self, world: World) -> None:
        ref = world.receive(email())
        split(world, ref, wrote(world, ref))
        message = wrote(world, ref, "About my son", LATER)
        assert message in {each.id for each in world.cases.get(ref).messages}


def test_when_it_is_delivered_again_it_is_known_and_its_copies_follow_it(world: World) -> None:
    ref = world.receive(email())
    sent = email(OTHER, to=world.replies.address(ref), message_id="<other@mail.example.org>")
    by_another_way = b"Received: from council.example.org by relay.example.org; Thu, 24 Dec 2026 12:01:00 +0000\r\n"
    world.receive(sent, NOON + DAY)
    world.receive(by_another_way + sent, NOON + DAY)
    message = next(each.id for each in world.cases.get(ref).messages[1:] if each.copy_of is None)
    to = split(world, ref, message).to
    assert len(world.cases.get(to).messages) == 2
    for again in (sent, by_another_way + sent, b"X-Relay: third\r\n" + by_another_way + sent):
        assert world.receive(again, LATER + HOUR) == to
    assert len(world.cases.get(ref).messages) == 1
    assert {each.copy_of for each in world.cases.get(to).messages} == {None, message}
    assert len([each for each in world.cases.get(to).rounds if each.number]) == 1


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize("which", ["first", "other"])
def test_the_original_goes_with_the_case_that_has_the_message(world: World, which: str) -> None:
    ref = world.receive(email())
    message = wrote(world, ref)
    first, other = (each.raw_key for each in world.cases.get(ref).messages)
    to = split(world, ref, message).to
    world.erase(ref if which == "first" else to, LATER)
    assert set(world.mail.raw) == {other if which == "first" else first}
    living = to if which == "first" else ref
    assert world.cases.get(living).messages
    with pytest.raises(CaseErased):
        world.cases.get(ref if which == "first" else to)


@pytest.mark.clause("IM-14")
def test_whoever_is_kept_off_is_kept_off_the_new_case_too(world: World) -> None:
    ref = world.receive(email())
    conflict = Conflict(id="0001", worker="robin", nature="A neighbour", declared_at=NOON, declared_by=CASEY)
    world.conflicts.declare(ref, conflict, ())
    to = split(world, ref, wrote(world, ref)).to
    assert world.cases.get(to).conflicts == (conflict,)
    assert {entry.ref: entry.name for entry in world.worklist.page(Status.OPEN, None).entries} == {ref: None, to: None}


def test_the_same_again_changes_nothing(world: World) -> None:
    ref = world.receive(email())
    message = wrote(world, ref)
    line = split(world, ref, message)
    assert split(world, ref, message, LATER + DAY) == line
    with pytest.raises(NotOnCase):
        split(world, ref, "no such message")


class TestWhatStays:
    """What a case cannot do without, or may not lose, is not split off."""

    def refused(self, world: World, ref: str, message: str) -> str:
        with pytest.raises(ImpossibleAct) as refused:
            split(world, ref, message)
        assert world.cases.get(ref).splits == ()
        return refused.value.missing

    def test_what_the_case_began_with(self, world: World) -> None:
        ref = world.receive(email())
        assert "began with it" in self.refused(world, ref, world.cases.get(ref).messages[0].id)

    def test_what_is_answered(self, world: World) -> None:
        ref = world.receive(email())
        record(world, ref)
        message = wrote(world, ref)
        record(world, ref, now=LATER)
        assert "is answered" in self.refused(world, ref, message)

    def test_what_became_a_complaint(self, world: World) -> None:
        ref = world.receive(email())
        record(world, ref)
        message = wrote(world, ref)
        reclassify(world, ref, Kind.COMPLAINT)
        assert "more than an enquiry" in self.refused(world, ref, message)

    @pytest.mark.clause("CF-07")
    def test_what_is_held(self, world: World) -> None:
        ref = world.receive(email())
        message = wrote(world, ref)
        hold = Hold(
            id="0001", kind=HoldKind.LEGAL, why="A claim", review_on=LATER.date(), placed_at=NOON, placed_by=CASEY
        )
        world.holds.place(ref, hold, LATER.date())
        assert "a hold" in self.refused(world, ref, message)

    def test_what_a_machine_sent(self, world: World) -> None:
        ref = world.receive(email())
        assert "by a machine" in self.refused(world, ref, wrote(world, ref, auto_submitted="auto-replied"))

    @pytest.mark.clause("CF-07")
    def test_a_hold_that_comes_meanwhile_wins(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        ref = world.receive(email())
        message, written = wrote(world, ref), world.splits.split
        hold = Hold(
            id="0001", kind=HoldKind.LEGAL, why="A claim", review_on=LATER.date(), placed_at=NOON, placed_by=CASEY
        )

        def meanwhile(*given: Any) -> None:
            if not world.cases.get(ref).holds:
                world.holds.place(ref, hold, LATER.date())
            written(*given)

        monkeypatch.setattr(world.splits, "split", meanwhile)
        assert "a hold" in self.refused(world, ref, message)

    def test_what_another_message_joined_meanwhile_is_read_again(self, world: World) -> None:
        ref = world.receive(email())
        record(world, ref)
        message = wrote(world, ref)
        case = world.cases.get(ref)
        parted = splitting(world)._of(case, case.messages[-1], NotedSplit(why=WHY), CASEY, LATER)
        wrote(world, ref, "And about my son", NOON + DAY + HOUR)
        with pytest.raises(CaseMovedOn):
            world.splits.split(parted, LATER.date())
        split(world, ref, message)
        assert world.cases.get(ref).status is Status.OPEN


def test_who_could_be_forged_and_was_not_looked_at_is_sent_nothing(world: World) -> None:
    ref = world.receive(email())
    sent = email(OTHER, to=world.replies.address(ref), message_id="<x@mail.example.org>")
    world.receive(sent, NOON + DAY, on_top=ses(results="dmarc=none header.from=example.org"))
    case = world.cases.get(ref)
    if len(case.messages) == 1:
        pytest.fail("it did not join")
    round_ = world.cases.get(split(world, ref, case.messages[-1].id).to).latest_round
    assert round_.no_automatic_letter


@pytest.mark.tables
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_anywhere_and_done_again_it_is_split_off_once_and_whole(side: str) -> None:
    for at in range(1, 30):
        with small_world() as world:
            ref = world.receive(email())
            record(world, ref)
            message, killer = wrote(world, ref), Killer(at, side)
            with killer.at_large(world):
                split(world, ref, message)
            if killer.killed:
                split(world, ref, message, LATER + HOUR)
            world.sweep(LATER + DAY)
            case = world.cases.get(ref)
            (line,) = case.splits
            other = world.cases.get(line.to)
            assert ([each.id for each in other.messages], len(case.messages)) == ([message], 1), f"call {at}"
            assert (line.to, 1) in world.machine.started, f"call {at}"
            assert case.latest_round.outcome is Outcome.SPLIT_OFF
            assert [task.id for task in other.tasks if "unconfirmed" not in task.id] == [f"concern-hint-{message}"]
            told = [each for each in other.letters if each.id == f"task-concern-hint-{message}"]
            assert len(told) == 1, f"call {at}"
            assert set(world.mail.raw) == {each.raw_key for each in (*case.messages, *other.messages)}
        if not killer.killed:
            break
    assert 3 < at < 29


def test_that_somebody_looked_at_it_proves_no_address(world: World) -> None:
    ref = world.receive(email())
    raw = email(OTHER, message_id="<2@mail.example.org>", to=world.replies.address(ref))
    assert world.receive(raw, NOON + DAY, ses(results="dmarc=none header.from=example.org")) == ref
    message = world.cases.get(ref).messages[-1].id
    look = f"look-{message}"
    assert look in {task.id for task in world.cases.get(ref).tasks}
    finish_task(ref, look, CASEY, world.cases, world.tasks, world.profile, LATER)
    assert world.cases.get(split(world, ref, message).to).latest_round.no_automatic_letter
