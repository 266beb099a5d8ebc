"""What follows from each turn of a complaint: who is told of a step, of its answer, and of the end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from casework.adapters import keys
from casework.complaints.look_again import look_again
from casework.complaints.naming import agree
from casework.complaints.standing import said_of
from casework.consents.answer import GivenAnswer
from casework.consents.withdraw import withdraw
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.complaint import Finding, Statement
from casework.domain.consent import Answer
from casework.domain.contact import Relationship
from casework.domain.letter import LetterState
from casework.domain.round import Outcome, Round
from casework.domain.staff import Role
from casework.domain.task import Task
from casework.errors import LetterNotSent, LetterRefused, LetterUnconfirmed
from desk.opinions.reclassify import Reclassification, Reclassifications
from escalation.open_step import StepOpener, Stepped
from escalation.step_letters import StepLetters
from tests.complaints import OLU, SAM, WANTS, WORDS, a_complaint, turn, turn_answered, turn_to_next_step
from tests.world import CASEY, NOON, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LINK = "https://pages.example.org/page/"
SeeTo = Callable[[str, datetime], Stepped]


@pytest.fixture
def see_to(world: World) -> SeeTo:
    """Open step, as the machine asks for it: each time twice, because a Lambda may be run again."""
    letters = StepLetters(world.correspondence, world.replies, world.links, world.profile)
    turns = StepOpener(world.cases, world.rounds, world.tasks, letters, world.profile)

    def twice(ref: str, now: datetime) -> Stepped:
        assert turns.see_to(ref, 1, now)["turn"] == world.rounds.get(ref, 1).turn
        return turns.see_to(ref, 1, now)

    return twice


def text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def task(case: Case, task_id: str) -> Task:
    return next(each for each in case.tasks if each.id == task_id)


def end(world: World, ref: str, outcome: Outcome, at: datetime, **of_complaint: Any) -> Round:
    round_ = world.rounds.get(ref, 1)
    complaint = said_of(round_).model_copy(update=of_complaint)
    return turn(world, round_, complaint, at, answered_at=at, outcome=outcome, recorded_at=at)


def agree_to_be_named(world: World, ref: str, at: datetime) -> None:
    """The complainant says yes to being named to the divisional manager."""
    given = GivenAnswer(
        answer=Answer.YES, at=at, how=Channel.TELEPHONE, told="We would tell …", wording="said 1", by=CASEY
    )
    agree(world.cases.get(ref), Role.MANAGER, given, world.sharing, world.correspondence, world.profile, at)


def take_back(world: World, ref: str, at: datetime) -> None:
    """The complainant takes their last yes back, told to Casey."""
    yes = world.cases.get(ref).consents[-1]
    withdraw(ref, yes.id, Channel.TELEPHONE, CASEY, world.cases, world.sharing, world.correspondence, at)


def at_step_two(world: World, *, named: bool = False, **contact: Any) -> tuple[str, datetime]:
    """A complaint on its second step, and the moment at which it came there."""
    ref = a_complaint(world, **contact).ref
    decided_at = turn_answered(world, ref).complaint.steps[0].answer.at  # type: ignore[union-attr]
    if named:
        agree_to_be_named(world, ref, decided_at + HOUR)
    return ref, said_of(turn_to_next_step(world, ref, decided_at + DAY)).step.opened_at


@pytest.mark.clause("FB-14")
def test_the_first_step_waits_for_its_answer_and_the_officer_is_not_told_twice(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world).ref
    stepped = see_to(ref, NOON)
    assert (stepped["outcome"], stepped["milestone"], stepped["turn"]) == (None, "step-1-remind-1", 0)
    assert not world.post.letters


@pytest.mark.clause("CF-13", "FB-15")
def test_a_council_manager_is_told_of_a_step_by_its_reference_and_dates_and_nothing_else(
    world: World, see_to: SeeTo
) -> None:
    ref, at = at_step_two(world, named=True)
    see_to(ref, at)
    (letter,) = world.post.to(world.manager)
    assert letter["Subject"].startswith(f"{ref}: a complaint to decide by ")
    assert "look up the complaint by its reference" in text(letter)
    for word in (SAM["name"], SAM["email"], WORDS, WANTS, "We did ring", "officer"):
        assert word not in letter.as_string()
    assert not [each for each in world.cases.get(ref).tasks if each.id.endswith("statement")]


@pytest.mark.clause("FB-15")
def test_without_consent_somebody_writes_what_the_manager_may_read_and_then_the_manager_is_told(
    world: World, see_to: SeeTo
) -> None:
    ref, at = at_step_two(world)
    see_to(ref, at)
    wanted = task(world.cases.get(ref), "0001-step-2-statement")
    assert (wanted.for_role, wanted.done_at) == (Role.OFFICER, None)
    assert "somebody writes for you what the complaint is about" in text(world.post.to(world.manager)[0])
    round_ = world.rounds.get(ref, 1)
    complaint = said_of(round_)
    said = Statement(words="Somebody waited three weeks for a call", at=at + HOUR, by=CASEY)
    turn(world, round_, complaint.with_step(complaint.step.model_copy(update={"statement": said})), at + HOUR)
    see_to(ref, at + HOUR)
    done = task(world.cases.get(ref), wanted.id)
    assert (done.done_by, done.done_at, done.moot) == (CASEY, at + HOUR, None)
    first, second = world.post.to(world.manager)
    assert first["Subject"] == second["Subject"]
    assert "look up the complaint by its reference" in text(second)


def test_a_yes_to_being_named_spares_the_statement(world: World, see_to: SeeTo) -> None:
    ref, at = at_step_two(world)
    see_to(ref, at)
    agree_to_be_named(world, ref, at + HOUR)
    round_ = world.rounds.get(ref, 1)
    turn(world, round_, said_of(round_), at + HOUR)
    see_to(ref, at + HOUR)
    assert task(world.cases.get(ref), "0001-step-2-statement").moot
    assert len(world.post.to(world.manager)) == 2


@pytest.mark.clause("CF-18", "FB-15")
def test_as_often_as_a_yes_to_being_named_ends_a_statement_is_asked_for_and_the_manager_told_when_there_is_one(
    world: World, see_to: SeeTo
) -> None:
    ref, at = at_step_two(world)
    see_to(ref, at)
    for hours in (1, 3):
        agree_to_be_named(world, ref, at + hours * HOUR)
        look_again(ref, world.cases, world.rounds, world.machine, at + hours * HOUR)
        see_to(ref, at + hours * HOUR)
        take_back(world, ref, at + (hours + 1) * HOUR)
        look_again(ref, world.cases, world.rounds, world.machine, at + (hours + 1) * HOUR)
        see_to(ref, at + (hours + 1) * HOUR)
    statements = {each.id: bool(each.moot) for each in world.cases.get(ref).tasks if "statement" in each.id}
    assert statements == {
        "0001-step-2-statement": True,
        "0001-step-2-statement-2": True,
        "0001-step-2-statement-3": False,
    }
    assert [each["Subject"] for each in world.post.to(world.officer)] == [f"{ref}: something for you to do"] * 3
    assert len(world.post.to(world.manager)) == 3, "when it came, and each time that there was something to read"
    round_ = world.rounds.get(ref, 1)
    step = said_of(round_).step.model_copy(update={"statement": Statement(words="…", at=at + DAY, by=CASEY)})
    turn(world, round_, said_of(round_).with_step(step), at + DAY)
    see_to(ref, at + DAY)
    assert task(world.cases.get(ref), "0001-step-2-statement-3").done_by == CASEY
    assert len(world.post.to(world.manager)) == 4


@pytest.mark.clause("FB-14")
def test_a_complaint_about_the_officer_is_the_managers_and_the_caseworkers_see_to_it(
    world: World, see_to: SeeTo
) -> None:
    ref = a_complaint(world, about=Role.OFFICER).ref
    see_to(ref, NOON)
    assert task(world.cases.get(ref), "0001-step-2-statement").for_role is Role.CASEWORKER
    assert len(world.post.to(world.manager)) == 1
    assert not world.post.to(world.officer)


@pytest.mark.clause("FB-13", "FB-16")
def test_the_complainant_reads_the_answer_word_for_word_and_is_asked_whether_it_resolves_the_complaint(
    world: World, see_to: SeeTo
) -> None:
    ref = a_complaint(world).ref
    words = "We are sorry.\n\n[Nobody](https://example.net) rang back."
    turn_answered(world, ref, finding=Finding.UPHELD, words=words)
    stepped = see_to(ref, NOON + DAY)
    assert (stepped["outcome"], stepped["milestone"]) == (None, "step-1-try-2")
    (letter,) = world.post.to(SAM["email"])
    assert letter["Subject"] == f"The answer to your complaint: {ref}"
    for said in (
        "Halton SEND Partnership Officer",
        "your complaint was right",
        "We are sorry.\n\n[Nobody](https://example.net) rang back.",
        "Divisional Manager (Inclusion 0-25)",
        "only if you say yes",
        "Local Government and Social Care Ombudsman",
        "0300 061 0614",
        LINK,
    ):
        assert said in text(letter)
    html = letter.get_body(("html",))
    assert html
    assert 'href="https://example.net"' not in html.get_content()


@pytest.mark.clause("FB-16")
def test_after_the_last_step_the_answer_names_the_ombudsman_and_no_further_step(world: World, see_to: SeeTo) -> None:
    ref, _ = at_step_two(world)
    turn_answered(world, ref)
    opened_at = said_of(turn_to_next_step(world, ref)).step.opened_at
    turn_answered(world, ref)
    see_to(ref, opened_at + DAY)
    last = next(each for each in world.post.to(SAM["email"]) if "Step 3 of your complaint" in text(each))
    assert "This was the last step of our procedure" in text(last)
    assert "you can take it to the Local Government and Social Care Ombudsman" in text(last)


@pytest.mark.clause("YP-01")
def test_a_young_person_reads_plainer_words(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world, relationship="young_person").ref
    turn_answered(world, ref)
    see_to(ref, NOON + DAY)
    end(world, ref, Outcome.NO_WORD, NOON + 2 * DAY)
    see_to(ref, NOON + 2 * DAY)
    answered, ended = world.post.to(SAM["email"])
    assert "Is it sorted?" in text(answered)
    assert "we stop here for now" in text(ended)


@pytest.mark.clause("FB-13")
def test_two_turns_that_came_at_once_are_seen_to_together(world: World, see_to: SeeTo) -> None:
    ref, at = at_step_two(world)
    see_to(ref, at)
    letter, goes_on = world.post.to(SAM["email"])
    assert "We did ring." in text(letter)
    assert "at step 2 now" in text(letter)
    assert goes_on["Subject"] == f"Your complaint goes on: {ref}"
    assert LINK not in text(letter)
    assert len(world.post.to(world.manager)) == 1


@pytest.mark.parametrize("unsafe", [{"email": None}, {"safe_contact": {"no_email": True}}], ids=["no email", "unsafe"])
def test_where_no_letter_may_go_a_person_tells_the_answer_until_the_complaint_goes_on(
    world: World, see_to: SeeTo, unsafe: dict[str, Any]
) -> None:
    ref = a_complaint(world, **unsafe).ref
    turn_answered(world, ref)
    see_to(ref, NOON + DAY)
    told = task(world.cases.get(ref), "instead-of-0001-step-1-answered")
    assert told.what.startswith("Tell the complainant how their complaint was decided")
    assert (told.for_role, told.done_at) == (Role.OFFICER, None)
    turn_to_next_step(world, ref)
    see_to(ref, NOON + 2 * DAY)
    assert task(world.cases.get(ref), told.id).moot
    assert not world.post.to(SAM["email"])


@pytest.mark.parametrize(
    ("trouble", "why"), [(LetterRefused("MessageRejected"), "refused"), (LetterUnconfirmed(), "unconfirmed")]
)
def test_what_a_letter_that_failed_left_to_be_done_is_dropped_with_its_step(
    world: World, see_to: SeeTo, trouble: Exception, why: str
) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    agree_to_be_named(world, ref, NOON + DAY)
    see_to(ref, NOON + DAY)
    at = said_of(turn_to_next_step(world, ref)).step.opened_at

    def fails(at: datetime) -> None:
        world.post.trouble = [trouble]
        see_to(ref, at)
        world.sweep(at + HOUR)
        see_to(ref, at + HOUR)

    fails(at)
    opened, told = f"{why}-0001-step-2-opened", f"{why}-0001-step-2-answered"
    assert task(world.cases.get(ref), opened).done_at is None, "whose turn it is has to know"
    turn_answered(world, ref)
    fails(at + DAY)
    assert task(world.cases.get(ref), opened).moot
    assert task(world.cases.get(ref), told).done_at is None, "while their word is waited for, they have to be told"
    turn_to_next_step(world, ref)
    see_to(ref, at + 2 * DAY)
    assert task(world.cases.get(ref), told).moot


def test_an_answer_that_went_is_not_told_again_when_email_becomes_unsafe(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    see_to(ref, NOON + DAY)
    world.table.update(
        keys.contact(ref),
        "SET safe_contact = :unsafe",
        condition="attribute_exists(pk)",
        values={":unsafe": {"no_email": True}},
    )
    see_to(ref, NOON + DAY)
    assert not world.cases.get(ref).tasks


def test_an_address_that_may_be_forged_is_sent_no_answer(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world).ref
    world.table.update(
        keys.round_(ref, 1),
        "SET no_automatic_letter = :why",
        condition="attribute_exists(pk)",
        values={":why": "its sender could be forged"},
    )
    turn_answered(world, ref)
    see_to(ref, NOON + DAY)
    assert not world.post.to(SAM["email"])
    assert task(world.cases.get(ref), "instead-of-0001-step-1-answered").done_at is None


@pytest.mark.clause("FB-16")
@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.RESOLVED, "your complaint is resolved"),
        (Outcome.UNRESOLVED, "your complaint is not resolved"),
        (Outcome.NO_WORD, "did not hear whether that resolves it"),
        (Outcome.WITHDRAWN, "You took your complaint back"),
        (Outcome.NOT_ACCEPTED, "It is about what happened in 2019."),
    ],
)
def test_however_it_ends_the_complainant_is_told_once_and_of_the_ombudsman(
    world: World, see_to: SeeTo, outcome: Outcome, said: str
) -> None:
    ref = a_complaint(world).ref
    end(world, ref, outcome, NOON + HOUR, ended_because="It is about what happened in 2019.")
    assert see_to(ref, NOON + HOUR)["outcome"] == outcome.value
    (letter,) = world.post.to(SAM["email"])
    assert letter["Subject"] == f"Your complaint has ended: {ref}"
    assert said in text(letter)
    assert "Local Government and Social Care Ombudsman" in text(letter)
    assert "Information Commissioner" not in text(letter)
    assert not [each for each in world.loose_ends.since(NOON + DAY) if each.ref == ref]


def test_at_the_end_nothing_is_left_to_be_done_but_what_was_not_told(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world, safe_contact={"no_email": True}).ref
    turn_answered(world, ref)
    see_to(ref, NOON + DAY)
    end(world, ref, Outcome.NO_WORD, NOON + 2 * DAY)
    see_to(ref, NOON + 2 * DAY)
    left = {each.id for each in world.cases.get(ref).tasks if each.done_at is None}
    assert left == {"instead-of-0001-step-1-answered", "instead-of-0001-complaint-ended"}


def test_a_complaint_about_personal_data_names_the_information_commissioner_too(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world, noted={"data_protection": True}).ref
    end(world, ref, Outcome.UNRESOLVED, NOON + HOUR)
    see_to(ref, NOON + HOUR)
    assert "ico.org.uk" in text(world.post.to(SAM["email"])[0])


def another_kind(world: World, ref: str, at: datetime) -> None:
    """The officer says that the complaint is none."""
    said: dict[str, Any] = {
        "kind": "comment",
        "reason": "You asked us to [note] it",
        "feedback": {"reply_wanted": True},
    }
    said["feedback"]["how"] = {"read_back": True}
    kinds = Reclassifications(world.cases, world.rounds, world.tasks, world.machine, world.profile)
    kinds.take(ref, Reclassification.model_validate(said), OLU, frozenset({Role.OFFICER}), at)


@pytest.mark.clause("FB-13")
@pytest.mark.clause("FB-16")
@pytest.mark.parametrize("relationship", [Relationship.PARENT, Relationship.YOUNG_PERSON])
def test_who_complained_is_told_that_it_is_treated_as_something_else_and_may_say_that_it_is_not(
    world: World, see_to: SeeTo, relationship: Relationship
) -> None:
    ref = a_complaint(world, relationship=relationship).ref
    another_kind(world, ref, NOON + HOUR)
    assert see_to(ref, NOON + HOUR)["outcome"] == "over"
    (letter,) = world.post.to(SAM["email"])
    said = " ".join(text(letter).split())
    assert "a comment. This is why: You asked us to [note] it" in said
    assert "by 5pm on Monday 4 January 2027" in said
    assert "special words" in said
    assert "Local Government and Social Care Ombudsman" in said


def test_where_no_letter_is_safe_the_officer_tells_them_that_it_is_treated_as_something_else(
    world: World, see_to: SeeTo
) -> None:
    ref = a_complaint(world, safe_contact={"no_email": True}).ref
    another_kind(world, ref, NOON + HOUR)
    see_to(ref, NOON + HOUR)
    left = task(world.cases.get(ref), "instead-of-0001-complaint-reclassified")
    assert (left.for_role, left.done_at) == (Role.OFFICER, None)
    assert not world.post.to(SAM["email"])


def test_what_turned_out_to_be_no_complaint_leaves_nothing_to_write_for_who_would_have_decided(
    world: World, see_to: SeeTo
) -> None:
    ref, at = at_step_two(world)
    see_to(ref, at)
    end(world, ref, Outcome.RECLASSIFIED, at + HOUR)
    assert see_to(ref, at + HOUR)["outcome"] == "over"
    assert task(world.cases.get(ref), "0001-step-2-statement").moot


def test_a_complaint_that_was_taken_up_again_does_not_tell_its_old_answers_again(world: World, see_to: SeeTo) -> None:
    ref, at = at_step_two(world)
    world.table.update(
        keys.round_(ref, 1),
        "SET received_at = :later",
        condition="attribute_exists(pk)",
        values={":later": at.isoformat()},
    )
    see_to(ref, at)
    assert not world.post.to(SAM["email"])
    assert len(world.post.to(world.manager)) == 1


def test_the_turn_is_a_loose_end_until_it_was_seen_to(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world).ref
    world.rounds.opened(ref, 1)
    turn_answered(world, ref)
    assert [each.ref for each in world.loose_ends.since(NOON + 2 * DAY)] == [ref]
    see_to(ref, NOON + DAY)
    assert not list(world.loose_ends.since(NOON + 2 * DAY))


def test_a_letter_that_ses_did_not_take_goes_when_the_step_is_tried_again(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with pytest.raises(LetterNotSent):
        see_to(ref, NOON + DAY)
    assert [each.ref for each in world.loose_ends.since(NOON + 2 * DAY)] == [ref]
    see_to(ref, NOON + DAY)
    (letter,) = world.cases.get(ref).letters
    assert (letter.id, letter.state) == ("0001-step-1-answered", LetterState.SENT)


def test_of_an_erased_case_nobody_is_told(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world).ref
    world.erase(ref, NOON)
    letters = StepLetters(world.correspondence, world.replies, world.links, world.profile)
    turns = StepOpener(world.cases, world.rounds, world.tasks, letters, world.profile)
    assert turns.see_to(ref, 1, NOON) == {"outcome": "over", "milestone": None, "seconds": 1, "turn": 0}
    assert not world.post.letters
