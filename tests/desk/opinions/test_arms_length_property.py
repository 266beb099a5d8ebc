"""Over any course of a complaint: who is not of the service reads whose it is while the last word about them is yes.

The oracle below knows nothing of the code. It reads CF-13 and CF-18 as a person would: an owner reads at their step and
after they decided it, whose complaint it is only under a yes that names them and that nobody took back, and whenever
they read that, the case has a record of it.
"""

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.consents.withdraw import withdraw
from casework.domain.channel import Channel
from casework.domain.consent import Answer
from casework.domain.staff import Role
from casework.errors import ImpossibleAct, NotTheirs
from desk.opinions.complaint_turn import Turns
from desk.opinions.name_complainant import ToldNaming, name_complainant
from desk.opinions.read_at_step import read_at_step
from tests.complaints import DECIDES, SAM, WANTS, WORDS, a_complaint, turn_answered, turn_to_next_step
from tests.sharing import HOUR
from tests.world import CASEY, HALTON, NOON, World, small_world

OWNERS = (Role.OFFICER, Role.MANAGER, Role.DIRECTOR)
OUTSIDE = (Role.MANAGER, Role.DIRECTOR, Role.REVIEWER)
STEPS = st.lists(st.sampled_from(["answer", "go on", "yes", "no", "take back"]), max_size=10)


@dataclass
class Course:
    """What happened, as somebody who had stood beside the complainant would remember it."""

    at: int = 0
    decided: set[int] = field(default_factory=set)
    agrees: dict[Role, bool] = field(default_factory=dict)

    @property
    def owner(self) -> Role:
        return OWNERS[self.at]

    def may_read(self, role: Role) -> bool:
        return role in OWNERS and (OWNERS.index(role) in self.decided or role is self.owner)


@pytest.mark.clause("CF-13")
@pytest.mark.clause("CF-18")
@settings(deadline=None, max_examples=15)
@given(steps=STEPS)
def test_nobody_outside_the_service_reads_whose_complaint_it_is_without_a_yes(steps: list[str]) -> None:
    with small_world() as world:
        ref, course = a_complaint(world).ref, Course()
        for hours, step in enumerate(steps, start=1):
            now = NOON + hours * HOUR
            _do(world, ref, step, course, now)
            for role in OUTSIDE:
                _check(world, ref, role, course, now)


def _do(world: World, ref: str, step: str, course: Course, now: datetime) -> None:
    undecided = course.at not in course.decided
    if step == "answer" and undecided:
        turn_answered(world, ref, now)
        course.decided.add(course.at)
    elif step == "go on" and course.at < 2:
        turn_to_next_step(world, ref, now)
        course.at += 1
    elif step in {"yes", "no"}:
        told = ToldNaming(answer=Answer(step), told="Who reads what", how=Channel.TELEPHONE)
        turns = Turns(world.cases, world.rounds, world.machine, HALTON)
        if undecided and course.at:
            name_complainant(ref, told, CASEY, turns, world.sharing, world.correspondence, now)
            course.agrees[course.owner] = step == "yes"
        else:
            with pytest.raises(ImpossibleAct):
                name_complainant(ref, told, CASEY, turns, world.sharing, world.correspondence, now)
    elif step == "take back":
        live = [each for each in world.cases.get(ref).consents if each.is_live(now)]
        for consent in live:
            withdraw(ref, consent.id, Channel.POST, None, world.cases, world.sharing, world.correspondence, now)
        course.agrees.clear()


def _check(world: World, ref: str, role: Role, course: Course, now: datetime) -> None:
    by = DECIDES[role]
    if not course.may_read(role):
        with pytest.raises(NotTheirs):
            read_at_step(ref, by, frozenset({role}), world.cases, world.sharing, HALTON, now)
        return
    shown = read_at_step(ref, by, frozenset({role}), world.cases, world.sharing, HALTON, now)
    named = course.agrees.get(role, False)
    assert shown.named == named
    assert (shown.complainant is not None, shown.words == WORDS, shown.wants == WANTS) == (named, named, named)
    assert named == (str(SAM["name"]) in shown.model_dump_json())
    assert all(each.step < shown.step and (named or each.words is None) for each in shown.earlier)
    if named:
        made = [each for each in world.cases.get(ref).disclosures if each.made_by == by]
        assert [each.scope.recipient for each in made][-1:] == [HALTON.service.role_titles[role]]
