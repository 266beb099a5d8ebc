"""What becomes of everyday emails."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from casework.domain.channel import Channel
from casework.domain.letter import LetterState
from casework.domain.round import Kind, Response, Status
from casework.errors import LetterNotSent
from escalation.acknowledge import acknowledge
from tests.world import CASEY, NOON, World, email, ses

LONDON = ZoneInfo("Europe/London")


def answer(world: World, ref: str, at: datetime) -> None:
    response = Response(channel=Channel.TELEPHONE, summary="Explained the law", by=CASEY, recorded_at=NOON)
    round_ = world.cases.get(ref).latest_round
    world.rounds.answer(round_, response, at, world.profile.erase_on(Kind.ENQUIRY, at), None)


def acknowledged(world: World, ref: str, at: datetime = NOON) -> str:
    """Acknowledge the latest round; the id by which SES's letter would be answered."""
    number = world.cases.get(ref).latest_round.number
    acknowledge(ref, number, world.cases, world.correspondence, world.replies, at)
    letter = next(each for each in world.cases.get(ref).letters if each.id == f"{number:04}-acknowledgement")
    return f"<{letter.ses_message_id}@eu-west-2.amazonses.com>"


def every_ref(world: World) -> set[str]:
    return {entry.ref for status in Status for entry in world.worklist.page(status, None).entries}


@pytest.mark.clause("CH-03")
def test_an_email_opens_a_case_with_a_promise(world: World) -> None:
    case = world.cases.get(world.receive(email()))
    assert case.status is Status.OPEN
    assert case.latest_round.due_at == datetime(2027, 1, 4, 17, tzinfo=LONDON)
    assert case.contact
    assert (case.contact.name, case.contact.email) == ("Sam Fielding", "sam.fielding@example.org")
    assert [message.text for message in case.messages] == ["What can I do about my son's plan?"]
    assert not case.latest_round.needs_eyes
    assert world.machine.started == [(case.ref, 1)]


def test_permission_to_hold_is_unknown_until_someone_asks(world: World) -> None:
    contact = world.cases.get(world.receive(email())).contact
    assert contact
    assert contact.permission_to_hold is None


def test_delivered_five_times_it_is_one_case_with_one_message(world: World) -> None:
    refs = {world.receive(email()) for _ in range(5)}
    assert len(refs) == 1
    assert len(world.cases.get(refs.pop()).messages) == 1
    assert len(world.machine.started) == 1


def test_the_same_object_delivered_again_by_the_queue_changes_nothing(world: World) -> None:
    ref = world.receive(email())
    before = world.cases.get(ref)
    for _ in range(3):
        world.intake.take_in("inbound/0", NOON, NOON + timedelta(minutes=5))
    assert world.cases.get(ref) == before
    assert every_ref(world) == {ref}


def test_a_crash_after_writing_is_healed_by_the_next_delivery(world: World) -> None:
    ref = world.receive(email())
    world.machine.started.clear()
    assert world.receive(email()) == ref
    assert world.machine.started == [(ref, 1)]


def test_the_same_words_again_without_id_or_date_are_one_message_a_day(world: World) -> None:
    please = email("Please ring me", message_id="", date="")
    first = world.receive(please)
    assert world.receive(please, NOON + timedelta(hours=2)) == first
    assert world.receive(please, NOON + timedelta(days=30)) != first


def test_the_same_words_by_two_ways_are_one_case_and_both_are_kept(world: World) -> None:
    ref = world.receive(email())
    by_another_way = b"Received: from council.example.org by relay.example.org; Wed, 23 Dec 2026 12:01:00 +0000\r\n"
    for _ in range(3):
        assert world.receive(by_another_way + email()) == ref
    first, second = world.cases.get(ref).messages
    assert second.copy_of == first.id
    assert len(world.cases.get(ref).rounds) == 1
    assert not world.post.letters


def test_what_can_be_trusted_is_no_copy_of_what_cannot(world: World) -> None:
    doubtful = ses(results="dmarc=fail header.from=example.org")
    by_another_way = b"Received: from council.example.org by relay.example.org\r\n"
    first = world.receive(by_another_way + email(), on_top=doubtful)
    second = world.receive(email())
    assert first != second
    assert world.receive(b"Received: by a third way\r\n" + email(), on_top=doubtful) == second


def test_messages_without_headers_are_no_copies_of_one_another(world: World) -> None:
    assert len({world.receive(text) for text in (b"", b"please ring me", b"my son needs help")}) == 3


def test_words_that_came_before_open_no_round_when_they_come_again_after_the_answer(world: World) -> None:
    ref = world.receive(email())
    answer(world, ref, NOON)
    late = b"Received: from council.example.org by relay.example.org; Wed, 23 Dec 2026 12:01:00 +0000\r\n"
    assert world.receive(late + email(), NOON + timedelta(hours=5)) == ref
    assert world.cases.get(ref).status is Status.ANSWERED


def test_a_second_email_by_the_same_person_is_a_case_of_its_own(world: World) -> None:
    first = world.receive(email())
    assert world.receive(email(message_id="<second@mail.example.org>")) != first


def test_a_subject_alone_never_finds_a_case(world: World) -> None:
    ref = world.receive(email())
    assert world.receive(email(subject=f"Re: We have your message: {ref}", message_id="<2@example.org>")) != ref


class TestReplies:
    """Two things must agree before an email joins a case: a key that we gave out, and a sender who is a party."""

    def test_to_the_keyed_address_joins(self, world: World) -> None:
        ref = world.receive(email())
        assert world.receive(email(to=world.replies.address(ref), message_id="<2@example.org>")) == ref
        assert len(world.cases.get(ref).messages) == 2

    def test_that_pythons_own_email_library_writes_join(self, world: World) -> None:
        ref = world.receive(email())
        reply = EmailMessage()
        reply["From"] = "Sam Fielding <sam.fielding@example.org>"
        reply["In-Reply-To"] = acknowledged(world, ref).replace("ses-1", "ses-" + "long" * 20)
        world.table.write(world.table.put({"pk": f"SENT#ses-{'long' * 20}", "sk": "SENT", "ref": ref}))
        reply.set_content("Thank you")
        assert world.receive(reply.as_bytes()) == ref

    @pytest.mark.parametrize("header", ["in_reply_to", "references"])
    def test_to_a_letter_that_we_sent_joins(self, world: World, header: str) -> None:
        ref = world.receive(email())
        letter = acknowledged(world, ref)
        assert world.receive(email(message_id="<2@example.org>", **{header: f"<other@example.org> {letter}"})) == ref

    def test_to_an_open_round_start_no_second_clock_and_tell_the_caseworkers_once(self, world: World) -> None:
        ref = world.receive(email())
        reply = email(to=world.replies.address(ref), message_id="<2@example.org>")
        for _ in range(3):
            world.receive(reply, NOON + timedelta(days=1))
        case = world.cases.get(ref)
        assert len(case.rounds) == 1
        assert world.machine.started == [(ref, 1)]
        assert [letter["Subject"] for letter in world.post.to(world.caseworkers)] == [
            f"{ref}: new message on an open case"
        ]

    def test_to_an_answered_case_open_a_round_with_its_own_promise(self, world: World) -> None:
        ref = world.receive(email())
        answer(world, ref, NOON)
        later = datetime(2027, 1, 11, 10, tzinfo=LONDON)
        assert world.receive(email(to=world.replies.address(ref), message_id="<2@example.org>"), later) == ref
        case = world.cases.get(ref)
        assert [round_.status for round_ in case.rounds] == [Status.ANSWERED, Status.OPEN]
        assert case.latest_round.due_at == datetime(2027, 1, 18, 17, tzinfo=LONDON)
        assert world.machine.started == [(ref, 1), (ref, 2)]
        assert [entry.ref for entry in world.worklist.page(Status.OPEN, None).entries] == [ref]
        assert not world.worklist.page(Status.ANSWERED, None).entries

    def test_from_a_stranger_wait_for_a_person(self, world: World) -> None:
        ref = world.receive(email())
        stranger = email(
            **{"from": "Alex <alex@example.org>"}, to=world.replies.address(ref), message_id="<2@example.org>"
        )
        other = world.cases.get(world.receive(stranger))
        assert other.ref != ref
        assert len(world.cases.get(ref).messages) == 1
        assert any("not a party" in reason and ref in reason for reason in other.latest_round.needs_eyes)
        assert [ref in task.what for task in other.tasks] == [True]

    def test_whose_sender_may_be_forged_wait_for_a_person(self, world: World) -> None:
        ref = world.receive(email())
        reply = email(to=world.replies.address(ref), message_id="<2@example.org>")
        assert world.receive(reply, on_top=ses(results="dmarc=fail header.from=example.org")) != ref

    def test_naming_two_cases_wait_for_a_person(self, world: World) -> None:
        refs = [world.receive(email()), world.receive(email(message_id="<2@example.org>"))]
        both = ", ".join(world.replies.address(ref) for ref in refs)
        third = world.cases.get(world.receive(email(to=both, message_id="<3@example.org>")))
        assert third.ref not in refs
        assert "more than one case" in third.latest_round.needs_eyes[0]

    def test_with_a_forged_key_find_nothing(self, world: World) -> None:
        ref = world.receive(email())
        address = world.replies.address(ref)
        forged = address.replace(address[-20:-18], "00")
        assert world.receive(email(to=forged, message_id="<2@example.org>")) != ref

    def test_that_are_automatic_open_no_round(self, world: World) -> None:
        ref = world.receive(email())
        answer(world, ref, NOON)
        away = email("I am away", to=world.replies.address(ref), message_id="<2@x.org>", auto_submitted="auto-replied")
        assert world.receive(away) == ref
        assert world.cases.get(ref).status is Status.ANSWERED
        assert not world.post.letters


class TestWhatNeedsEyes:
    """At worst a person must look; never is anything refused or lost."""

    def test_a_virus_is_kept_unopened(self, world: World) -> None:
        case = world.cases.get(world.receive(email("poison"), on_top=ses(virus="FAIL")))
        message = case.messages[0]
        assert message.quarantined
        assert message.raw_key
        assert (message.text, message.subject, case.contact) == ("", None, None)
        assert "quarantine" in case.latest_round.needs_eyes[0]

    @pytest.mark.parametrize("verdict", ["GRAY", "PROCESSING_FAILED", "", "nonsense"])
    def test_what_was_not_passed_by_the_virus_check_is_not_opened(self, world: World, verdict: str) -> None:
        assert world.cases.get(world.receive(email("poison"), on_top=ses(virus=verdict))).messages[0].quarantined

    @pytest.mark.parametrize(
        "results",
        [
            "spf=pass envelope-from=dmarc=pass@evil.example.org; dmarc=fail header.from=example.org",
            "spf=pass helo=dmarc=pass; dmarc=fail header.from=example.org",
            "spf=pass (dmarc=pass header.from=example.org); dmarc=fail header.from=example.org",
            'envelope-from="x; dmarc=pass header.from=example.org"@evil.org; dmarc=fail header.from=example.org',
            "dmarc=pass header.from=example.org; dmarc=fail header.from=example.org",
            "dmarc=pass header.from=evil.example.org",
            "dmarc=pass",
            "x; dmarc=pass header.from=example.org",
        ],
    )
    def test_nothing_that_the_sender_chose_proves_a_sender(self, world: World, results: str) -> None:
        ref = world.receive(email())
        on_top = ses(results=results)
        if results.startswith("x;"):
            on_top = on_top.replace(b"amazonses.com", b"elsewhere.example.org")
        forged = world.receive(email(to=world.replies.address(ref), message_id="<2@x.org>"), on_top=on_top)
        assert forged != ref
        assert "DMARC" in world.cases.get(forged).latest_round.needs_eyes[0]

    @pytest.mark.parametrize(
        "senders",
        [
            "Sam <sam.fielding@example.org>, Eve <eve@example.org>",
            "eve@example.org, sam.fielding@example.org",
            "Eve <eve@example.org>\r\nFrom: Sam <sam.fielding@example.org>",
        ],
    )
    def test_two_senders_are_no_sender_to_trust(self, world: World, senders: str) -> None:
        ref = world.receive(email())
        two = world.receive(email(**{"from": senders}, to=world.replies.address(ref), message_id="<2@x.org>"))
        assert two != ref
        assert "more than one sender" in world.cases.get(two).latest_round.needs_eyes[0]

    def test_spam_gets_a_case_and_no_letter(self, world: World) -> None:
        round_ = world.cases.get(world.receive(email(), on_top=ses(spam="FAIL"))).latest_round
        assert round_.no_automatic_letter == "it looks like spam"

    @pytest.mark.parametrize("result", ["fail", "none", "temperror"])
    def test_an_unproved_sender_gets_a_case_and_no_letter(self, world: World, result: str) -> None:
        ref = world.receive(email(), on_top=ses(results=f"dmarc={result} header.from=example.org"))
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
        case = world.cases.get(ref)
        assert "DMARC" in case.latest_round.needs_eyes[0]
        assert not world.post.to("sam.fielding@example.org")
        assert {letter.state for letter in case.letters if letter.recipient == "contact"} == {LetterState.WITHHELD}

    def test_verdicts_that_the_sender_wrote_count_for_nothing(self, world: World) -> None:
        truth = ses(virus="FAIL", results="dmarc=fail header.from=example.org")
        assert world.cases.get(world.receive(ses() + email(), on_top=truth)).messages[0].quarantined

    def test_a_message_that_defeats_the_parser_opens_a_case(self, world: World) -> None:
        nested = "".join(f"Content-Type: message/rfc822\r\n\r\nX-{depth}: x\r\n" for depth in range(1500))
        case = world.cases.get(world.receive(nested.encode()))
        assert case.latest_round.needs_eyes
        assert case.messages[0].raw_key

    @pytest.mark.parametrize(
        "raw", [b"", b"\x00", b"\xff\xfe\x00", b"no headers at all", b"From: \r\n\r\n", b"\r\n" * 9]
    )
    def test_junk_opens_a_case(self, world: World, raw: bytes) -> None:
        case = world.cases.get(world.receive(raw))
        assert "names no sender" in case.latest_round.needs_eyes[0]
        assert case.tasks

    @pytest.mark.parametrize(("pages", "more"), [(50, False), (51, True)])
    def test_what_came_beyond_what_can_be_listed_is_said(self, world: World, pages: int, *, more: bool) -> None:
        """A family may send the pages of a plan one by one: none may be missing without a word."""
        photos = (f"--x\r\nContent-Type: image/jpeg; name={n}.jpg\r\n\r\n\r\n" for n in range(pages))
        case = world.cases.get(world.receive(email("".join(photos), content_type="multipart/mixed; boundary=x")))
        assert len(case.messages[0].attachments) == 50
        assert any("more came with it" in why for why in case.latest_round.needs_eyes) is more
        assert any("more came with it" in task.what for task in case.tasks) is more

    def test_half_a_character_and_a_broken_word_do_not_stop_the_rest(self, world: World) -> None:
        odd = email(
            "+2AA- please ring me",
            content_type="text/plain; charset=utf-7",
            subject="=?utf-8?b?a?=",
            precedence="=?utf-8?b?a?=",
        )
        case = world.cases.get(world.receive(odd))
        assert "please ring me" in case.messages[0].text
        assert case.contact

    def test_the_longest_email_fits_into_the_table(self, world: World) -> None:
        name = chr(0x1F600) * 400
        names = f'--x\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n\r\n' * 80
        body = f"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{chr(0x1F600) * 150_000}\r\n{names}--x--"
        message = world.cases.get(world.receive(email(body, content_type="multipart/mixed; boundary=x"))).messages[0]
        assert message.truncated
        assert message.text


LOOPING = {
    "content_type": "multipart/report; report-type=delivery-status; boundary=x",
    "from": "Mail Delivery <MAILER-DAEMON@example.org>",
}
AUTOMATIC = {
    "auto_submitted": "auto-generated",
    "precedence": "bulk",
    "list_id": "<parents.example.org>",
    "list_unsubscribe": "<mailto:leave@example.org>",
    **LOOPING,
}


@pytest.mark.parametrize("header", AUTOMATIC)
def test_automatic_mail_gets_a_case_and_no_acknowledgement(world: World, header: str) -> None:
    ref = world.receive(email(**{header: AUTOMATIC[header]}))
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    assert [letter["To"] for letter in world.post.letters] == ([] if header in LOOPING else [world.caseworkers])
    assert "automatic" in world.cases.get(ref).latest_round.needs_eyes[0]


def test_a_null_return_path_is_a_bounce(world: World) -> None:
    ref = world.receive(email(), on_top=ses().replace(b"<sam.fielding@example.org>", b"<>", 1))
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    assert not world.post.letters
    assert "automatic" in world.cases.get(ref).latest_round.needs_eyes[0]


@pytest.mark.parametrize(
    ("header", "value"), [("x_auto_response_suppress", "All"), ("auto_submitted", "no"), ("precedence", "normal")]
)
def test_what_outlook_puts_on_mail_that_people_write_is_no_sign(world: World, header: str, value: str) -> None:
    ref = world.receive(email(**{header: value}))
    assert not world.cases.get(ref).latest_round.needs_eyes


def test_mail_from_our_own_addresses_starts_no_loop(world: World) -> None:
    for sender in (world.officer, "enquiries@cases.example.org"):
        domain = sender.partition("@")[2]
        on_top = ses(results=f"dmarc=pass header.from={domain}")
        ref = world.receive(email(**{"from": sender}, message_id=f"<{domain}>"), on_top=on_top)
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
        assert world.cases.get(ref).tasks
    assert not world.post.letters


def test_one_sender_is_acknowledged_once_a_day(world: World) -> None:
    for hours in range(0, 26, 5):
        at = NOON + timedelta(hours=hours)
        ref = world.receive(email(message_id=f"<{hours}@example.org>"), at)
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, at)
    assert len(world.post.to("sam.fielding@example.org")) == 2


def test_when_ses_is_busy_the_email_is_delivered_again_and_nothing_is_told_twice(world: World) -> None:
    ref = world.receive(email())
    reply = email(to=world.replies.address(ref), message_id="<2@example.org>")
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with pytest.raises(LetterNotSent):
        world.receive(reply)
    world.receive(reply)
    world.receive(reply)
    assert len(world.post.to(world.caseworkers)) == 1
    assert len(world.cases.get(ref).messages) == 2
