"""What a complainant says to an answer, told to staff: it ends the complaint or takes it on, however late."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.complaints.naming import may_be_named, passed_on
from casework.complaints.standing import said_of
from casework.complaints.word import SaidBefore
from casework.consents.withdraw import withdraw
from casework.domain.channel import Channel
from casework.domain.complaint import Complaint
from casework.domain.consent import Answer
from casework.domain.contact import Relationship
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.staff import Role, StaffMember
from casework.errors import FieldWrong, ImpossibleAct, MachineOutOfReach, NotOnCase
from casework.noting.take_note import take_note
from desk.opinions.record_word import ToldWord, record_word
from tests.asked import parked
from tests.complaints import OLU, a_complaint, turn, turn_answered, turn_to_next_step
from tests.noting.test_take_note import note
from tests.profiles import halton
from tests.world import CASEY, NOON, World, email

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
LATER = NOON + 10 * A_DAY
TOLD = "We would tell the divisional manager …"
NEVER = "Nobody answered for a month"


def answered(world: World, about: Role | None = None, **contact: Any) -> str:
    ref = a_complaint(world, about, **contact).ref
    turn_answered(world, ref)
    parked(world, ref, 1)
    return ref


def at_step(world: World, step: int, about: Role | None = None) -> str:
    """A complaint that was answered at ``step``."""
    ref = answered(world, about)
    while the_complaint(world, ref).step.number < step:
        turn_to_next_step(world, ref)
        turn_answered(world, ref)
    return ref


def say(world: World, ref: str, word: str, now: datetime = LATER, by: StaffMember = CASEY, **said: Any) -> Round:
    told = ToldWord.model_validate({"word": word, "how": "telephone", **said})
    return record_word(ref, told, by, world.cases, world.words, now)


def the_complaint(world: World, ref: str) -> Complaint:
    return said_of(world.cases.get(ref).latest_round)


def end(world: World, ref: str, outcome: Outcome, at: datetime = LATER) -> Round:
    """As the machine ends it after silence, or staff as withdrawn."""
    round_ = world.cases.get(ref).latest_round
    return turn(world, round_, said_of(round_), at, outcome=outcome, answered_at=at, recorded_at=at)


@pytest.mark.clause("FB-13")
@pytest.mark.parametrize("word", ["resolved", "unresolved"])
def test_their_word_ends_it_and_says_who_recorded_it_and_until_when_it_is_kept(world: World, word: str) -> None:
    ref = answered(world)
    ended = say(world, ref, word)
    assert (ended.status, ended.outcome, ended.answered_at) == (Status.ANSWERED, Outcome(word), LATER)
    (said,) = said_of(ended).words
    assert (said.step, said.word, said.at, said.recorded_by) == (1, word, LATER, CASEY)
    assert world.machine.woken == [f"token-{ref}.1"]
    item = world.table.get({"pk": f"CASE#{ref}", "sk": "ROUND#0001"})
    assert item
    assert item["erase_on"] == world.profile.erase_on(Kind.COMPLAINT, LATER).isoformat()


@pytest.mark.clause("FB-15")
def test_the_next_step_is_somebody_elses_and_due_from_when_it_was_asked_for(world: World) -> None:
    ref = answered(world)
    asked_at = LATER - A_DAY
    round_ = say(world, ref, "next_step", said_at=asked_at)
    step = said_of(round_).step
    assert (step.number, step.owner, step.opened_at, step.why) == (2, Role.MANAGER, asked_at, None)
    assert round_.status is Status.OPEN
    assert round_.due_at == world.profile.course(round_).due_at
    assert world.machine.woken == [f"token-{ref}.1"]


@pytest.mark.clause("FB-16")
def test_after_the_last_step_who_wants_to_go_on_ends_it_unresolved(world: World) -> None:
    ref = at_step(world, 3)
    ended = say(world, ref, "next_step")
    assert ended.outcome is Outcome.UNRESOLVED
    assert len(said_of(ended).steps) == 3
    assert said_of(ended).ended_because is None


@pytest.mark.clause("FB-13")
def test_a_step_without_an_answer_is_left_only_with_a_reason(world: World) -> None:
    ref = a_complaint(world).ref
    for word in ("next_step", "unresolved"):
        with pytest.raises(ImpossibleAct, match="it has no answer yet: say in unanswered_because why"):
            say(world, ref, word)
    for why in (None, NEVER):
        with pytest.raises(ImpossibleAct, match="it has no answer yet that it could be resolved by: if they"):
            say(world, ref, "resolved", unanswered_because=why)
    round_ = say(world, ref, "next_step", unanswered_because=NEVER)
    assert said_of(round_).step.number == 2
    assert said_of(round_).words[0].unanswered_because == NEVER


def test_who_goes_on_because_nobody_answered_hears_first_that_somebody_did(world: World) -> None:
    ref = answered(world)
    with pytest.raises(ImpossibleAct, match="it has an answer by now"):
        say(world, ref, "next_step", unanswered_because=NEVER)
    assert the_complaint(world, ref).step.number == 1


@pytest.mark.clause("FB-14")
@pytest.mark.clause("FB-15")
def test_it_goes_past_whom_it_is_about_and_past_a_conflict_and_says_why(world: World) -> None:
    about_manager = answered(world, Role.MANAGER)
    step = said_of(say(world, about_manager, "next_step")).step
    assert (step.number, step.owner) == (3, Role.DIRECTOR)
    assert step.why == "step 2 is the manager's, whom the complaint is about"
    conflict = answered(world)
    step = said_of(say(world, conflict, "next_step", owner_conflict="They own the service in dispute")).step
    assert (step.number, step.owner) == (3, Role.DIRECTOR)
    assert "They own the service in dispute" in str(step.why)


@pytest.mark.clause("FB-13")
def test_where_nobody_is_left_to_decide_it_ends_and_says_why(world: World) -> None:
    about_director = at_step(world, 2, Role.DIRECTOR)
    ended = say(world, about_director, "next_step")
    assert ended.outcome is Outcome.UNRESOLVED
    assert "is whom it is about" in str(said_of(ended).ended_because)
    conflict = at_step(world, 2)
    ended = say(world, conflict, "next_step", owner_conflict="A relative of theirs")
    assert ended.outcome is Outcome.UNRESOLVED
    assert "A relative of theirs" in str(said_of(ended).ended_because)


@pytest.mark.clause("CF-13")
@pytest.mark.clause("FB-15")
@pytest.mark.parametrize("named", [True, False])
def test_whether_they_may_be_named_is_recorded_with_it_as_the_consent_that_it_is(world: World, named: bool) -> None:
    ref = answered(world)
    say(world, ref, "next_step", named=named, told=TOLD)
    case = world.cases.get(ref)
    (consent,) = case.consents
    assert consent.answer is (Answer.YES if named else Answer.NO)
    assert consent.scope == passed_on(Role.MANAGER, world.profile)
    assert (consent.told, consent.given_at, consent.recorded_by) == (TOLD, LATER, CASEY)
    assert may_be_named(case, Role.MANAGER, world.profile, LATER) is named


def test_nobody_is_named_by_going_on_alone(world: World) -> None:
    ref = answered(world)
    say(world, ref, "next_step")
    case = world.cases.get(ref)
    assert case.consents == ()
    assert not may_be_named(case, Role.MANAGER, world.profile, LATER)


def test_where_the_profile_has_a_reviewer_only_a_yes_takes_it_to_the_council(world: World) -> None:
    alternative = halton(complaints={"without_consent": "alternative-reviewer"})
    object.__setattr__(world.words, "profile", alternative)
    owners = {}
    for named in (True, False, None):
        said: dict[str, Any] = {} if named is None else {"named": named, "told": TOLD}
        owners[named] = said_of(say(world, answered(world), "next_step", **said)).step.owner
    assert owners == {True: Role.MANAGER, False: Role.REVIEWER, None: Role.REVIEWER}


@pytest.mark.clause("YP-02")
def test_a_yes_that_is_not_theirs_to_give_changes_nothing_at_all(world: World) -> None:
    child = answered(world, relationship=Relationship.CHILD)
    before = world.cases.get(child)
    for given_by in ("client", "representative"):
        with pytest.raises(ImpossibleAct, match="capacity"):
            say(world, child, "next_step", named=True, told=TOLD, given_by=given_by)
    assert world.cases.get(child) == before
    say(world, child, "next_step", named=True, told=TOLD, capacity="She said back what it means")
    assert world.cases.get(child).consents[0].capacity == "She said back what it means"


@pytest.mark.parametrize("word", ["resolved", "unresolved", "next_step"])
def test_the_same_word_again_changes_nothing(world: World, word: str) -> None:
    ref = answered(world)
    said: dict[str, Any] = {"named": True, "told": TOLD} if word == "next_step" else {}
    say(world, ref, word, **said)
    case = world.cases.get(ref)
    assert say(world, ref, word, LATER + A_MINUTE, **said) == case.rounds[0]
    assert world.cases.get(ref) == case


def test_the_same_word_again_with_its_date_changes_nothing_at_any_time(world: World) -> None:
    ref = answered(world)
    for days in range(3):
        say(world, ref, "next_step", LATER + days * A_DAY, said_at=LATER)
    assert len(the_complaint(world, ref).words) == 1


def test_another_word_than_the_one_that_stands_is_refused(world: World) -> None:
    ref = answered(world)
    say(world, ref, "resolved")
    with pytest.raises(SaidBefore, match="ended as “resolved”; they may go on with it, by next_step at POST"):
        say(world, ref, "unresolved")
    went_on = answered(world)
    say(world, went_on, "next_step", named=True, told=TOLD)
    with pytest.raises(SaidBefore, match="has gone on"):
        say(world, went_on, "resolved", step=1)
    with pytest.raises(SaidBefore, match="whether they may be named"):
        say(world, went_on, "next_step", named=False, told=TOLD)
    assert len(world.cases.get(went_on).consents) == 1


def test_a_yes_that_was_taken_back_meanwhile_does_not_come_back_with_a_retry(world: World) -> None:
    ref = answered(world)
    say(world, ref, "next_step", named=True, told=TOLD)
    (yes,) = world.cases.get(ref).consents
    at = LATER + A_MINUTE
    withdraw(ref, yes.id, Channel.TELEPHONE, CASEY, world.cases, world.sharing, world.correspondence, at)
    with pytest.raises(SaidBefore):
        say(world, ref, "next_step", at + A_MINUTE, named=True, told=TOLD)
    assert not may_be_named(world.cases.get(ref), Role.MANAGER, world.profile, at)


@pytest.mark.clause("FB-15")
@pytest.mark.parametrize("outcome", [Outcome.NO_WORD, Outcome.RESOLVED, Outcome.UNRESOLVED])
def test_a_complaint_that_had_ended_goes_on_in_a_round_of_its_own(world: World, outcome: Outcome) -> None:
    ref = answered(world)
    if outcome is Outcome.NO_WORD:
        end(world, ref, outcome)
    else:
        say(world, ref, outcome.value)
    months_later = LATER + 200 * A_DAY
    begun = say(world, ref, "next_step", months_later, named=True, told=TOLD)
    case = world.cases.get(ref)
    assert (begun.number, begun.kind, begun.message) == (2, Kind.COMPLAINT, "m1")
    assert case.latest_round == begun
    assert case.rounds[0].outcome is outcome
    complaint = said_of(begun)
    assert (complaint.step.number, complaint.step.opened_at) == (2, begun.received_at)
    assert complaint.steps[0] == said_of(case.rounds[0]).steps[0]
    assert begun.due_at == world.profile.course(begun).due_at
    assert world.machine.started == [(ref, 2)]
    assert [consent.answer for consent in case.consents] == [Answer.YES]
    item = world.table.get({"pk": f"CASE#{ref}", "sk": "ROUND#0001"})
    assert item
    assert not {"erasure", "erase_on", "worklist"} & set(item)


def test_asked_to_go_on_twice_it_goes_on_once_and_its_old_link_leads_there(world: World) -> None:
    ref = answered(world)
    end(world, ref, Outcome.NO_WORD)
    first = say(world, ref, "next_step", LATER + A_DAY)
    again = say(world, ref, "next_step", LATER + A_DAY + A_MINUTE)
    assert (first, len(world.cases.get(ref).rounds)) == (again, 2)
    with pytest.raises(SaidBefore, match="has gone on"):
        say(world, ref, "resolved", LATER + 2 * A_DAY, step=1)


def test_it_goes_on_beside_an_enquiry_that_came_meanwhile(world: World) -> None:
    ref = take_note(note(kind="complaint"), CASEY, None, world.cases, world.machine, world.profile, NOON).ref
    turn_answered(world, ref)
    end(world, ref, Outcome.NO_WORD)
    letter = world.replies.address(ref)
    on_case = world.receive(email("I want to go on", From="robin@example.org", To=letter), LATER + A_DAY)
    assert on_case == ref
    begun = say(world, ref, "next_step", LATER + 2 * A_DAY)
    case = world.cases.get(ref)
    assert [(each.kind, each.status) for each in case.rounds[1:]] == [
        (Kind.ENQUIRY, Status.OPEN),
        (Kind.COMPLAINT, Status.OPEN),
    ]
    assert begun == case.latest_round


def test_a_conflict_that_is_said_otherwise_soon_after_is_no_retry(world: World) -> None:
    past_the_manager = answered(world)
    say(world, past_the_manager, "next_step")
    with pytest.raises(SaidBefore, match="has gone on"):
        say(world, past_the_manager, "next_step", step=1, owner_conflict="A relative", named=True, told=TOLD)
    assert world.cases.get(past_the_manager).consents == ()
    nobody_left = at_step(world, 2)
    say(world, nobody_left, "next_step", owner_conflict="A relative of theirs")
    begun = said_of(say(world, nobody_left, "next_step", LATER + A_MINUTE))
    assert (begun.step.owner, begun.ended_because) == (Role.DIRECTOR, None)


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.NOT_ACCEPTED, Outcome.RECLASSIFIED])
def test_what_was_withdrawn_or_was_none_does_not_go_on(world: World, outcome: Outcome) -> None:
    ref = answered(world)
    end(world, ref, outcome)
    with pytest.raises(SaidBefore):
        say(world, ref, "next_step", LATER + A_DAY)
    assert len(world.cases.get(ref).rounds) == 1


@pytest.mark.clause("FB-16")
def test_where_no_step_is_left_an_ended_complaint_stays_ended(world: World) -> None:
    ref = at_step(world, 3)
    say(world, ref, "unresolved")
    before = world.cases.get(ref)
    with pytest.raises(ImpossibleAct, match="Ombudsman"):
        say(world, ref, "next_step", LATER + 30 * A_DAY)
    assert world.cases.get(ref) == before


def test_a_machine_out_of_reach_is_started_and_woken_by_the_sweep(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_reach(*_: object) -> None:
        raise MachineOutOfReach("Timeout")

    woken, begun = answered(world), answered(world)
    end(world, begun, Outcome.NO_WORD)
    with monkeypatch.context() as broken:
        for name in ("start", "answered"):
            broken.setattr(world.machine, name, out_of_reach)
        say(world, woken, "resolved")
        say(world, begun, "next_step", LATER + A_DAY)
    world.sweep(LATER + 2 * A_DAY)
    assert f"token-{woken}.1" in world.machine.woken
    assert (begun, 2) in world.machine.started


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"word": "next_step", "named": True}, "told"),
        ({"word": "resolved", "named": True, "told": TOLD}, "named"),
        ({"word": "unresolved", "owner_conflict": "A relative"}, "owner_conflict"),
        ({"word": "resolved", "said_at": NOON + A_DAY - A_MINUTE}, "said_at"),
        ({"word": "resolved", "said_at": LATER + A_MINUTE}, "said_at"),
    ],
)
def test_a_word_that_does_not_fit_names_its_field_and_changes_nothing(
    world: World, said: dict[str, Any], field: str
) -> None:
    ref = answered(world)
    before = world.cases.get(ref)
    with pytest.raises(FieldWrong) as refused:
        say(world, ref, **said)
    assert refused.value.field == field
    assert world.cases.get(ref) == before


def test_there_is_no_word_to_a_step_or_a_complaint_that_is_not_there(world: World) -> None:
    with pytest.raises(NotOnCase):
        say(world, answered(world), "resolved", step=2)
    with pytest.raises(NotOnCase):
        say(world, world.receive(email()), "resolved")


def test_somebody_elses_word_at_the_same_step_is_no_retry_of_the_one_before(world: World) -> None:
    """Who says “next step” after a colleague did meant the step that was answered, and not the one after it."""
    ref = answered(world)
    say(world, ref, "next_step")
    with pytest.raises(ImpossibleAct, match="it has no answer yet"):
        say(world, ref, "next_step", LATER + A_MINUTE, by=OLU)
    assert the_complaint(world, ref).step.number == 2
