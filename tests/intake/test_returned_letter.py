"""Mail systems report on letters of ours: what is certain follows by itself, and of the rest a person is told."""

from datetime import timedelta

import pytest

from casework.domain.case import Case
from casework.domain.letter import Letter
from casework.domain.returned import HeardBy, How
from casework.domain.round import Status
from tests.replies import reply
from tests.returns.coming import SAM, failed, report
from tests.returns.test_hear import answered
from tests.world import NOON, World, email, ses

LATER = NOON + timedelta(hours=1)
NOBODY = b"Return-Path: <>\r\n"
ON_TOP = ses().replace(b"Return-Path: <sam.fielding@example.org>\r\n", NOBODY)


def told(world: World, raw: bytes) -> str:
    return world.receive(raw, LATER, ON_TOP)


def of(case: Case, letter: Letter) -> Letter:
    return next(each for each in case.letters if each.id == letter.id)


def to_do(case: Case) -> list[str]:
    return [task.id.partition("-")[0] for task in case.tasks if task.done_at is None]


def test_a_report_of_a_failure_says_which_letter_came_back_and_how(world: World) -> None:
    ref, letter = answered(world)
    assert told(world, report(letter.ses_message_id or "", failed())) == ref
    case = world.cases.get(ref)
    returned = of(case, letter).returned
    assert returned
    assert (returned.how, returned.status, returned.heard_by) == (How.PERMANENT, "5.1.1", HeardBy.REPORT)
    assert (case.status, to_do(case)) == (Status.OPEN, ["returned"])
    assert (len(case.rounds), len(case.messages)) == (1, 2), "it is kept with the case, and begins nothing"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_not_lost_is_no_news(world: World, action: str) -> None:
    ref, letter = answered(world)
    assert told(world, report(letter.ses_message_id or "", failed(action=action, status="4.4.1"))) == ref
    case = world.cases.get(ref)
    assert (of(case, letter).returned, case.status, to_do(case)) == (None, Status.ANSWERED, [])


@pytest.mark.parametrize(
    "blocks",
    [(failed("somebody.else@example.org"),), (failed(), failed("aunt@example.org", "delivered")), ()],
    ids=["of another recipient", "of one of two", "of nobody"],
)
def test_what_is_not_certain_is_for_a_person(world: World, blocks: tuple[str, ...]) -> None:
    ref, letter = answered(world)
    assert told(world, report(letter.ses_message_id or "", *blocks)) == ref
    case = world.cases.get(ref)
    assert (of(case, letter).returned, case.status, to_do(case)) == (None, Status.ANSWERED, ["came"])


def test_a_bounce_that_machines_cannot_read_is_for_a_person(world: World) -> None:
    ref, letter = answered(world)
    returned = f"Message-ID: <{letter.ses_message_id}@eu-west-2.amazonses.com>\r\nSubject: Our answer\r\n\r\nHello"
    raw = email(
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{returned}\r\n--b--",
        From="MAILER-DAEMON@mx.example.org",
        content_type='multipart/mixed; boundary="b"',
    )
    assert told(world, raw) == ref
    case = world.cases.get(ref)
    assert (case.status, to_do(case)) == (Status.ANSWERED, ["came"])


def test_a_mailbox_that_refuses_as_if_by_a_read_receipt_is_for_a_person(world: World) -> None:
    """RFC 5429: the letter was thrown away unread."""
    ref, letter = answered(world)
    raw = email(
        "--b\r\nContent-Type: text/plain\r\n\r\nThe mailbox is full\r\n"
        "--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\r\n--b--",
        From="Mail service <mail@mx.example.org>",
        in_reply_to=f"<{letter.ses_message_id}@eu-west-2.amazonses.com>",
        content_type='multipart/report; report-type=disposition-notification; boundary="b"',
    )
    assert told(world, raw) == ref
    case = world.cases.get(ref)
    assert (case.status, to_do(case)) == (Status.ANSWERED, ["came"])


def test_a_report_that_brings_nothing_back_names_the_letter_that_it_answers(world: World) -> None:
    """As Exchange does."""
    ref, letter = answered(world)
    name = f"<{letter.ses_message_id}@eu-west-2.amazonses.com>"
    raw = report("unknown", failed(), in_reply_to=name).replace(
        b"Message-ID: <unknown@eu-west-2.amazonses.com>\r\n", b""
    )
    assert told(world, raw) == ref
    assert of(world.cases.get(ref), letter).returned


@pytest.mark.parametrize("guess", ["ses-99", "0107019000000000-00000000-0000-0000-0000-000000000000-000000"])
def test_who_cannot_name_the_letter_undoes_nothing(world: World, guess: str) -> None:
    ref, letter = answered(world)
    other = told(world, report(guess, failed()))
    assert other != ref
    assert of(world.cases.get(ref), letter).returned is None


def test_who_got_the_letter_cannot_say_that_it_did_not_arrive(world: World) -> None:
    ref, letter = answered(world)
    world.receive(report(letter.ses_message_id or "", failed(), From=SAM), LATER)
    case = world.cases.get(ref)
    assert (of(case, letter).returned, case.round(1).status) == (None, Status.ANSWERED)


def test_a_complaint_by_a_feedback_loop_bars_the_address_and_undoes_nothing(world: World) -> None:
    ref, letter = answered(world)
    raw = report(letter.ses_message_id or "", kind="feedback-report").replace(
        b"Reporting-MTA: dns; mx.example.org", b"Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1"
    )
    assert told(world, raw) == ref
    case = world.cases.get(ref)
    assert case.contact
    assert "unwanted" in (case.contact.why_no_email or "")
    assert (case.status, to_do(case)) == (Status.ANSWERED, ["unwanted"])


def test_a_report_that_comes_twice_is_heard_once(world: World) -> None:
    ref, letter = answered(world)
    raw = report(letter.ses_message_id or "", failed(status="4.2.2"))
    told(world, raw)
    again = reply(world, ref, LATER)
    told(world, raw)
    case = world.cases.get(ref)
    assert again.answer
    assert (case.status, len(case.round(1).undone)) == (Status.ANSWERED, 1)


def test_a_report_of_a_letter_to_staff_joins_its_case_and_is_for_who_reads_another_mailbox(world: World) -> None:
    ref, _ = answered(world)
    letter = next(each for each in world.cases.get(ref).letters if each.template == "new_case")
    assert told(world, report(letter.ses_message_id or "", failed(world.caseworkers))) == ref
    assert to_do(world.cases.get(ref)) == ["mailbox"]


@pytest.mark.parametrize("headers", [{}, {"auto_submitted": "auto-replied"}], ids=["no return path", "absence note"])
def test_what_may_be_forged_in_the_name_of_who_got_the_letter_does_not_join_by_the_signs_of_a_report(
    world: World, headers: dict[str, str]
) -> None:
    """Whoever saw a letter can name it: an empty return path must not do what their own address would not."""
    ref, letter = answered(world)
    raw = email("I have moved", in_reply_to=f"<{letter.ses_message_id}@eu-west-2.amazonses.com>", **headers)
    other = world.receive(raw, LATER, ON_TOP.replace(b"dmarc=pass", b"dmarc=fail"))
    assert other != ref
    assert "its sender could be forged" in "; ".join(world.cases.get(other).latest_round.needs_eyes)
