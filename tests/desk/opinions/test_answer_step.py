"""Each step of a complaint is decided by its owner, by another person each time, and never by whom it is about."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from casework.adapters.cases import CaseStore
from casework.complaints.naming import agree
from casework.consents.answer import GivenAnswer
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.complaint import Finding, Step, StepAnswer
from casework.domain.consent import Answer
from casework.domain.improvement import NotedImprovement
from casework.domain.round import Round
from casework.domain.staff import Role, StaffMember
from casework.errors import CaseMovedOn, CaseNotFound, FieldWrong, ImpossibleAct, LetterNotSent, NotOnCase, NotTheirs
from casework.improve import improve
from casework.profile import Profile
from desk.opinions.answer_step import NotedAnswer, answer_step
from desk.opinions.complaint_turn import Turns
from desk.opinions.write_statement import NotedStatement, write_statement
from tests.asked import parked
from tests.complaints import DEE, MORGAN, OLU, RAE, a_complaint, turn_answered, turn_to_next_step
from tests.profiles import halton
from tests.sharing import DAY, HOUR, a_client
from tests.world import CASEY, NOON, World

NOT_UPHELD: dict[str, Any] = {"finding": "not_upheld", "words": "We rang twice; our notes say when."}
BETTER = {"what": "Ring back within two days", "owner": "Olu Officer", "due_on": "2027-02-01"}
UPHELD: dict[str, Any] = {"finding": "upheld", "words": "We should have rung.", "improvement": BETTER}
OFFICER, MANAGER, DIRECTOR = frozenset({Role.OFFICER}), frozenset({Role.MANAGER}), frozenset({Role.DIRECTOR})
CASEWORKER, REVIEWER = frozenset({Role.CASEWORKER}), frozenset({Role.REVIEWER})
REVIEWED = halton(complaints={"without_consent": "alternative-reviewer"})


def turns(world: World, profile: Profile | None = None) -> Turns:
    return Turns(world.cases, world.rounds, world.machine, profile or world.profile)


def answer(
    world: World,
    ref: str,
    by: StaffMember = OLU,
    roles: frozenset[Role] = OFFICER,
    now: datetime = NOON + DAY,
    **changes: Any,
) -> Step:
    noted = NotedAnswer.model_validate({**NOT_UPHELD, **changes})
    return answer_step(ref, noted, by, roles, turns(world), world.improvements, world.correspondence, now)


def given(step: Step) -> StepAnswer:
    assert step.answer
    return step.answer


def at_step_two(world: World, *, stated: bool = True) -> str:
    ref = a_complaint(world).ref
    turn_answered(world, ref, NOON + HOUR)
    turn_to_next_step(world, ref, NOON + 2 * HOUR)
    if stated:
        state(world, ref, NOON + 3 * HOUR)
    return ref


def state(world: World, ref: str, now: datetime = NOON + HOUR) -> None:
    """What who decides the step may read of it."""
    write_statement(ref, NotedStatement(words="Somebody was not rung back"), CASEY, turns(world), now)


def latest(world: World, ref: str) -> Round:
    return world.cases.get(ref).latest_round


@pytest.mark.clause("FB-14")
def test_the_officer_answers_step_one_and_the_complainant_s_word_is_waited_for(world: World) -> None:
    ref = a_complaint(world).ref
    due_at = latest(world, ref).due_at
    parked(world, ref, 1)
    decided = answer(world, ref)
    round_ = latest(world, ref)
    assert round_.complaint
    assert round_.complaint.step == decided
    assert (given(decided).decided_by, given(decided).decider) == (OLU.name, OLU.id)
    assert (given(decided).at, given(decided).recorded_at, given(decided).due_at) == (NOON + DAY, NOON + DAY, due_at)
    assert round_.due_at == world.profile.course(round_).due_at
    assert world.machine.woken == [f"token-{ref}.1"]
    assert round_.answered_at is None


@pytest.mark.clause("FB-14")
def test_a_caseworker_records_who_decided_and_must_say_who(world: World) -> None:
    ref = a_complaint(world).ref
    for decided_by in (None, CASEY.name, CASEY.name.lower(), CASEY.id):
        with pytest.raises(FieldWrong) as refused:
            answer(world, ref, CASEY, CASEWORKER, decided_by=decided_by)
        assert refused.value.field == "decided_by"
    decided = answer(world, ref, CASEY, CASEWORKER, decided_by=OLU.name, at=NOON + HOUR)
    assert (given(decided).decided_by, given(decided).decider) == (OLU.name, None)
    assert (given(decided).at, given(decided).recorded_at) == (NOON + HOUR, NOON + DAY)
    assert given(decided).recorded_by == CASEY


@pytest.mark.clause("FB-15")
@pytest.mark.clause("FB-16")
def test_the_divisional_manager_answers_step_two_and_the_operational_director_step_three(world: World) -> None:
    ref = at_step_two(world)
    assert given(answer(world, ref, MORGAN, MANAGER)).decider == MORGAN.id
    turn_to_next_step(world, ref, NOON + 2 * DAY)
    state(world, ref, NOON + 2 * DAY)
    assert given(answer(world, ref, DEE, DIRECTOR, NOON + 3 * DAY)).decider == DEE.id
    round_ = latest(world, ref)
    assert round_.complaint
    assert [step.number for step in round_.complaint.steps] == [1, 2, 3]


@pytest.mark.clause("FB-15")
def test_nobody_decides_two_steps(world: World) -> None:
    ref = at_step_two(world)
    with pytest.raises(ImpossibleAct):
        answer(world, ref, CASEY, CASEWORKER, decided_by=f"  {OLU.name.upper()} ")
    with pytest.raises(ImpossibleAct):
        answer(world, ref, OLU, OFFICER | MANAGER)
    with pytest.raises(FieldWrong):
        answer(world, ref, OLU, OFFICER)
    assert given(answer(world, ref, CASEY, CASEWORKER, decided_by=MORGAN.name)).decided_by == MORGAN.name


@pytest.mark.clause("FB-14")
def test_nobody_decides_about_themselves(world: World) -> None:
    ref = a_complaint(world, Role.CASEWORKER, noted={"worker": OLU.id}).ref
    with pytest.raises(ImpossibleAct):
        answer(world, ref)
    about_the_officer = a_complaint(world, Role.OFFICER).ref
    with pytest.raises(FieldWrong, match="manager"):
        answer(world, about_the_officer)
    state(world, about_the_officer)
    assert answer(world, about_the_officer, MORGAN, MANAGER).number == 2


@pytest.mark.clause("CF-13")
def test_who_is_not_of_the_service_answers_no_step_but_their_own_as_nobody_but_themselves(world: World) -> None:
    ref = a_complaint(world).ref
    for by, roles in ((MORGAN, MANAGER), (DEE, DIRECTOR), (RAE, REVIEWER)):
        with pytest.raises(NotTheirs):
            answer(world, ref, by, roles)
    ref = at_step_two(world)
    for by, roles in ((DEE, DIRECTOR), (RAE, REVIEWER)):
        with pytest.raises(NotTheirs):
            answer(world, ref, by, roles)
    with pytest.raises(FieldWrong) as refused:
        answer(world, ref, MORGAN, MANAGER, decided_by="Max Deputy")
    assert refused.value.field == "decided_by"


@pytest.mark.clause("FB-15")
def test_who_may_read_nothing_of_it_yet_decides_nothing(world: World) -> None:
    ref = at_step_two(world, stated=False)
    with pytest.raises(ImpossibleAct, match="nothing of it may be read yet"):
        answer(world, ref, MORGAN, MANAGER)
    assert given(answer(world, ref, CASEY, CASEWORKER, decided_by=MORGAN.name)).decided_by == MORGAN.name
    ref = at_step_two(world, stated=False)
    yes = GivenAnswer(
        answer=Answer.YES, at=NOON + 3 * HOUR, how=Channel.TELEPHONE, told="We would tell …", wording="told", by=CASEY
    )
    agree(world.cases.get(ref), Role.MANAGER, yes, world.sharing, world.correspondence, world.profile, yes.at)
    assert given(answer(world, ref, MORGAN, MANAGER)).decider == MORGAN.id


@pytest.mark.clause("CF-13")
def test_who_decided_a_step_learns_nothing_of_the_next_by_answering_again(world: World) -> None:
    ref = at_step_two(world)
    answer(world, ref, MORGAN, MANAGER)
    before = turn_to_next_step(world, ref, NOON + 2 * DAY)
    with pytest.raises(ImpossibleAct, match="step 2 was decided already"):
        answer(world, ref, MORGAN, MANAGER, NOON + 3 * DAY, words="I have thought again.")
    assert latest(world, ref) == before


def test_a_conflict_keeps_a_manager_off_their_step_without_saying_so(world: World) -> None:
    ref = a_complaint(world, Role.CASEWORKER, noted={"worker": MORGAN.id}).ref
    turn_answered(world, ref, NOON + HOUR)
    turn_to_next_step(world, ref, NOON + 2 * HOUR)
    with pytest.raises(NotTheirs):
        answer(world, ref, MORGAN, MANAGER)


@pytest.mark.clause("FB-03")
def test_what_is_upheld_brings_an_action_with_owner_and_date(world: World) -> None:
    with pytest.raises(ValidationError, match="what will be done better"):
        NotedAnswer.model_validate({**UPHELD, "improvement": None})
    for finding in (Finding.UPHELD, Finding.PARTLY_UPHELD):
        ref = a_complaint(world).ref
        for _ in range(2):
            answer(world, ref, **{**UPHELD, "finding": finding})
        (action,) = world.cases.get(ref).improvements
        assert (action.what, action.owner, str(action.due_on)) == (BETTER["what"], BETTER["owner"], BETTER["due_on"])
        assert action.task in {task.id for task in world.cases.get(ref).tasks}


@pytest.mark.clause("FB-14")
def test_what_will_be_done_better_is_not_seen_to_by_whom_it_was_about(world: World) -> None:
    ref = a_complaint(world, Role.OFFICER).ref
    state(world, ref)
    answer(world, ref, MORGAN, MANAGER, **UPHELD)
    (action,) = world.cases.get(ref).improvements
    (task,) = (task for task in world.cases.get(ref).tasks if task.id == action.task)
    assert task.for_role is Role.CASEWORKER
    assert not world.post.to(World.officer)


@pytest.mark.clause("FB-03")
def test_nothing_is_upheld_without_its_action_whatever_crashes_between(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = a_complaint(world).ref
    with monkeypatch.context() as patched:
        patched.setattr(world.correspondence, "tell_of", lambda *_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            answer(world, ref, **UPHELD)
    assert len(world.cases.get(ref).improvements) == 1
    assert given(answer(world, ref, **UPHELD)).finding is Finding.UPHELD
    assert len(world.cases.get(ref).improvements) == 1
    world.sweep(NOON + 2 * DAY)
    assert len(world.post.to(World.officer)) == 1


@pytest.mark.clause("FB-03")
def test_an_answer_that_comes_second_brings_no_action(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = a_complaint(world).ref
    get = CaseStore.get

    def overtaken(store: CaseStore, ref: str) -> Case:
        monkeypatch.undo()
        read = get(store, ref)
        answer(world, ref, words="Somebody else was quicker.")
        return read

    monkeypatch.setattr(CaseStore, "get", overtaken)
    with pytest.raises(ImpossibleAct, match="decided already"):
        answer(world, ref, **UPHELD)
    case = world.cases.get(ref)
    assert (case.improvements, case.tasks, world.post.letters) == ((), (), [])


@pytest.mark.clause("FB-03")
def test_an_action_that_was_noted_before_is_the_answer_s_too(world: World) -> None:
    ref = a_complaint(world).ref
    noted = NotedImprovement.model_validate(BETTER)
    improve(ref, noted, OLU, world.cases, world.improvements, world.correspondence, world.profile, NOON)
    assert given(answer(world, ref, **UPHELD)).finding is Finding.UPHELD
    assert len(world.cases.get(ref).improvements) == 1


def test_an_action_that_cannot_be_is_refused_with_its_answer(world: World) -> None:
    ref = a_complaint(world).ref
    with pytest.raises(FieldWrong, match=r"improvement\.due_on"):
        answer(world, ref, **{**UPHELD, "improvement": {**BETTER, "due_on": "2026-12-01"}})
    round_ = latest(world, ref)
    assert round_.complaint
    assert round_.complaint.step.answer is None


def test_the_same_answer_again_changes_nothing_and_another_is_refused(world: World) -> None:
    ref = a_complaint(world).ref
    first = answer(world, ref)
    for decided_by in (None, OLU.name, OLU.id):
        assert answer(world, ref, now=NOON + DAY + HOUR / 2, decided_by=decided_by) == first
    assert latest(world, ref).turn == 1
    for again in ({"words": "We did not ring."}, {"finding": "upheld", "improvement": BETTER}):
        with pytest.raises(ImpossibleAct, match="decided already"):
            answer(world, ref, **again)
    with pytest.raises(ImpossibleAct):
        answer(world, ref, now=NOON + 2 * DAY)
    assert answer(world, ref, now=NOON + 2 * DAY, at=NOON + DAY) == first


def test_the_same_answer_again_finds_its_step_when_the_complaint_has_gone_on(world: World) -> None:
    ref = a_complaint(world).ref
    first = answer(world, ref)
    before = turn_to_next_step(world, ref, NOON + DAY + HOUR / 4)
    assert answer(world, ref, now=NOON + DAY + HOUR / 2) == first
    assert latest(world, ref) == before


def test_an_answer_that_names_its_step_is_never_taken_for_another(world: World) -> None:
    ref = at_step_two(world)
    with pytest.raises(ImpossibleAct, match="is at step 2, not at step 1"):
        answer(world, ref, CASEY, CASEWORKER, decided_by="Max Deputy", step=1)
    assert answer(world, ref, CASEY, CASEWORKER, decided_by=MORGAN.name, step=2).number == 2


@pytest.mark.parametrize("at", [NOON - HOUR, NOON + DAY + HOUR])
def test_an_answer_lies_between_the_opening_of_the_step_and_now(world: World, at: datetime) -> None:
    ref = a_complaint(world).ref
    with pytest.raises(FieldWrong) as refused:
        answer(world, ref, at=at)
    assert refused.value.field == "at"


def test_of_two_answers_at_the_same_moment_one_stands(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = a_complaint(world).ref
    turn = world.rounds.turn

    def overtaken(*args: Any) -> Round:
        monkeypatch.undo()
        answer(world, ref, words="Somebody else was quicker.")
        return turn(*args)

    monkeypatch.setattr(world.rounds, "turn", overtaken)
    with pytest.raises(ImpossibleAct, match="decided already"):
        answer(world, ref)
    round_ = latest(world, ref)
    assert round_.complaint
    assert given(round_.complaint.step).words == "Somebody else was quicker."


def test_a_complaint_that_keeps_moving_on_is_not_answered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = a_complaint(world).ref
    monkeypatch.setattr(world.rounds, "turn", lambda *_: (_ for _ in ()).throw(CaseMovedOn(ref)))
    with pytest.raises(CaseMovedOn):
        answer(world, ref)


def test_an_answer_needs_a_complaint_and_no_post_office(world: World) -> None:
    with pytest.raises(CaseNotFound):
        answer(world, "HSP-0000-0000")
    with pytest.raises(NotOnCase):
        answer(world, a_client(world).ref)
    ref = a_complaint(world).ref
    world.post.trouble += [LetterNotSent("TooManyRequestsException")]
    assert answer(world, ref, **UPHELD).answer


def test_where_the_profile_says_so_a_reviewer_answers_and_no_manager(world: World) -> None:
    world.profile = REVIEWED
    ref = at_step_two(world)
    with pytest.raises(NotTheirs):
        answer(world, ref, MORGAN, MANAGER)
    assert given(answer(world, ref, RAE, REVIEWER)).decider == RAE.id
