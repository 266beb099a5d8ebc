"""A family's answer: once, in time, theirs to give, and with the very words they were told."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.adapters.case_machine import first
from casework.consents.answer import IN_OTHER_WORDS, AnsweredBefore, AnsweredTooLate, GivenAnswer
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import Answer, GivenBy
from casework.domain.consent_check import check
from casework.domain.disclosure import Decision
from casework.domain.history import history
from casework.domain.permission import PermissionAsked
from casework.domain.round import Outcome, Round
from casework.errors import CaseMovedOn, ImpossibleAct, MachineOutOfReach, NotOnCase
from casework.letters.spoken_notice import TO_BE_TOLD
from tests.asked import asked, asked_again, referred
from tests.world import CASEY, NOON, World

SOON = NOON + timedelta(days=1)
A_MINUTE = timedelta(minutes=1)


def given(answer: Answer = Answer.YES, at: datetime = SOON, **changes: Any) -> GivenAnswer:
    """By the person's own hand, unless ``changes`` say otherwise."""
    said = {"how": Channel.EMAIL, "told": "May we talk to them?", "wording": "words 12345678"}
    return GivenAnswer.model_validate({"answer": answer, "at": at, **said, **changes})


def answer(world: World, round_: Round, said: GivenAnswer, now: datetime | None = None) -> Round:
    return world.answers.take(round_.ref, round_.number, said, now or said.at)


@pytest.mark.clause("CF-25")
@pytest.mark.parametrize(("said", "outcome"), [(Answer.YES, Outcome.GIVEN), (Answer.NO, Outcome.REFUSED)])
def test_an_answer_ends_the_round_and_wakes_its_machine(world: World, said: Answer, outcome: Outcome) -> None:
    for round_ in (referred(world), asked(world)):
        ended = answer(world, round_, given(said))
        assert (ended.outcome, ended.answered_at) == (outcome, SOON)
        assert round_.task_token in world.machine.woken
        assert world.rounds.get(round_.ref, round_.number).task_token is None


@pytest.mark.clause("CF-14")
def test_a_yes_to_a_referral_is_permission_to_hold_with_who_when_how_and_in_which_words(world: World) -> None:
    by_hand, told = referred(world), referred(world)
    answer(world, by_hand, given())
    answer(world, told, given(how=Channel.TELEPHONE, by=CASEY))
    permissions = [contact.permission for each in (by_hand, told) if (contact := world.cases.get(each.ref).contact)]
    assert [each and (each.given, each.asked, each.at, each.notice, each.recorded_by) for each in permissions] == [
        (True, PermissionAsked.BY_LINK, SOON, "words 12345678", None),
        (True, PermissionAsked.SPOKEN, SOON, "words 12345678", CASEY),
    ]


@pytest.mark.clause("CF-18")
@pytest.mark.clause("YP-04")
@pytest.mark.parametrize("said", list(Answer))
def test_a_yes_or_no_to_sharing_is_a_consent_with_all_that_was_told(world: World, said: Answer) -> None:
    round_ = asked(world)
    answer(world, round_, given(said))
    (consent,) = world.cases.get(round_.ref).consents
    assert (consent.answer, consent.told, consent.wording) == (said, "May we talk to them?", "words 12345678")
    assert (consent.round, consent.recorded_by, consent.given_at) == (round_.number, None, SOON)
    assert consent.scope.recipient == "Brook School"
    assert consent.scope.items == ("what helps in lessons", "days away from school")
    last_day = world.profile.office.local(SOON).date() + timedelta(days=183)
    assert consent.expires_at == world.profile.consent_ends(last_day)


@pytest.mark.clause("YP-04")
def test_a_no_takes_back_every_yes_about_that_recipient_in_the_same_write(world: World) -> None:
    round_ = asked(world)
    answer(world, round_, given())
    again = asked_again(world, round_.ref, SOON, purpose="to plan the summer")
    answer(world, again, given(Answer.NO, SOON + A_MINUTE))
    case = world.cases.get(round_.ref)
    assert [consent.withdrawn is not None for consent in case.consents] == [True, False]
    who = case.deciders(world.profile.office)
    assert check(case.disclosures[0].scope, case.consents, who, SOON + A_MINUTE).decision is Decision.REFUSE


def test_the_same_answer_soon_after_is_the_same_click(world: World) -> None:
    for round_ in (referred(world), asked(world)):
        first = answer(world, round_, given())
        assert answer(world, round_, given(at=SOON + A_MINUTE)).answered_at == first.answered_at
        assert len(world.cases.get(round_.ref).consents) <= 1


def test_an_answer_recorded_twice_with_its_time_is_the_same_answer_days_later(world: World) -> None:
    round_ = asked(world)
    told = given(how=Channel.TELEPHONE, by=CASEY)
    assert answer(world, round_, told).answered_at == answer(world, round_, told, SOON + timedelta(days=3)).answered_at


@pytest.mark.parametrize(("said", "later"), [(Answer.NO, A_MINUTE), (Answer.YES, timedelta(hours=1))])
def test_a_question_has_one_answer(world: World, said: Answer, later: timedelta) -> None:
    for round_ in (referred(world), asked(world)):
        answer(world, round_, given())
        before = world.cases.get(round_.ref)
        with pytest.raises(AnsweredBefore):
            answer(world, round_, given(said, SOON + later))
        assert world.cases.get(round_.ref) == before


def test_an_answer_counts_until_the_question_is_due_and_no_longer(world: World) -> None:
    for round_ in (referred(world), asked(world)):
        before = world.cases.get(round_.ref)
        with pytest.raises(AnsweredTooLate):
            answer(world, round_, given(at=round_.due_at))
        assert world.cases.get(round_.ref) == before
        answer(world, round_, given(at=round_.due_at - timedelta(seconds=1)))


def test_an_answer_given_in_time_may_be_recorded_later(world: World) -> None:
    round_ = referred(world)
    told = given(at=round_.due_at - A_MINUTE, how=Channel.TELEPHONE, by=CASEY)
    assert answer(world, round_, told, round_.due_at + A_MINUTE).outcome is Outcome.GIVEN


def test_a_question_that_expired_takes_no_answer(world: World) -> None:
    round_ = referred(world)
    world.rounds.decide(round_.ref, round_.number, Outcome.EXPIRED, SOON)
    with pytest.raises(AnsweredBefore):
        answer(world, round_, given())


@pytest.mark.clause("YP-02")
def test_nobody_answers_for_another_client(world: World) -> None:
    """Neither somebody who is no client, nor a child of whom nobody has said why they can."""
    for relationship in ("professional", "child"):
        round_ = asked(world)
        _make(world, round_.ref, relationship)
        before = world.cases.get(round_.ref)
        with pytest.raises(ImpossibleAct):
            answer(world, round_, given())
        assert world.cases.get(round_.ref) == before


@pytest.mark.clause("YP-04")
def test_a_child_answers_where_it_is_noted_why_they_can(world: World) -> None:
    round_ = asked(world)
    _make(world, round_.ref, "child")
    answer(world, round_, given(how=Channel.MEETING, by=CASEY, capacity="She said in her own words what it means"))
    (consent,) = world.cases.get(round_.ref).consents
    assert consent.capacity == "She said in her own words what it means"


def test_a_round_that_asks_the_family_nothing_takes_no_answer(world: World) -> None:
    round_ = asked(world)
    for number in (1, 7):
        with pytest.raises(NotOnCase):
            world.answers.take(round_.ref, number, given(), SOON)


def test_a_machine_out_of_reach_is_left_to_the_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(token: str) -> bool:
        raise MachineOutOfReach("ThrottlingException")

    round_ = referred(world)
    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "answered", busy)
        answer(world, round_, given())
    world.machine.running.add(first(round_.ref, round_.number))
    world.sweep(SOON + timedelta(hours=1))
    assert world.machine.woken == [round_.task_token]


@pytest.mark.parametrize("put", [referred, asked])
@pytest.mark.parametrize("said", list(Answer))
def test_of_two_answers_at_once_one_counts(
    world: World, monkeypatch: pytest.MonkeyPatch, put: Callable[[World], Round], said: Answer
) -> None:
    """Another answer, a no, comes between our reading the case and our writing to it."""
    round_, get, other = put(world), world.cases.get, [given(Answer.NO, by=CASEY)]

    def read_and_overtaken(ref: str) -> Case:
        case = get(ref)
        while other:
            world.answers.take(ref, round_.number, other.pop(), SOON)
        return case

    monkeypatch.setattr(world.cases, "get", read_and_overtaken)
    with nullcontext() if said is Answer.NO else pytest.raises(AnsweredBefore):
        answer(world, round_, given(said, SOON + A_MINUTE))
    ended = world.rounds.get(round_.ref, round_.number)
    assert (ended.outcome, ended.answered_at) == (Outcome.REFUSED, SOON)
    assert len(get(round_.ref).consents) <= 1


def test_nothing_is_added_to_a_case_whose_contact_is_gone(world: World) -> None:
    round_ = referred(world)
    world.table.write(world.table.remove({"pk": f"CASE#{round_.ref}", "sk": "CONTACT"}))
    with pytest.raises(CaseMovedOn):
        answer(world, round_, given())
    assert world.rounds.get(round_.ref, 1).outcome is None
    assert world.cases.get(round_.ref).contact is None


def _make(world: World, ref: str, relationship: str) -> None:
    """Change who the client is, as staff may learn it while the question waits."""
    world.table.update(
        {"pk": f"CASE#{ref}", "sk": "CONTACT"},
        "SET relationship = :relationship",
        condition="attribute_exists(pk)",
        values={":relationship": relationship},
    )


@pytest.mark.clause("CF-25")
@pytest.mark.parametrize("which", Answer)
@pytest.mark.parametrize("capacity", [None, "a deputy"])
def test_whether_a_family_wants_help_nobody_else_says_for_them(
    world: World, which: Answer, capacity: str | None
) -> None:
    round_ = referred(world)
    with pytest.raises(ImpossibleAct) as refused:
        answer(world, round_, given(which, by=CASEY, given_by=GivenBy.REPRESENTATIVE, capacity=capacity))
    assert "only the family" in refused.value.missing
    assert world.rounds.get(round_.ref, 1).outcome is None


@pytest.mark.parametrize("put", [referred, asked])
@pytest.mark.parametrize("which", Answer)
def test_an_answer_that_is_recorded_later_says_when(world: World, put: Callable[..., Round], which: Answer) -> None:
    round_ = put(world)
    ended = answer(world, round_, given(which, by=CASEY), SOON + timedelta(hours=3))
    assert (ended.answered_at, ended.recorded_at) == (SOON, SOON + timedelta(hours=3))
    lines = [each.what for each in history(world.cases.get(round_.ref))]
    assert any("ended: the answer is" in line and "recorded at 2026-12-24T15:00" in line for line in lines)


@pytest.mark.clause("CF-31")
def test_words_of_one_s_own_are_kept_with_the_permission_and_are_no_notice(world: World) -> None:
    round_ = referred(world)
    answer(world, round_, given(by=CASEY, told="I asked whether they want us", wording=IN_OTHER_WORDS))
    case = world.cases.get(round_.ref)
    assert case.contact
    assert case.contact.permission
    assert (case.contact.permission.notice, case.contact.permission.told) == (None, "I asked whether they want us")
    assert TO_BE_TOLD in [task.id for task in case.tasks]
