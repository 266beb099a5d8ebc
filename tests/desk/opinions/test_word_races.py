"""The complainant's word and an answer at one moment, or a crash in the middle: each counts once, or is refused."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import count, product
from typing import Any, cast

import pytest

from casework.adapters.table import Table
from casework.complaints.naming import may_be_named
from casework.complaints.standing import said_of
from casework.complaints.word import GivenWord
from casework.consents.answer import GivenAnswer
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.complaint import Complaint, Word
from casework.domain.consent import Answer
from casework.domain.round import Outcome, Round, Status
from casework.domain.staff import Role, StaffMember
from casework.errors import ImpossibleAct
from desk.opinions.answer_step import NotedAnswer, answer_step
from desk.opinions.complaint_turn import Turns
from tests.asked import parked
from tests.complaints import OLU, a_complaint, turn, turn_answered
from tests.desk.sharing.test_sharing_crashes import Killed, kill
from tests.desk.sharing.test_sharing_races import Interrupted
from tests.world import CASEY, NOON, World, small_world

pytestmark = pytest.mark.tables

LATER = NOON + timedelta(days=10)
Act = Callable[[World, str], object]


def naming(answer: Answer, by: StaffMember | None) -> GivenAnswer:
    return GivenAnswer(answer=answer, at=LATER, how=Channel.EMAIL, told="We would tell …", wording="w", by=by)


def say(world: World, ref: str, word: Word, by: StaffMember | None = CASEY, **said: Any) -> None:
    given = GivenWord(word=word, at=LATER, how=Channel.EMAIL, by=by, **said)
    world.words.take(ref, 1, 1, given, LATER)


def go_on_named(world: World, ref: str) -> None:
    say(world, ref, Word.NEXT_STEP, naming=naming(Answer.YES, CASEY))


def go_on_by_link(world: World, ref: str) -> None:
    say(world, ref, Word.NEXT_STEP, None, naming=naming(Answer.YES, None))


def go_on_unnamed(world: World, ref: str) -> None:
    say(world, ref, Word.NEXT_STEP, None, naming=naming(Answer.NO, None))


def go_on_unanswered(world: World, ref: str) -> None:
    say(world, ref, Word.NEXT_STEP, unanswered_because="Nobody answered")


def resolve(world: World, ref: str) -> None:
    say(world, ref, Word.RESOLVED)


def answer(world: World, ref: str, **said: Any) -> None:
    """A caseworker records how the officer decided the step."""
    noted = NotedAnswer.model_validate(
        {"finding": "not_upheld", "words": "We did ring.", "decided_by": OLU.name, **said}
    )
    turns = Turns(world.cases, world.rounds, world.machine, world.profile)
    roles = frozenset({Role.CASEWORKER})
    answer_step(ref, noted, CASEY, roles, turns, world.improvements, world.correspondence, LATER)


def answer_step_one(world: World, ref: str) -> None:
    answer(world, ref, step=1)


def unless_impossible(act: Act) -> Act:
    def tried(world: World, ref: str) -> None:
        with suppress(ImpossibleAct):
            act(world, ref)

    return tried


def unanswered(world: World) -> str:
    return a_complaint(world).ref


def answered(world: World) -> str:
    ref = unanswered(world)
    turn_answered(world, ref)
    parked(world, ref, 1)
    return ref


def over(world: World) -> str:
    """One that nobody said anything about."""
    ref = answered(world)
    round_ = world.rounds.get(ref, 1)
    at = LATER - timedelta(days=1)
    turn(world, round_, said_of(round_), at, outcome=Outcome.NO_WORD, answered_at=at, recorded_at=at)
    world.rounds.tied_up(ref, 1)
    return ref


def orders(begin: Callable[[World], str], act: Act, other: Act) -> Iterator[tuple[str, Case]]:
    """The case after ``act`` with ``other`` in it, for every place in it; whichever comes second may be impossible."""
    for at in count(1):  # before a call is after the one before it
        with small_world() as world:
            ref = begin(world)
            table = Interrupted(world.table, at, "after", partial(unless_impossible(other), world, ref))
            unless_impossible(act)(World(cast("Table", table)), ref)
            if table.calls < at:
                return
            yield f"after call {at}", world.cases.get(ref)


def standing(case: Case) -> Complaint:
    return said_of(case.latest_round)


@pytest.mark.clause("FB-13")
@pytest.mark.parametrize("first", ["the word", "the answer"])
def test_a_word_for_want_of_an_answer_and_the_answer_are_never_both_taken(first: str) -> None:
    acts = (go_on_unanswered, answer_step_one) if first == "the word" else (answer, go_on_unanswered)
    taken = set()
    for where, case in orders(unanswered, *acts):
        complaint = standing(case)
        went_on, has_answer = len(complaint.steps) == 2, complaint.steps[0].answer is not None
        assert went_on is not has_answer, where
        assert complaint.step.number == 1 or complaint.step.answer is None, where
        taken.add(went_on)
    assert taken == {True, False}, "some of the orders have to differ, or nothing was interrupted"


@pytest.mark.clause("FB-15")
@pytest.mark.parametrize(
    ("act", "other"), [(go_on_by_link, resolve), (resolve, go_on_by_link), (go_on_unnamed, resolve), (resolve, resolve)]
)
def test_of_two_words_at_once_one_counts(act: Act, other: Act) -> None:
    for where, case in orders(answered, act, other):
        complaint = standing(case)
        assert len(complaint.words) == 1, where
        resolved = complaint.words[0].word is Word.RESOLVED
        assert (case.latest_round.status is Status.ANSWERED) is resolved, where
        assert (len(complaint.steps), bool(case.consents)) == ((1, False) if resolved else (2, True)), where


@pytest.mark.clause("CF-18")
def test_a_yes_and_a_no_to_being_named_at_once_leave_one_of_them() -> None:
    for acts in ((go_on_named, go_on_unnamed), (go_on_unnamed, go_on_named)):
        for where, case in orders(answered, *acts):
            (word,) = standing(case).words
            assert word.word is Word.NEXT_STEP, where
            assert len(case.consents) == 1, where


def test_gone_on_twice_at_once_after_it_had_ended_it_goes_on_once() -> None:
    for where, case in orders(over, go_on_named, go_on_named):
        assert len(case.rounds) == 2, where
        assert (len(standing(case).steps), len(standing(case).words), len(case.consents)) == (2, 1, 1), where


@pytest.mark.clause("FB-15")
def test_a_machine_that_heard_of_the_step_before_the_yes_to_being_named_is_told_that_it_may_be_read() -> None:
    """It may hear of the turn at any moment, for a reason of its own, and parks anew."""
    unread = 0
    for at in range(1, 30):
        with small_world() as world:
            ref = answered(world)
            seen: list[bool] = []
            table = Interrupted(world.table, at, "after", partial(_hears, world, ref, seen))
            acting = World(cast("Table", table))
            object.__setattr__(acting.words, "machine", world.machine)
            go_on_named(acting, ref)
            world.sweep(LATER + timedelta(hours=1))
            if seen == [False]:
                unread += 1
                assert "parked anew" in world.machine.woken, f"after call {at}"
            if table.calls < at:
                break
    assert unread, "some of the moments lie between the step and the yes"


def _hears(world: World, ref: str, seen: list[bool]) -> None:
    """The machine sees to the step, if it is there, and waits on another token; whether it may be read is ``seen``."""
    round_ = world.rounds.get(ref, 1)
    if said_of(round_).step.number == 2:
        seen.append(may_be_named(world.cases.get(ref), Role.MANAGER, world.profile, LATER))
        world.rounds.heard(round_)
        world.machine.waiting_on = {"parked anew"}
        key, token = {"pk": f"CASE#{ref}", "sk": "ROUND#0001"}, {":token": "parked anew"}
        world.table.update(key, "SET task_token = :token", condition="attribute_exists(pk)", values=token)


@pytest.mark.clause("FB-15")
def test_a_complaint_that_goes_on_after_it_had_ended_gets_its_machine_once_it_may_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with small_world() as world:
        ref = over(world)
        named: list[bool] = []
        start = world.machine.start

        def seen(ref: str, number: int) -> None:
            named.append(may_be_named(world.cases.get(ref), Role.MANAGER, world.profile, LATER))
            start(ref, number)

        monkeypatch.setattr(world.machine, "start", seen)
        go_on_named(world, ref)
        assert named == [True]


ACTS = [(answered, go_on_named), (answered, go_on_unnamed), (answered, resolve), (over, go_on_named)]


def lived_through(begin: Callable[[World], str], act: Act, at: int = 0, side: str = "before") -> tuple[str, bool]:
    """What stands after ``act`` was killed at its call number ``at`` and done again, and after a sweep."""
    with small_world() as world:
        ref = begin(world)
        acting = World(cast("Table", Interrupted(world.table, at, side, kill)))
        acting.machine = world.machine
        object.__setattr__(acting.words, "machine", world.machine)
        killed = False
        try:
            act(acting, ref)
        except Killed:
            killed = True
            assert not named_without_turn(world, ref), f"{side} call {at}"
            act(acting, ref)
        world.sweep(LATER + timedelta(days=1))
        case = world.cases.get(ref)
        woken, started = set(world.machine.woken), set(world.machine.started)
        stands = (list(map(_as_it_stands, case.rounds)), case.consents, case.tasks, woken, started)
        return repr(stands).replace(ref, "the case"), killed


def named_without_turn(world: World, ref: str) -> bool:
    case = world.cases.get(ref)
    return may_be_named(case, Role.MANAGER, world.profile, LATER) and standing(case).step.number == 1


def _as_it_stands(round_: Round) -> Round:
    """Without its token, and however often its machine was bidden to look."""
    return round_.model_copy(update={"task_token": None, "turn": 0})


@pytest.mark.parametrize(("begin", "act"), ACTS)
def test_what_was_killed_anywhere_and_said_again_is_taken_once(begin: Callable[[World], str], act: Act) -> None:
    undisturbed, _ = lived_through(begin, act)
    for at, side in product(range(1, 30), ("before", "after")):
        disturbed, killed = lived_through(begin, act, at, side)
        assert disturbed == undisturbed, f"{side} call {at}"
        if not killed:
            break
    assert 2 < at < 29
