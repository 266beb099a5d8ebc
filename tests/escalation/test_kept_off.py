"""Whoever is officer hears nothing more of a case that they are kept off: the caseworkers see to it (FB-14, IM-14)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.adapters import keys
from casework.complaints.standing import said_of
from casework.consents.permission import Withdrawals
from casework.domain.conflict import StepTaken
from casework.domain.loose_end import Unconfirmed
from casework.domain.permission import PermissionAsked
from casework.domain.round import Outcome
from casework.domain.staff import Role
from casework.errors import LetterRefused, LetterUnconfirmed
from desk.sharing.declare_conflict import DeclaredConflict, declare_conflict
from desk.sharing.record_safeguarding import NotedSafeguarding, record_safeguarding
from escalation.acknowledge import acknowledge
from escalation.pass_milestone import pass_milestone
from escalation.step_letters import StepLetters
from escalation.tell_a_person import tell_a_person
from tests.complaints import MORGAN, a_complaint, turn_answered
from tests.opinions import will_improve
from tests.world import CASEY, NOON, World, email

DAY = timedelta(days=1)
Happens = Callable[[World, str], None]


def a_letter_is_refused(world: World, ref: str) -> None:
    world.post.trouble.append(LetterRefused("MessageRejected"))
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)


def nobody_knows_whether_a_letter_went(world: World, ref: str) -> None:
    world.post.trouble.append(LetterUnconfirmed())
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    assert any(isinstance(each, Unconfirmed) for each in world.loose_ends.since(NOON + DAY))
    world.sweep(NOON + DAY)


def the_step_is_answered_where_no_letter_is_safe(world: World, ref: str) -> None:
    contact = {":safe": {"no_email": True}}
    world.table.update(keys.contact(ref), "SET safe_contact = :safe", condition="attribute_exists(pk)", values=contact)
    decided = said_of(turn_answered(world, ref)).step
    case = world.cases.get(ref)
    letters = StepLetters(world.correspondence, world.replies, world.links, world.profile)
    letters.tell_answer(case, case.latest_round, decided, NOON + DAY)


def its_step_is_late(world: World, ref: str) -> None:
    letters = StepLetters(world.correspondence, world.replies, world.links, world.profile)
    round_ = world.rounds.get(ref, 1)
    for milestone in world.profile.course(round_).milestones:
        letters.remind(world.cases.get(ref), round_, milestone, milestone.at)
    tell_a_person(ref, 1, "complaint-stopped", "States.Timeout", world.cases, world.correspondence, NOON + DAY)


def they_write_again_after_its_end_and_nobody_answers(world: World, ref: str) -> None:
    was = world.cases.get(ref).latest_round
    over = was.model_copy(update={"answered_at": NOON, "recorded_at": NOON, "outcome": Outcome.RESOLVED})
    world.rounds.turn(was, over, NOON, world.profile.erase_on(was.kind, NOON))
    again = email("Nobody has replied to me for three weeks", to=world.replies.address(ref), message_id="<2@x.org>")
    assert world.receive(again) == ref
    acknowledge(ref, 2, world.cases, world.correspondence, world.replies, NOON)
    for milestone in world.profile.course(world.rounds.get(ref, 2)).milestones:
        pass_milestone(
            ref, 2, milestone.name, world.cases, world.rounds, world.correspondence, world.profile, milestone.at
        )
    told = [letter["Subject"] for letter in world.post.to(world.caseworkers)]
    assert len([subject for subject in told if "overdue, 1 working day late" in subject]) == 1
    tell_a_person(ref, 2, "no-more-reminders", "none is left", world.cases, world.correspondence, NOON + 90 * DAY)


def an_improvement_is_noted(world: World, ref: str) -> None:
    will_improve(world, ref)


def it_is_passed_on_without_consent_and_permission_is_withdrawn(world: World, ref: str) -> None:
    noted = NotedSafeguarding.model_validate(
        {
            "concern": "He comes home hurt",
            "at_risk": "Their son",
            "ground": "child_at_risk",
            "items": ["what they said"],
            "recipient": "Children's social care",
            "decided_by": "Dee Lead",
            "told_first": {"told": False, "why_not": "unsafe", "reason": "It would have put him at risk"},
        }
    )
    record_safeguarding(ref, noted, CASEY, world.cases, world.safeguarding, world.correspondence, world.profile, NOON)
    withdrawals = Withdrawals(
        world.cases, world.contacts, world.rounds, world.machine, world.removals, world.correspondence
    )
    withdrawals.withdraw(ref, PermissionAsked.SPOKEN, CASEY, NOON)


def another_conflict_is_declared(world: World, ref: str) -> None:
    declared = DeclaredConflict(worker="robin", nature="a neighbour")
    declare_conflict(ref, declared, CASEY, world.cases, world.conflicts, world.correspondence, NOON)
    assert world.post.to(world.manager)


HAPPENINGS: tuple[Happens, ...] = (
    a_letter_is_refused,
    nobody_knows_whether_a_letter_went,
    the_step_is_answered_where_no_letter_is_safe,
    its_step_is_late,
    they_write_again_after_its_end_and_nobody_answers,
    an_improvement_is_noted,
    it_is_passed_on_without_consent_and_permission_is_withdrawn,
    another_conflict_is_declared,
)


@pytest.mark.clause("FB-14")
@pytest.mark.parametrize("happens", HAPPENINGS)
def test_of_a_complaint_about_them_the_officer_hears_nothing(world: World, happens: Happens) -> None:
    ref = a_complaint(world, Role.OFFICER).ref
    happens(world, ref)
    world.sweep(NOON + 100 * DAY)
    assert world.post.to(world.officer) == []
    tasks = world.cases.get(ref).tasks
    assert not [task.id for task in tasks if task.for_role is Role.OFFICER]
    assert tasks
    told = {letter.id for letter in world.cases.get(ref).letters}
    unread = {task.id for task in tasks if f"task-{task.id}" not in told}
    assert all(each.startswith("look-") for each in unread), "of those the message itself tells the caseworkers"


def test_of_what_stood_before_they_were_kept_off_they_hear_no_more(world: World) -> None:
    """A task that nobody could be told of in time."""
    ref = a_complaint(world).ref
    will = world.correspondence.task("look", "Look at it", NOON)
    world.ledger.raise_task(ref, will)
    kept_off = world.cases.get(a_complaint(world, Role.OFFICER).ref).conflicts[0]
    world.conflicts.declare(ref, kept_off, [])
    world.correspondence.tell_of(ref, will, NOON)
    assert (world.post.to(world.officer), len(world.post.to(world.caseworkers))) == ([], 1)


@pytest.mark.parametrize("may_work", [True, False])
def test_who_may_work_on_it_again_hears_of_it_again(world: World, *, may_work: bool) -> None:
    ref = a_complaint(world, Role.OFFICER).ref
    (conflict,) = world.conflicts.of(ref)
    step = StepTaken(what="Another person is officer now", may_work=may_work, at=NOON, by=MORGAN)
    world.conflicts.take_step(ref, conflict.id, step)
    will_improve(world, ref)
    assert bool(world.post.to(world.officer)) is may_work
    assert world.cases.get(ref).seen_to_by is (Role.OFFICER if may_work else Role.CASEWORKER)


def test_where_there_is_no_reviewer_it_is_not_the_officer_who_finds_one(world: World) -> None:
    """Where the profile names no address for a reviewer, the officer's is theirs."""
    world.correspondence._staff = {**world.correspondence._staff, Role.REVIEWER: world.officer}
    for about, told in ((Role.OFFICER, world.caseworkers), (None, world.officer)):
        ref = a_complaint(world, about).ref
        due = world.profile.office.local(NOON)
        world.correspondence.notify(ref, "opened", "step_opened", Role.REVIEWER, NOON, step=2, due=due, readable=False)
        assert [letter["To"] for letter in world.post.letters if ref in letter["Subject"]] == [told]
