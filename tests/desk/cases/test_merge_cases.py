"""Two cases of one person become one: nothing of either is lost, and both of what was promised is kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.adapters.tasks import task_item
from casework.domain.conflict import Conflict
from casework.domain.disposal import Became
from casework.domain.history import history
from casework.domain.hold import Hold, HoldKind
from casework.domain.merger import Merger
from casework.domain.retention import kept
from casework.domain.round import Kind, Outcome, Status
from casework.domain.staff import Role
from casework.domain.task import Task
from casework.errors import CaseErased, CaseMerged, CaseMovedOn, FieldWrong, ImpossibleAct
from desk.cases.merge_cases import MergeDesk, NotedMerger
from escalation.acknowledge import acknowledge
from tests.closings import Closed
from tests.desk.cases.test_contacts import put_safely
from tests.desk.cases.test_pause_clock import pause
from tests.desk.cases.test_record_response import record
from tests.desk.opinions.test_reclassify import reclassify
from tests.killing import Killer
from tests.world import CASEY, NOON, World, email, small_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + 2 * DAY
SECOND = "sam.at.work@example.org"
WHY = "They rang and said that both addresses are theirs"


def merge(world: World, ref: str, into: str, at: datetime = LATER, **noted: Any) -> Merger:
    desk = MergeDesk(world.cases, world.mergers, world.rounds, world.machine, world.correspondence, world.profile)
    given = NotedMerger.model_validate({"into": into, "why": WHY, "same_person": True, **noted})
    return desk.merge(ref, into, given, CASEY, at)


def first(world: World, at: datetime = NOON) -> str:
    return world.receive(email("What can I do about my son's plan?"), at)


def second(world: World) -> str:
    """A case that the same parent begins by writing from another address."""
    sent = {"from": f"Sam <{SECOND}>", "message_id": "<1@work.example.org>"}
    return world.receive(email("I am afraid that they forgot me", **sent), NOON + DAY)


def words(world: World, ref: str) -> list[str]:
    return [message.text.strip() for message in world.cases.get(ref).messages]


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize("later_into_earlier", [True, False])
def test_all_is_answered_as_one_by_the_earlier_of_both_promises(world: World, later_into_earlier: bool) -> None:
    earlier, later = first(world), second(world)
    ref, into = (later, earlier) if later_into_earlier else (earlier, later)
    merge(world, ref, into)
    case = world.cases.get(into)
    assert words(world, into) == ["What can I do about my son's plan?", "I am afraid that they forgot me"]
    assert [message.received_at for message in case.messages] == [NOON, NOON + DAY]
    assert (case.status, case.latest_round.due_at) == (Status.OPEN, world.profile.promise(NOON).due_at)
    assert world.profile.course(case.latest_round).due_at == case.latest_round.due_at
    assert (into, case.latest_round.number) in world.machine.started
    assert [entry.ref for entry in world.worklist.page(Status.OPEN, None).entries] == [into]
    assert world.cases.get(ref).messages == ()


@pytest.mark.clause("CH-03")
def test_what_was_promised_on_a_case_that_was_answered_is_promised_on_the_other(world: World) -> None:
    ref, into = second(world), first(world)
    record(world, into)
    merge(world, ref, into)
    case = world.cases.get(into)
    assert case.latest_round.merged_from == ref
    assert case.latest_round.due_at == world.profile.promise(NOON + DAY).due_at
    assert case.message_of(case.latest_round)
    assert [key["pk"] for key in world.table.query_index("erasure", "erasure")[0]] == [f"CASE#{ref}"]


def test_what_is_over_brings_its_messages_and_no_promise(world: World) -> None:
    ref, into = second(world), first(world)
    record(world, ref, now=LATER)
    merge(world, ref, into, LATER + HOUR)
    case = world.cases.get(into)
    assert (len(case.messages), case.latest_round.joined, len(case.rounds)) == (2, 1, 1)
    assert world.cases.get(ref).latest_round.response


@pytest.mark.clause("CH-03")
def test_both_machines_that_waited_are_woken_and_who_wrote_is_not_written_to_again(world: World) -> None:
    ref, into = first(world), second(world)
    for name, token in ((ref, "one"), (into, "other")):
        world.machine.waiting_on.add(token)
        world.table.update(
            {"pk": f"CASE#{name}", "sk": "ROUND#0001"},
            "SET task_token = :token",
            condition="attribute_exists(pk)",
            values={":token": token},
        )
    merge(world, ref, into)
    assert sorted(world.machine.woken) == ["one", "other"]
    assert {world.cases.get(each).round(1).outcome for each in (ref, into)} == {Outcome.MERGED}
    before = len(world.post.letters)
    acknowledge(into, 2, world.cases, world.correspondence, world.replies, LATER)
    assert len(world.post.letters) == before


@pytest.mark.clause("FB-08")
def test_what_there_is_to_do_is_done_on_the_one_that_goes_on(world: World) -> None:
    ref, into = second(world), first(world)
    (hint,) = world.cases.get(ref).tasks
    merge(world, ref, into)
    assert world.cases.get(ref).tasks == ()
    assert hint.id in {task.id for task in world.cases.get(into).tasks}
    assert f"{into}: something for you to do" in {letter["Subject"] for letter in world.post.letters}


@pytest.mark.clause("CH-03")
def test_both_histories_say_so(world: World) -> None:
    ref, into = second(world), first(world)
    merge(world, ref, into)
    assert f"Goes on in {into}: {WHY}" in {each.what for each in history(world.cases.get(ref))}
    assert f"{ref} goes on in this case: {WHY}" in {each.what for each in history(world.cases.get(into))}
    assert (world.cases.get(ref).linked, world.cases.get(into).linked) == ((into,), (ref,))


class TestReplies:
    """Whatever is written to either, from either address, reaches the case that goes on."""

    @pytest.mark.parametrize("named", ["old", "new"])
    @pytest.mark.parametrize("sender", [SECOND, "sam.fielding@example.org"])
    def test_it_reaches_the_one_that_goes_on(self, world: World, named: str, sender: str) -> None:
        ref, into = second(world), first(world)
        merge(world, ref, into)
        to = world.replies.address(ref if named == "old" else into)
        reply = email("And now?", to=to, message_id="<r@mail.example.org>", **{"from": f"Sam <{sender}>"})
        assert world.receive(reply, LATER + HOUR) == into
        assert "And now?" in words(world, into)

    def test_a_letter_that_names_both_is_no_riddle(self, world: World) -> None:
        ref, into = second(world), first(world)
        merge(world, ref, into)
        to = f"{world.replies.address(ref)}, {world.replies.address(into)}"
        assert world.receive(email("Both", to=to, message_id="<r@mail.example.org>"), LATER + HOUR) == into

    def test_a_stranger_who_has_the_address_joins_nothing(self, world: World) -> None:
        ref, into = second(world), first(world)
        merge(world, ref, into)
        stranger = email("Hello", to=world.replies.address(ref), message_id="<s>", **{"from": "X <x@example.org>"})
        assert world.receive(stranger, LATER + HOUR) not in {ref, into}

    def test_what_is_delivered_again_is_known(self, world: World) -> None:
        ref, into = second(world), first(world)
        merge(world, ref, into)
        assert second(world) == into
        assert len(world.cases.get(into).messages) == 2


@pytest.mark.clause("CF-07")
class TestErasure:
    """Neither outlives the other by what was said on it, and what keeps one keeps both."""

    def test_a_case_that_goes_on_in_another_is_there_as_long_as_that(self, world: World) -> None:
        ref, into = second(world), first(world)
        merge(world, ref, into)
        years = NOON + 2000 * DAY
        assert world.dispose(ref, years) is Became.KEPT
        record(world, into, now=LATER)
        assert world.dispose(into, years) is Became.ERASED
        assert world.dispose(ref, years) is Became.ERASED
        assert world.mail.raw == {}

    def test_mail_goes_with_the_one_that_has_it(self, world: World) -> None:
        ref, into = second(world), first(world)
        merge(world, ref, into)
        world.erase(into, LATER)
        assert world.mail.raw == {}

    @pytest.mark.parametrize("which", ["of", "to"])
    def test_what_is_held_is_not_moved(self, world: World, which: str) -> None:
        ref, into = second(world), first(world)
        held = Hold(
            id="0001", kind=HoldKind.LEGAL, why="A claim", review_on=LATER.date(), placed_at=NOON, placed_by=CASEY
        )
        world.holds.place(ref if which == "of" else into, held, LATER.date())
        with pytest.raises(ImpossibleAct, match="a hold"):
            merge(world, ref, into)

    def test_nothing_is_added_to_the_one_that_is_over(self, world: World) -> None:
        ref, into = second(world), first(world)
        merge(world, ref, into)
        conflict = Conflict(id="0001", worker="robin", nature="A neighbour", declared_at=NOON, declared_by=CASEY)
        with pytest.raises(CaseMerged, match=into):
            world.conflicts.declare(ref, conflict, ())


def test_the_same_again_changes_nothing(world: World) -> None:
    ref, into = second(world), first(world)
    assert merge(world, ref, into) == merge(world, ref, into, LATER + DAY)
    with pytest.raises(ImpossibleAct, match="already"):
        merge(world, into, ref)


class TestWhatIsMissing:
    """Two cases are one only where that is certain, and nothing of either would be hidden by it."""

    def missing(self, world: World, ref: str, into: str, **noted: Any) -> str:
        before = (world.cases.get(ref).messages, world.cases.get(into).messages)
        with pytest.raises(ImpossibleAct) as refused:
            merge(world, ref, into, **noted)
        assert (world.cases.get(ref).messages, world.cases.get(into).messages) == before
        return refused.value.missing

    def test_people_who_are_known_by_different_addresses(self, world: World) -> None:
        assert "of one person" in self.missing(world, second(world), first(world), same_person=False)

    def test_one_address_says_it_by_itself(self, world: World) -> None:
        into = first(world)
        ref = world.receive(email("Another question", message_id="<2@mail.example.org>"), NOON + DAY)
        assert merge(world, ref, into, same_person=False).to == into

    def test_a_complaint(self, world: World) -> None:
        ref, into = second(world), first(world)
        reclassify(world, ref, Kind.COMPLAINT)
        assert "more than an enquiry" in self.missing(world, ref, into)
        assert "which no enquiry joins" in self.missing(world, into, ref)

    def test_a_referral_that_nobody_has_confirmed(self, world: World) -> None:
        into = first(world)
        referral = email("I would like to refer a pupil of ours", message_id="<3>", **{"from": "Head <h@hill.sch.uk>"})
        assert "held back" in self.missing(world, world.receive(referral), into)

    @pytest.mark.clause("IM-14")
    @pytest.mark.parametrize("which", ["of", "to"])
    def test_a_conflict_that_keeps_somebody_off_either(self, world: World, which: str) -> None:
        ref, into = second(world), first(world)
        conflict = Conflict(id="0001", worker="robin", nature="A neighbour", declared_at=NOON, declared_by=CASEY)
        world.conflicts.declare(ref if which == "of" else into, conflict, ())
        assert "a conflict" in self.missing(world, ref, into)

    def test_a_clock_that_stands_still(self, world: World) -> None:
        ref, into = second(world), first(world)
        pause(world, into, LATER)
        assert "stands still" in self.missing(world, ref, into)

    def test_a_safe_way_that_is_noted_on_the_first_only(self, world: World) -> None:
        ref, into = second(world), first(world)
        put_safely(world, ref, no_voicemail=True)
        assert "safely" in self.missing(world, ref, into)
        put_safely(world, into, no_voicemail=True)
        assert merge(world, ref, into).to == into

    def test_a_case_that_was_closed(self, world: World) -> None:
        into, case = first(world), Closed(world)
        case.answer()
        case.close()
        assert "closings" in self.missing(world, case.ref, into)

    def test_itself_and_no_case(self, world: World) -> None:
        ref = first(world)
        assert "in itself" in self.missing(world, ref, ref)
        with pytest.raises(FieldWrong, match="into"):
            merge(world, ref, "HSP-0000-0000")

    def test_an_erased_case(self, world: World) -> None:
        ref, into = second(world), first(world)
        world.erase(into, LATER)
        with pytest.raises(FieldWrong, match="erased"):
            merge(world, ref, into)
        world.erase(ref, LATER)
        with pytest.raises(CaseErased):
            merge(world, ref, into)


def test_a_message_that_comes_meanwhile_is_moved_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref, into, written = second(world), first(world), world.mergers.merge
    came: list[str] = []

    def meanwhile(*given: Any) -> None:
        if not came:
            to = world.replies.address(ref)
            reply = email("One more thing", to=to, message_id="<m@work.example.org>", **{"from": f"Sam <{SECOND}>"})
            came.append(world.receive(reply, LATER))
            with pytest.raises(CaseMovedOn):
                written(*given)
            raise CaseMovedOn(ref)
        written(*given)

    monkeypatch.setattr(world.mergers, "merge", meanwhile)
    merge(world, ref, into)
    assert came == [ref]
    assert "One more thing" in words(world, into)
    assert words(world, ref) == []


@pytest.mark.tables
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("later_into_earlier", [True, False])
def test_killed_anywhere_and_done_again_they_are_merged_once_and_whole(side: str, later_into_earlier: bool) -> None:
    for at in range(1, 30):
        with small_world() as world:
            earlier, later = first(world), second(world)
            ref, into = (later, earlier) if later_into_earlier else (earlier, later)
            killer = Killer(at, side)
            with killer.at_large(world):
                merge(world, ref, into)
            if killer.killed:
                merge(world, ref, into, LATER + HOUR)
            world.sweep(LATER + DAY)
            case = world.cases.get(into)
            assert (len(case.messages), len(world.cases.get(ref).messages)) == (2, 0), f"call {at}"
            assert (into, case.latest_round.number) in world.machine.started
            assert case.latest_round.due_at == world.profile.promise(NOON).due_at
            hints = [task.id for task in case.tasks if "concern" in task.id and "unconfirmed" not in task.id]
            assert len(hints) == 1, f"call {at}"
            assert len([each for each in case.letters if each.id == f"task-{hints[0]}"]) == 1, f"call {at}"
            assert len(world.mail.raw) == 2
        if not killer.killed:
            break
    assert 1 < at < 29


@pytest.mark.clause("CF-30")
def test_a_task_that_is_about_no_message_moves_too_and_is_still_known_by_how_its_id_begins(world: World) -> None:
    ref, into = second(world), first(world)
    task = Task(id="unconfirmed-0001-x", what="Look", for_role=Role.CASEWORKER, opened_at=NOON, due_at=LATER)
    world.table.put_new(task_item(ref, task))
    merge(world, ref, into)
    assert world.cases.get(ref).tasks == ()
    assert f"unconfirmed-0001-x-of-{ref}" in {each.id for each in world.cases.get(into).tasks}


@pytest.mark.clause("CF-07")
def test_what_was_moved_is_kept_as_long_as_if_it_had_come_when_it_was_moved(world: World) -> None:
    ref, into = second(world), first(world)
    record(world, into)
    later = NOON + timedelta(days=300)
    record(world, ref, now=later)
    merge(world, ref, into, later)
    clocks = kept(world.cases.get(into), [], world.profile.retention, world.profile.office)
    assert max(each.until for each in clocks) >= date(2028, 10, 1)
