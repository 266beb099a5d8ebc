"""The referral lane, step by step: the referrer is told once, the family asked three times, then nothing is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import boto3
import pytest

from casework.adapters import keys
from casework.adapters.eraser import Eraser
from casework.domain.erasure import Erasure
from casework.domain.round import Kind, Outcome, Status
from casework.domain.staff import Role
from casework.domain.unread_reply import READ_IT
from casework.errors import CaseErased, LetterNotSent, LetterUnconfirmed, NotDecided
from casework.letters.question import question
from escalation.acknowledge import acknowledge
from escalation.open_round import open_round
from tests.desk.sharing.test_safeguarding import record
from tests.referrals import AVERY, OF_THE_FAMILY, REFERRAL, ROBIN, Lane
from tests.world import CASEY, NOON, World, email, ses

SECOND, THIRD = datetime(2027, 1, 6, 9, tzinfo=UTC), datetime(2027, 1, 15, 9, tzinfo=UTC)
DUE, EXPIRES = datetime(2027, 1, 25, 17, tzinfo=UTC), datetime(2027, 1, 26, 9, tzinfo=UTC)
"""Seven, fourteen, twenty and twenty-one working days after 23 December 2026."""


def by_telephone(**safe_contact: object) -> dict[str, object]:
    return {**REFERRAL["family"], "email": None, "safe_contact": safe_contact}


@pytest.mark.clause("CF-25")
def test_it_is_asked_before_it_is_acknowledged(world: World) -> None:
    ref = Lane(world).ref
    opened = open_round(ref, 1, world.rounds, world.profile, NOON)
    assert (opened["lane"], opened["turned_back"]) == ("referral", False)
    assert opened["milestone"] == "try-2"
    assert NOON + timedelta(seconds=opened["seconds"]) == SECOND


@pytest.mark.clause("CF-16", "CF-23")
def test_one_without_permission_is_turned_back(world: World) -> None:
    ref = Lane(world, permission=None).ref
    opened = open_round(ref, 1, world.rounds, world.profile, NOON)
    assert (opened["lane"], opened["turned_back"]) == ("referral", True)


class TestTheReferrer:
    @pytest.mark.clause("CF-25")
    def test_is_told_once_that_it_arrived_and_nothing_of_the_family(self, world: World) -> None:
        lane = Lane(world)
        for _ in range(2):
            lane.tell_referrer()
        (letter,) = world.post.to(AVERY)
        assert letter["Subject"] == f"We have your referral: {lane.ref}"
        assert not any(word in letter.as_string() for word in OF_THE_FAMILY)
        assert letter["Reply-To"] is None

    @pytest.mark.clause("CF-25")
    def test_is_told_the_same_whatever_the_family_does(self, world: World) -> None:
        said = set()
        for outcome in (Outcome.GIVEN, Outcome.REFUSED, Outcome.EXPIRED):
            lane = Lane(world)
            lane.tell_referrer()
            lane.ask()
            lane.decide(outcome)
            lane.settle()
            letter = world.post.to(AVERY)[-1]
            said.add(text(letter).replace(lane.ref, ""))
        assert len(said) == 1
        assert len(world.post.to(AVERY)) == 3

    @pytest.mark.clause("CF-16")
    def test_is_told_what_a_referral_lacks(self, world: World) -> None:
        lane = Lane(world, permission=None)
        lane.tell_referrer()
        (letter,) = world.post.to(AVERY)
        said = text(letter)
        assert "who gave permission, when" in said
        assert "We have kept nothing about them" in said
        assert "0151 907 8305 (Monday to Thursday" in said

    def test_who_left_no_address_is_told_nothing(self, world: World) -> None:
        Lane(world, referrer={"name": "Avery Lane"}).tell_referrer()
        assert not world.post.letters

    def test_a_busy_post_office_is_tried_again(self, world: World) -> None:
        lane = Lane(world)
        world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
        with pytest.raises(LetterNotSent):
            lane.tell_referrer()
        lane.tell_referrer()
        assert len(world.post.to(AVERY)) == 1


class TestAsking:
    @pytest.mark.clause("CF-25")
    def test_the_family_gets_a_letter_with_a_link_that_says_by_when(self, world: World) -> None:
        lane = Lane(world)
        for _ in range(2):
            lane.ask()
        (letter,) = world.post.to(ROBIN)
        assert letter["Subject"] == f"A question for you: {lane.ref}"
        said = text(letter)
        assert "Hill School told us that you might like our help" in said
        assert "5pm on Monday 25 January 2027" in said
        assert "https://pages.example.org/page/" in said
        assert "Charlie" not in said
        assert letter["Reply-To"].addresses[0].addr_spec == world.replies.address(lane.ref)

    @pytest.mark.clause("YP-01")
    def test_a_young_person_is_asked_in_words_for_them(self, world: World) -> None:
        permission = {**REFERRAL["permission"], "given_by": "young_person"}
        family = {**REFERRAL["family"], "relationship": "young_person"}
        Lane(world, family=family, permission=permission, referrer={"name": "Avery Lane"}).ask()
        said = text(world.post.to(ROBIN)[0])
        assert "child" not in said.replace("children and young people", "")
        assert "Someone who works with you told us" in said
        assert "we take that as a no and delete what we were told" in said
        assert "Avery" not in said

    @pytest.mark.clause("CF-16")
    @pytest.mark.parametrize("page", [False, True])
    @pytest.mark.parametrize(("relationship", "agreed"), [("parent", True), ("carer", False)])
    def test_nobody_is_told_that_they_agreed_when_somebody_else_did(
        self, world: World, relationship: str, agreed: bool, page: bool
    ) -> None:
        lane = Lane(world, family={**REFERRAL["family"], "relationship": relationship})
        lane.ask()
        case = world.cases.get(lane.ref)
        words = question(case, case.latest_round, world.profile, NOON).text if page else text(world.post.to(ROBIN)[0])
        assert ("you agreed" in words) is agreed

    @pytest.mark.clause("CF-31")
    def test_the_letter_lists_what_is_held_and_no_more(self, world: World) -> None:
        Lane(world, child=None, family={"relationship": "carer", "email": ROBIN}).ask()
        said = text(world.post.to(ROBIN)[0])
        assert "how to reach you" in said
        assert not any(words in said for words in ("your name", "s name", "school"))

    def test_what_a_referrer_calls_themselves_cannot_become_a_link(self, world: World) -> None:
        Lane(world, referrer={"name": "A", "organisation": "[Hill School](https://example.net)"}).ask()
        said = text(world.post.to(ROBIN)[0], "html")
        assert "[Hill School](https://example.net)" in said
        assert 'href="https://example.net"' not in said

    @pytest.mark.parametrize(
        ("safe_contact", "says"),
        [
            ({}, "Ring the family, put the question to them and record their answer: no email address is known"),
            ({"no_voicemail": True}, "Ring the family, but leave no voicemail, put the question"),
        ],
    )
    @pytest.mark.clause("CF-25")
    def test_where_no_letter_may_go_a_caseworker_rings(
        self, world: World, safe_contact: dict[str, bool], says: str
    ) -> None:
        lane = Lane(world, family=by_telephone(**safe_contact))
        for _ in range(2):
            lane.ask()
        (task,) = world.cases.get(lane.ref).tasks
        assert task.for_role is Role.CASEWORKER
        assert task.what.startswith(says)
        assert len(world.post.to(world.caseworkers)) == 1
        assert not world.post.to(ROBIN)

    def test_nobody_has_to_ring_once_the_answer_is_there(self, world: World) -> None:
        lane = Lane(world, family=by_telephone())
        lane.ask()
        lane.decide(Outcome.GIVEN, SECOND)
        lane.settle(SECOND)
        (task,) = world.cases.get(lane.ref).tasks
        assert (task.done_at, task.done_by, task.moot) == (SECOND, None, "the question is not open any more")

    def test_an_answer_that_comes_first_is_let_through(self, world: World) -> None:
        lane = Lane(world)
        lane.decide(Outcome.GIVEN)
        lane.ask()
        assert not world.post.letters


class TestChasing:
    @pytest.mark.clause("CF-25")
    def test_the_family_is_asked_three_times_in_twenty_working_days(self, world: World) -> None:
        lane = Lane(world)
        lane.ask()
        second = lane.chase("try-2", SECOND)
        assert (second["milestone"], SECOND + timedelta(seconds=second["seconds"])) == ("try-3", THIRD)
        third = lane.chase("try-3", THIRD)
        assert (third["milestone"], THIRD + timedelta(seconds=third["seconds"])) == ("expired", EXPIRES)
        assert lane.chase("expired", EXPIRES)["answered"]
        assert world.rounds.get(lane.ref, 1).outcome is Outcome.EXPIRED
        subjects = [letter["Subject"] for letter in world.post.to(ROBIN)]
        assert subjects == [f"A question for you: {lane.ref}", *[f"Still a question for you: {lane.ref}"] * 2]

    def test_passing_a_try_again_asks_no_more(self, world: World) -> None:
        lane = Lane(world)
        for _ in range(2):
            lane.chase("try-2", SECOND)
        assert len(world.post.to(ROBIN)) == 1

    @pytest.mark.parametrize("name", ["try-2", "expired"])
    def test_an_answer_wins_however_late_the_chaser_is(self, world: World, name: str) -> None:
        lane = Lane(world)
        lane.decide(Outcome.GIVEN, SECOND)
        assert lane.chase(name, EXPIRES)["answered"]
        assert world.rounds.get(lane.ref, 1).outcome is Outcome.GIVEN
        assert not world.post.letters

    def test_nobody_is_asked_out_of_hours_or_too_early(self, world: World) -> None:
        lane = Lane(world)
        for at in (SECOND - timedelta(minutes=1), SECOND + timedelta(hours=12)):
            assert lane.chase("try-2", at)["milestone"] == "try-2"
        assert not world.post.letters

    def test_where_no_letter_may_go_a_caseworker_rings_each_time(self, world: World) -> None:
        lane = Lane(world, family=by_telephone())
        lane.ask()
        lane.chase("try-2", SECOND)
        lane.chase("try-3", THIRD)
        assert len(world.cases.get(lane.ref).tasks) == 3

    def test_a_case_that_was_erased_is_chased_no_more(self, world: World) -> None:
        lane = Lane(world)
        lane.decide(Outcome.REFUSED)
        lane.settle()
        assert lane.chase("try-2", SECOND) == {"answered": True, "milestone": None, "seconds": 1}
        lane.ask(SECOND)
        lane.tell_referrer(SECOND)
        assert not world.post.letters


class TestAReplyByEmail:
    @pytest.mark.clause("CF-25")
    def test_is_read_by_a_person_before_anybody_asks_again(self, world: World) -> None:
        lane = Lane(world)
        lane.ask()
        for _ in range(2):
            world.receive(reply(world, lane.ref), NOON)
        (task,) = world.cases.get(lane.ref).tasks
        assert (task.for_role, task.what) == (Role.CASEWORKER, READ_IT)
        (told,) = world.post.to(world.caseworkers)
        assert READ_IT in text(told)
        assert lane.chase("try-2", SECOND)["milestone"] == "try-3"
        assert len(world.post.to(ROBIN)) == 1
        world.tasks.done(lane.ref, task.id, CASEY, SECOND)
        lane.chase("try-3", THIRD)
        assert len(world.post.to(ROBIN)) == 2

    def test_is_told_of_after_a_crash(self, world: World) -> None:
        lane = Lane(world)
        world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
        with pytest.raises(LetterNotSent):
            world.receive(reply(world, lane.ref), NOON)
        world.receive(reply(world, lane.ref), NOON)
        assert len(world.post.to(world.caseworkers)) == 1


def returned(wrapping: str) -> bytes:
    """The report of a mail system that the question did not arrive, with the letter's headers in it."""
    answers = {"in_reply_to": "<ses-1@eu-west-2.amazonses.com>"} if wrapping == "none" else {}
    inner = "" if wrapping == "none" else f"Message-ID: <ses-1@eu-west-2.amazonses.com>\r\nTo: {ROBIN}\r\n"
    return email(
        f"--x\r\nContent-Type: text/plain\r\n\r\nNo such user: {ROBIN}\r\n"
        f"--x\r\nContent-Type: {wrapping if inner else 'text/plain'}\r\n\r\n{inner}\r\n--x--",
        **{"from": "MAILER-DAEMON@eu-west-2.amazonses.com", "subject": "Undelivered", **answers},
        content_type="multipart/report; report-type=delivery-status; boundary=x",
    )


NULL_RETURN = ses().replace(b"<sam.fielding@example.org>", b"<>", 1)


class TestAQuestionThatComesBack:
    @pytest.mark.clause("CF-25")
    @pytest.mark.parametrize("wrapping", ["none", "text/rfc822-headers", "message/rfc822"])
    def test_joins_its_case_and_leaves_with_it(self, world: World, wrapping: str) -> None:
        lane = Lane(world)
        lane.ask()
        for _ in range(2):
            assert world.receive(returned(wrapping), NOON, NULL_RETURN) == lane.ref
        case = world.cases.get(lane.ref)
        assert (len(case.rounds), len(world.post.to(ROBIN))) == (1, 1)
        (task,) = case.tasks
        assert (task.for_role, task.what) == (Role.CASEWORKER, "A letter of ours came back: reach them another way")
        (told,) = world.post.to(world.caseworkers)
        assert task.what in text(told)
        lane.chase("try-2", SECOND)
        lane.chase("expired", EXPIRES)
        assert lane.settle(EXPIRES) is Outcome.EXPIRED
        assert counted(world) == [("2027-01", Outcome.EXPIRED, 1)]
        kept = str(boto3.client("dynamodb", region_name="eu-west-2").scan(TableName="cases")["Items"])
        assert not any(word in kept + str(world.mail.raw) for word in OF_THE_FAMILY)

    def test_is_not_what_a_program_says_whose_owner_is_away(self, world: World) -> None:
        lane = Lane(world)
        lane.ask()
        away = {"from": ROBIN, "in_reply_to": "<ses-1@eu-west-2.amazonses.com>", "auto_submitted": "auto-replied"}
        assert world.receive(email("I am away", **away), NOON, NULL_RETURN) == lane.ref
        assert world.cases.get(lane.ref).tasks == ()

    def test_is_none_of_ours_where_it_names_no_letter_of_ours(self, world: World) -> None:
        lane = Lane(world)
        lane.ask()
        stranger = returned("none").replace(b"ses-1@", b"ses-9@")
        assert world.receive(stranger, NOON, NULL_RETURN) != lane.ref


class TestAYes:
    @pytest.mark.clause("CF-25")
    @pytest.mark.clause("CH-03")
    def test_becomes_an_enquiry_with_five_working_days_of_its_own(self, world: World) -> None:
        lane = Lane(world)
        lane.decide(Outcome.GIVEN, SECOND)
        for _ in range(2):
            assert lane.settle(SECOND) is Outcome.GIVEN
        question, enquiry = world.cases.get(lane.ref).rounds
        assert (enquiry.kind, enquiry.status) == (Kind.ENQUIRY, Status.OPEN)
        assert (enquiry.received_at, enquiry.message) == (SECOND, question.message)
        assert enquiry.due_at == datetime(2027, 1, 13, 17, tzinfo=UTC)
        assert world.machine.started == [(lane.ref, 1), (lane.ref, 2)]
        assert counted(world) == [("2027-01", Outcome.GIVEN, 1)]

    def test_is_told_to_the_caseworkers_as_a_new_enquiry(self, world: World) -> None:
        lane = Lane(world)
        lane.decide(Outcome.GIVEN)
        lane.settle()
        acknowledge(lane.ref, 2, world.cases, world.correspondence, world.replies, NOON)
        said = text(world.post.to(world.caseworkers)[0])
        assert "A new enquiry has arrived (referral)." in said

    def test_stands_beside_what_the_family_wrote_meanwhile(self, world: World) -> None:
        lane = Lane(world)
        lane.decide(Outcome.GIVEN)
        world.receive(reply(world, lane.ref))
        lane.settle()
        assert [each.kind for each in world.cases.get(lane.ref).rounds] == [Kind.REFERRAL, Kind.ENQUIRY, Kind.ENQUIRY]
        assert counted(world) == [("2026-12", Outcome.GIVEN, 1)]


class TestANo:
    @pytest.mark.clause("CF-25")
    @pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.EXPIRED])
    def test_leaves_a_count_and_a_tombstone(self, world: World, outcome: Outcome) -> None:
        lane = Lane(world)
        lane.tell_referrer()
        lane.ask()
        lane.decide(outcome)
        for _ in range(2):
            assert lane.settle() is outcome
        with pytest.raises(CaseErased) as erased:
            world.cases.get(lane.ref)
        assert erased.value.ended_as is outcome
        assert counted(world) == [("2026-12", outcome, 1)]

    def test_is_counted_in_the_month_on_the_offices_calendar(self, world: World) -> None:
        asked, answered = datetime(2026, 6, 25, 12, tzinfo=UTC), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        lane = Lane(world, asked, permission={**REFERRAL["permission"], "given_on": "2026-06-24"})
        lane.decide(Outcome.REFUSED, answered)
        lane.settle(answered)
        assert counted(world) == [("2026-07", Outcome.REFUSED, 1)]

    def test_does_not_erase_what_the_family_wrote_after_it(self, world: World) -> None:
        lane = Lane(world)
        lane.decide(Outcome.REFUSED)
        world.receive(reply(world, lane.ref))
        assert lane.settle() is Outcome.REFUSED
        assert world.cases.get(lane.ref).latest_round.kind is Kind.ENQUIRY

    def test_silence_is_not_what_the_family_kept_who_wrote_without_answering(self, world: World) -> None:
        lane = Lane(world)
        lane.ask()
        world.receive(reply(world, lane.ref), SECOND)
        lane.chase("expired", EXPIRES)
        for _ in range(2):
            assert lane.settle(EXPIRES) is Outcome.EXPIRED
        _, enquiry = world.cases.get(lane.ref).rounds
        assert enquiry.needs_eyes == ("the family wrote, and did not say whether they want our help: ask them",)
        assert enquiry.message == world.cases.get(lane.ref).messages[-1].id
        assert counted(world) == [("2027-01", Outcome.WROTE, 1)]

    @pytest.mark.clause("CH-03")
    def test_the_promise_to_who_wrote_without_answering_counts_from_the_day_they_wrote(self, world: World) -> None:
        lane = Lane(world)
        world.receive(reply(world, lane.ref), SECOND)
        lane.chase("expired", EXPIRES)
        lane.settle(EXPIRES)
        enquiry = world.cases.get(lane.ref).latest_round
        assert (enquiry.received_at, enquiry.due_at) == (SECOND, datetime(2027, 1, 13, 17, tzinfo=UTC))
        acknowledge(lane.ref, 2, world.cases, world.correspondence, world.replies, EXPIRES)
        assert "We received your message on Wednesday 6 January 2027" in text(world.post.to(ROBIN)[-1])


class TestASafeguardingRecord:
    @pytest.mark.clause("CF-20")
    def test_is_kept_whatever_the_family_says_until_a_person_decides(self, world: World) -> None:
        lane = Lane(world)
        record(world, lane.ref)
        lane.decide(Outcome.REFUSED)
        for _ in range(2):
            assert lane.settle() is Outcome.REFUSED
        assert len(world.cases.get(lane.ref).safeguarding) == 1
        assert [task.id for task in world.cases.get(lane.ref).tasks].count("referral-held") == 1
        assert counted(world) == [("2026-12", Outcome.REFUSED, 1)]
        assert [entry.ref for entry in world.worklist.page(Status.ANSWERED, None).entries] == [lane.ref]

    def test_is_kept_however_late_it_is_made(self, world: World) -> None:
        lane = Lane(world)
        lane.decide(Outcome.REFUSED)

        class Meanwhile(Eraser):
            def erase(self, erasure: Erasure, at: datetime) -> None:
                record(world, erasure.ref)
                super().erase(erasure, at)

        meanwhile = Meanwhile(
            world.table, world.mail, world.machine, world.replies.pseudonym, world.profile.forget_erased_on
        )
        lane.settlement = replace(lane.settlement, erasures=meanwhile)
        lane.settle()
        assert len(world.cases.get(lane.ref).safeguarding) == 1


def test_a_case_stands_on_the_worklist_once_by_what_waits_now(world: World) -> None:
    lane = Lane(world)
    lane.decide(Outcome.GIVEN)
    lane.settle()
    listed = {status: world.worklist.page(status, None).entries for status in Status}
    assert [entry.kind for entry in listed[Status.OPEN]] == [Kind.ENQUIRY]
    assert listed[Status.ANSWERED] == ()


class TestTurnedBack:
    @pytest.mark.clause("CF-16", "CF-23")
    def test_leaves_a_count(self, world: World) -> None:
        lane = Lane(world, permission=None)
        lane.tell_referrer()
        assert lane.settle() is Outcome.TURNED_BACK
        assert counted(world) == [("2026-12", Outcome.TURNED_BACK, 1)]

    def test_a_letter_of_which_nobody_knows_whether_it_went_is_asked_about_first(self, world: World) -> None:

        lane = Lane(world, permission=None)
        world.post.trouble.append(LetterUnconfirmed())
        lane.tell_referrer()
        lane.settle()
        (letter,) = world.post.to(world.officer)
        assert "Find out whether the letter “referral turned back” to the referrer went" in text(letter)


@pytest.mark.parametrize("outcome", [Outcome.GIVEN, Outcome.REFUSED])
def test_an_answer_whose_machine_had_failed_gets_another(world: World, outcome: Outcome) -> None:
    lane = Lane(world)
    world.machine.running.clear()
    lane.decide(outcome)
    for _ in range(2):
        world.sweep(NOON + timedelta(minutes=6))
    assert world.machine.started_again == [f"{lane.ref}.1.again.ended"]
    lane.settle()
    assert not [end for end in world.loose_ends.since(NOON) if "0001" in str(end)]


def test_a_machine_that_hears_the_answer_needs_no_other(world: World) -> None:
    lane = Lane(world)
    key = keys.round_(lane.ref, 1)
    world.table.update(key, "SET task_token = :t", condition="attribute_exists(pk)", values={":t": "token"})
    world.machine.waiting_on.add("token")
    lane.decide(Outcome.GIVEN)
    world.sweep(NOON + timedelta(minutes=6))
    assert world.machine.woken == ["token"]
    assert not world.machine.started_again


def test_nothing_follows_from_a_question_that_still_waits(world: World) -> None:
    lane = Lane(world)
    with pytest.raises(NotDecided):
        lane.settle()
    assert world.cases.get(lane.ref).rounds[0].status is Status.OPEN


def counted(world: World) -> list[tuple[str, Outcome, int]]:
    return [(each.month, each.outcome, each.n) for each in world.counts.of_referrals()]


def reply(world: World, ref: str) -> bytes:
    """What the family writes back to a letter of ours."""
    return email("Who are you?", to=world.replies.address(ref), **{"from": f"Robin <{ROBIN}>"})


def text(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part
    return str(part.get_content())
