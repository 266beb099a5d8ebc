"""Over any history of answers, words, silence and time: nobody decides twice, no step is left out silently, and who is
named follows from the last yes or no.

The checks below know nothing of how the code works it out: they read FB-13 to FB-16 and CF-18 as a person would.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.complaints.naming import may_be_named
from casework.complaints.standing import latest_complaint, said_of
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.complaint import Complaint, Finding, Step, Word
from casework.domain.round import Kind, Outcome, Status
from casework.domain.staff import Role, StaffMember
from casework.errors import FieldWrong, ImpossibleAct, NotTheirs
from desk.opinions.answer_step import NotedAnswer, answer_step
from desk.opinions.complaint_turn import Turns
from desk.opinions.record_word import ToldWord, record_word
from tests.complaints import DEE, MORGAN, OLU, RAE, a_complaint, turn
from tests.profiles import halton
from tests.world import CASEY, NOON, World, small_world

HOUR = timedelta(hours=1)
PEOPLE = {OLU: Role.OFFICER, MORGAN: Role.MANAGER, DEE: Role.DIRECTOR, RAE: Role.REVIEWER, CASEY: Role.CASEWORKER}
NAMES = [None, OLU.name, MORGAN.name, " dee  director ", "Alex Deputy"]
REVIEWED = halton(complaints={"without_consent": "alternative-reviewer"})

ANSWERS = st.tuples(st.just("answer"), st.sampled_from([OLU, MORGAN, DEE, CASEY, CASEY]), st.sampled_from(NAMES))
OWN_ANSWERS = st.tuples(st.just("answer_own"))
WORDS = st.tuples(
    st.just("say"),
    st.sampled_from([*[Word.NEXT_STEP] * 4, Word.RESOLVED, Word.UNRESOLVED]),
    st.sampled_from([None, None, None, "Nobody answered"]),
    st.sampled_from([*[None] * 5, "They own the service in dispute"]),
    st.sampled_from([None, True, False]),
)
SILENCE, TIME = st.tuples(st.just("fall_silent")), st.tuples(st.just("wait"), st.integers(1, 48))
OFTEN = [*[ANSWERS] * 2, *[OWN_ANSWERS] * 4, *[WORDS] * 4, SILENCE, TIME]
ABOUT = st.sampled_from([None, None, Role.OFFICER, Role.MANAGER, Role.DIRECTOR])
HISTORIES = st.lists(st.sampled_from(OFTEN).flatmap(lambda act: act), min_size=4, max_size=14)


@dataclass
class History:
    """One complaint, the time, and what its complainant said last about being named to each owner."""

    world: World
    ref: str
    now: datetime = NOON + HOUR
    named: dict[Role, bool] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        return self.world.cases.get(self.ref)

    def answer(self, by: StaffMember, decided_by: str | None) -> None:
        world = self.world
        noted = NotedAnswer(finding=Finding.NOT_UPHELD, words=f"As of {self.now}", decided_by=decided_by)
        turns = Turns(world.cases, world.rounds, world.machine, world.words.profile)
        roles = frozenset({PEOPLE[by]})
        try:
            answer_step(self.ref, noted, by, roles, turns, world.improvements, world.correspondence, self.now)
        except (ImpossibleAct, FieldWrong, NotTheirs):
            return

    def answer_own(self) -> None:
        owner = self._complaint().step.owner
        self.answer(next((each for each, role in PEOPLE.items() if role is owner), CASEY), None)

    def say(self, word: Word, unanswered: str | None, conflict: str | None, named: bool | None) -> None:
        going_on: dict[str, Any] = {}
        if word is Word.NEXT_STEP:
            going_on = {"owner_conflict": conflict, "named": named, "told": "We would tell …"}
        told = ToldWord(word=word, how=Channel.TELEPHONE, unanswered_because=unanswered, **going_on)
        before = self._complaint()
        try:
            round_ = record_word(self.ref, told, CASEY, self.world.cases, self.world.words, self.now)
        except ImpossibleAct:
            assert self._complaint() == before
            return
        after = said_of(round_)
        if named is not None and word is Word.NEXT_STEP and after.step.number > after.words[-1].step:
            self.named[self.world.profile.complaints.steps[after.step.number - 1].owner] = named

    def fall_silent(self) -> None:
        round_ = latest_complaint(self.case)
        if round_.status is Status.OPEN and said_of(round_).step.answer:
            ended = {"outcome": Outcome.NO_WORD, "answered_at": self.now, "recorded_at": self.now}
            turn(self.world, round_, said_of(round_), self.now, **ended)

    def wait(self, hours: int) -> None:
        self.now += hours * HOUR

    def check(self) -> None:
        case = self.case
        complaints = [said_of(each) for each in case.rounds if each.kind is Kind.COMPLAINT]
        for before, after in pairwise(complaints):
            assert after.steps[: len(before.steps)] == before.steps
            assert after.words[: len(before.words)] == before.words
        for complaint in complaints:
            self._check_steps(complaint)
        assert case.rounds[-1].status is Status.ANSWERED or self._complaint().ended_because is None
        assert all(each.status is Status.ANSWERED for each in case.rounds[:-1])
        for owner in (Role.MANAGER, Role.DIRECTOR):
            assert may_be_named(case, owner, self.world.profile, self.now) is self.named.get(owner, False)

    def _check_steps(self, complaint: Complaint) -> None:
        steps = complaint.steps
        people = [_plain(step.answer.decided_by) for step in steps if step.answer]
        assert len(people) == len(set(people))
        assert complaint.about not in {step.owner for step in steps}
        assert [step.number for step in steps] == sorted({step.number for step in steps})
        for number, step in zip([0, *(step.number for step in steps)], steps, strict=False):
            assert step.number == number + 1 or step.why
        for step in steps[:-1]:
            assert _was_left(complaint, step)

    def _complaint(self) -> Complaint:
        return said_of(latest_complaint(self.case))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _was_left(complaint: Complaint, step: Step) -> bool:
    """Whether the complainant left the step for the next: with its answer, or with the reason why they had none."""
    words = [word for word in complaint.words if word.step == step.number and word.word is Word.NEXT_STEP]
    return bool(words) and (step.answer is not None) is (words[-1].unanswered_because is None)


@pytest.mark.tables
@pytest.mark.clause("FB-13")
@pytest.mark.clause("FB-15")
@given(
    about=st.sampled_from([None, None, Role.OFFICER, Role.MANAGER, Role.DIRECTOR]),
    reviewed=st.booleans(),
    acts=HISTORIES,
)
@settings(deadline=None, max_examples=12)
def test_nobody_decides_twice_and_no_step_is_left_out_silently(
    about: Role | None, reviewed: bool, acts: list[tuple[Any, ...]]
) -> None:
    with small_world() as world:
        if reviewed:
            object.__setattr__(world.words, "profile", REVIEWED)
        history = History(world, a_complaint(world, about).ref)
        for name, *details in acts:
            getattr(history, name)(*details)
            history.now += timedelta(minutes=1)
            history.check()
