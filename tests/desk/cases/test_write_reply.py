"""A reply by email: one letter, then the answer; and nothing counts as answered by a letter that did not go (CH-03)."""

from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.history import history
from casework.domain.hold import HoldKind
from casework.domain.letter import Letter, LetterState
from casework.domain.loose_end import Unconfirmed
from casework.domain.round import Status
from casework.domain.staff import Role, StaffMember
from casework.errors import (
    AlreadyAnswered,
    CaseErased,
    CaseNotFound,
    FieldWrong,
    ImpossibleAct,
    LetterNotSent,
    LetterRefused,
    LetterUnconfirmed,
)
from desk.cases.finish_task import finish_task
from tests.desk.cases.test_contacts import put, put_safely, rung, withdraw
from tests.desk.cases.test_record_response import record
from tests.killing import Killer
from tests.opinions import said
from tests.referrals import Lane
from tests.replies import WORDS, preview, reply, replying, written
from tests.retention.test_night import hold
from tests.world import CASEY, NOON, World, email, ses, small_world

SAM = "sam.fielding@example.org"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ASHA = StaffMember(id="asha", name="Asha Worker")


def replies(world: World, ref: str) -> list[Letter]:
    return [letter for letter in world.cases.get(ref).letters if letter.template == "reply"]


def writes_again(world: World, ref: str, at: datetime) -> None:
    world.receive(email("And now?", to=world.replies.address(ref), message_id=f"<{at.isoformat()}@example.org>"), at)


def parts(letter: EmailMessage) -> tuple[str, str]:
    """The text and the HTML of a letter."""
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text
    assert html
    return text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def open_tasks(case: Case) -> dict[str, str]:
    return {task.id: task.what for task in case.tasks if task.done_at is None}


@pytest.mark.clause("CH-03")
def test_goes_as_the_service_and_is_the_answer(world: World) -> None:
    ref = world.receive(email())
    replied = reply(world, ref, NOON + HOUR)
    (letter,) = world.post.to(SAM)
    assert letter["Subject"] == f"Our answer: {ref}"
    assert letter["From"] == "Halton SEND Partnership <enquiries@cases.example.org>"
    assert world.replies.address(ref) in letter["Reply-To"]
    assert letter["In-Reply-To"] == letter["References"] == "<first@mail.example.org>"
    assert letter["Auto-Submitted"] is None, "a person wrote it"
    case = world.cases.get(ref)
    assert replied.answer
    assert (case.status, case.latest_round.answered_at) == (Status.ANSWERED, NOON + HOUR)
    response = case.latest_round.response
    assert response
    assert (response.channel, response.summary, response.by) == (Channel.EMAIL, WORDS, CASEY)


def test_the_words_are_kept_with_the_letter_and_say_what_was_sent(world: World) -> None:
    ref = world.receive(email())
    reply(world, ref, template="sen-support")
    (kept,) = replies(world, ref)
    assert (kept.state, kept.words, kept.by, kept.began_from) == (LetterState.SENT, WORDS, CASEY, "sen-support")
    text, html = parts(world.post.to(SAM)[0])
    assert "What the law says\n\n- You could ask for an assessment" in text
    assert "<h2>What the law says</h2>" in html
    assert any("Letter “reply” to the contact: sent" in line.what for line in history(world.cases.get(ref)))
    assert "assessment" not in str(history(world.cases.get(ref)))


def test_a_preview_is_what_is_sent_word_for_word_and_sends_and_stores_nothing(world: World) -> None:
    ref = world.receive(email())
    before = world.cases.get(ref)
    shown = preview(world, ref)
    assert (shown.to, shown.why_not) == (SAM, None)
    assert world.cases.get(ref) == before
    assert not world.post.letters
    reply(world, ref)
    (letter,) = world.post.to(SAM)
    assert letter["Subject"] == shown.wording.subject
    assert parts(letter) == (shown.wording.text, shown.wording.html)


def test_what_a_caseworker_pastes_is_no_markup_of_ours(world: World) -> None:
    ref = world.receive(email())
    body = preview(world, ref, text="<script>alert(1)</script> {{ service }} [x](javascript:alert(1))").wording.body
    assert "<script" not in body
    assert "{{ service }}" in body
    assert 'href="javascript' not in body


@pytest.mark.parametrize("again", [timedelta(0), MINUTE, 3 * DAY])
def test_the_same_words_again_are_no_second_letter(world: World, again: timedelta) -> None:
    ref = world.receive(email())
    first = reply(world, ref)
    assert reply(world, ref, NOON + again, text=WORDS.replace("\n", "\r\n")).letter.id == first.letter.id
    assert len(world.post.letters) == 1


def test_a_retry_does_not_answer_what_the_family_asked_meanwhile(world: World) -> None:
    ref = world.receive(email())
    reply(world, ref)
    writes_again(world, ref, NOON + MINUTE)
    assert reply(world, ref, NOON + 2 * MINUTE).round.number == 1
    assert world.cases.get(ref).status is Status.OPEN
    assert reply(world, ref, NOON + 3 * HOUR).round.number == 2
    assert len(world.post.letters) == 2


def test_what_they_wrote_while_the_answer_was_written_is_read_first(world: World) -> None:
    ref = world.receive(email())
    (read,) = world.cases.get(ref).messages
    away = email("Away", to=world.replies.address(ref), message_id="<2@example.org>", auto_submitted="auto-replied")
    world.receive(away, NOON + MINUTE)
    assert preview(world, ref, read_until=read.id).why_not is None
    writes_again(world, ref, NOON + 2 * MINUTE)
    with pytest.raises(ImpossibleAct, match="wrote again"):
        reply(world, ref, NOON + 3 * MINUTE, read_until=read.id)
    assert not world.post.to(SAM)
    assert reply(world, ref, NOON + 3 * MINUTE, read_until=world.cases.get(ref).messages[-1].id).answer


class TestMoreThanTheAnswer:
    """A letter that is not the answer, or that comes after it."""

    @pytest.mark.clause("CH-03")
    def test_a_question_back_is_no_answer(self, world: World) -> None:
        ref = world.receive(email())
        replied = reply(world, ref, answers=False)
        assert not replied.answer
        assert world.cases.get(ref).status is Status.OPEN
        assert world.post.to(SAM)[0]["Subject"] == f"A message from us: {ref}"

    def test_another_answer_stands_and_is_not_doubled_unseen(self, world: World) -> None:
        ref = world.receive(email())
        record(world, ref)
        with pytest.raises(AlreadyAnswered):
            reply(world, ref)
        assert not world.post.letters
        assert "was answered" in str(preview(world, ref).why_not)

    def test_what_is_said_after_the_answer_is_a_letter_and_no_second_answer(self, world: World) -> None:
        ref = world.receive(email())
        record(world, ref)
        replied = reply(world, ref, answers=False)
        assert not replied.answer
        assert [letter.words for letter in replies(world, ref)] == [WORDS]
        response = world.cases.get(ref).latest_round.response
        assert response
        assert response.channel is Channel.TELEPHONE

    def test_a_question_back_can_become_the_answer_without_a_second_letter(self, world: World) -> None:
        ref = world.receive(email())
        reply(world, ref, answers=False)
        assert reply(world, ref, NOON + MINUTE).answer
        assert len(world.post.letters) == 1

    def test_two_who_answer_at_once_both_wrote_and_one_answered(self, world: World, monkeypatch: Any) -> None:
        ref = world.receive(email())
        send = world.post.send

        def meanwhile(to: str, raw: bytes) -> str:
            monkeypatch.setattr(world.post, "send", send)
            replying(world).send(ref, written(text="We rang the school"), ASHA, NOON)
            return send(to, raw)

        monkeypatch.setattr(world.post, "send", meanwhile)
        assert not reply(world, ref).answer
        response = world.cases.get(ref).latest_round.response
        assert response
        assert response.by == ASHA
        assert {letter.words for letter in replies(world, ref)} == {WORDS, "We rang the school"}

    def test_they_may_be_written_to_about_feedback_but_not_so_that_it_ends(self, world: World) -> None:
        ref = said(world, contact={"relationship": "parent", "email": SAM, "permission_to_hold": True}).ref
        with pytest.raises(ImpossibleAct, match="closed at"):
            reply(world, ref)
        assert not reply(world, ref, answers=False).answer


class TestWhereTheyMayNotBeWrittenTo:
    """Why not, and what to do instead; nothing is sent, and nothing counts as answered."""

    def refused(self, world: World, ref: str, why: str, now: datetime = NOON, **said: Any) -> None:
        before = world.cases.get(ref)
        with pytest.raises(ImpossibleAct) as impossible:
            reply(world, ref, now, **said)
        assert why in impossible.value.missing
        assert why in str(preview(world, ref, **said).why_not)
        assert world.cases.get(ref) == before
        assert not world.post.letters

    @pytest.mark.parametrize(
        ("unsafe", "why"),
        [({"no_email": True}, "email is not safe"), ({"shared_inbox": True}, "other people read this inbox")],
    )
    @pytest.mark.parametrize("said", [{}, {"at_a_safe_time": True}, {"answers": False}])
    def test_email_is_not_safe(self, world: World, unsafe: dict[str, Any], why: str, said: dict[str, Any]) -> None:
        ref = world.receive(email())
        put_safely(world, ref, **unsafe)
        self.refused(world, ref, why, **said)
        self.refused(world, ref, "another way", **said)

    def test_at_certain_times_only_a_person_says_that_this_is_one(self, world: World) -> None:
        ref = world.receive(email())
        put_safely(world, ref, safe_times="weekday mornings")
        self.refused(world, ref, "certain times")
        assert reply(world, ref, at_a_safe_time=True).answer

    def test_nobody_is_known(self, world: World) -> None:
        self.refused(world, rung(world, contact=None), "no email address is known")

    @pytest.mark.clause("CF-14")
    def test_they_did_not_agree_that_details_are_kept(self, world: World) -> None:
        ref = world.receive(email())
        withdraw(world, ref)
        self.refused(world, ref, "not agreed")

    def test_the_address_may_be_forged_until_staff_know_who_wrote(self, world: World) -> None:
        ref = world.receive(email(), on_top=ses(results="dmarc=fail header.from=example.org"))
        self.refused(world, ref, "the address may not be theirs")
        put(world, ref)
        assert reply(world, ref, NOON + DAY).answer

    def test_what_came_was_never_opened(self, world: World) -> None:
        self.refused(world, world.receive(email(), on_top=ses(virus="FAIL")), "never opened")

    @pytest.mark.clause("CF-08")
    def test_they_asked_that_nothing_is_used(self, world: World) -> None:
        ref = world.receive(email())
        hold(world, ref, HoldKind.RESTRICTION)
        self.refused(world, ref, "is not used")

    @pytest.mark.clause("CF-25")
    def test_a_referred_family_has_not_said_yes(self, world: World) -> None:
        lane = Lane(world)
        self.refused(world, lane.ref, "has not said yet")
        self.refused(world, lane.ref, "has not said yet", answers=False)

    def test_nobody_has_said_whether_it_refers_a_family(self, world: World) -> None:
        words = "I would like to refer a pupil to you."
        ref = world.receive(
            email(words, **{"from": "office@hill.sch.uk"}), on_top=ses(results="dmarc=pass header.from=hill.sch.uk")
        )
        assert world.cases.get(ref).held_back
        self.refused(world, ref, "held back", answers=False)

    def test_there_is_no_such_case_round_or_draft(self, world: World) -> None:
        ref = world.receive(email())
        for wrong in ({"round": 2}, {"template": "poetry"}, {"read_until": "x"}):
            for act in (reply, preview):
                with pytest.raises(FieldWrong, match=next(iter(wrong))):
                    act(world, ref, **wrong)
        with pytest.raises(CaseNotFound):
            reply(world, "HSP-0000-0000")
        world.erase(ref, NOON)
        with pytest.raises(CaseErased):
            reply(world, ref)

    @pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001, "a\x00b"])
    def test_no_words_are_no_reply(self, text: str) -> None:
        with pytest.raises(ValidationError):
            written(text=text)


class TestLettersThatDoNotGo:
    """Only a letter that went is an answer."""

    @pytest.mark.clause("CH-03")
    def test_what_certainly_did_not_go_can_be_sent_again_at_once(self, world: World) -> None:
        ref = world.receive(email())
        world.post.trouble.append(LetterNotSent("Throttled"))
        with pytest.raises(ImpossibleAct, match="try again"):
            reply(world, ref)
        assert world.cases.get(ref).status is Status.OPEN
        assert not replies(world, ref)
        assert reply(world, ref, NOON + MINUTE).answer

    @pytest.mark.clause("CH-03")
    def test_what_was_refused_is_no_answer_and_a_person_is_asked_to_reach_them(self, world: World) -> None:
        ref = world.receive(email())
        world.post.trouble.append(LetterRefused("MessageRejected"))
        for _ in range(2):
            with pytest.raises(ImpossibleAct, match="refused"):
                reply(world, ref)
        case = world.cases.get(ref)
        assert case.status is Status.OPEN
        assert any("Reach the contact in another way" in what for what in open_tasks(case).values())
        assert not world.post.to(SAM)

    @pytest.mark.clause("CH-03")
    def test_of_what_nobody_knows_a_person_finds_out_and_only_then_may_it_go_again(self, world: World) -> None:
        ref = world.receive(email())
        world.post.trouble.append(LetterUnconfirmed())
        for minutes in range(2):
            with pytest.raises(ImpossibleAct, match="nobody knows"):
                reply(world, ref, NOON + minutes * MINUTE)
        world.sweep(NOON + 10 * MINUTE)
        case = world.cases.get(ref)
        (task,) = [each for each in case.tasks if each.id.startswith("unconfirmed-0001-reply")]
        assert (case.status, task.for_role) == (Status.OPEN, Role.CASEWORKER)
        assert "record the answer" in task.what
        with pytest.raises(ImpossibleAct, match="nobody knows"):
            reply(world, ref, NOON + HOUR)
        finish_task(ref, task.id, CASEY, world.cases, world.tasks, world.profile, NOON + HOUR)
        assert reply(world, ref, NOON + HOUR).answer
        assert [letter.state for letter in replies(world, ref)] == [LetterState.UNCONFIRMED, LetterState.SENT]
        assert reply(world, ref, NOON + HOUR).answer
        assert len(world.post.to(SAM)) == 1

    def test_to_a_corrected_address_the_same_words_are_another_letter(self, world: World) -> None:
        ref = world.receive(email())
        world.post.trouble.append(LetterRefused("MessageRejected"))
        with pytest.raises(ImpossibleAct):
            reply(world, ref)
        put(world, ref, email="sam@example.org")
        assert reply(world, ref, NOON + DAY).answer
        assert len(world.post.to("sam@example.org")) == 1


@pytest.mark.tables
@pytest.mark.clause("CH-03")
def test_killed_at_any_call_and_done_again_it_goes_once_at_most_and_only_what_went_is_an_answer() -> None:
    outcomes = set()
    for at, side in product(range(1, 20), ("before", "after")):
        with small_world() as world:
            ref = world.receive(email())
            killer = Killer(at, side)
            with killer.at_large(world):
                reply(world, ref)
            with suppress(ImpossibleAct):
                reply(world, ref, NOON + MINUTE)
            world.sweep(NOON + DAY)
            case, went = world.cases.get(ref), len(world.post.to(SAM))
            answered = case.status is Status.ANSWERED
            asked = any(task.startswith("unconfirmed-0001-reply") for task in open_tasks(case))
            assert went <= 1, f"{side} call {at}"
            assert answered is not asked, f"{side} call {at}"
            assert not answered or went == 1, f"{side} call {at}"
            assert not [each for each in world.loose_ends.since(NOON + 2 * DAY) if isinstance(each, Unconfirmed)]
            outcomes.add((answered, went))
            if not killer.killed:
                break
    assert outcomes == {(True, 1), (False, 1), (False, 0)}
    assert 3 < at < 19
