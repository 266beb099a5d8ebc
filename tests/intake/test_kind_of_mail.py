"""What an email is taken for, by what the RFCs say that such mail carries, whatever else is wrong with it."""

import pytest

from casework.domain.mail_kind import MailKind
from casework.domain.round import Status
from intake.inbound_email import InboundEmail, judge
from tests.intake.test_email_intake import answer
from tests.world import NOON, World, email, ses

NO_RETURN = ses().replace(b"<sam.fielding@example.org>", b"<>", 1)
OWN = frozenset({"enquiries@cases.example.org"})


def judged(raw: bytes, on_top: bytes | None = None) -> InboundEmail:
    return judge((ses() if on_top is None else on_top) + raw, "inbound/1", NOON, OWN)


def kind(raw: bytes, on_top: bytes | None = None) -> MailKind | None:
    return judged(raw, on_top).message.mail_kind


def report(
    type_: str | None, part: str, sender: str = "Mail <mail@example.org>", whole: str = "multipart/report"
) -> bytes:
    said = f"; report-type={type_}" if type_ else ""
    body = f"--x\r\n\r\nA report.\r\n--x\r\nContent-Type: {part}\r\n\r\nReporting-UA: x\r\n\r\nA: b\r\n--x--\r\n"
    return email(body, **{"from": sender}, mime_version="1.0", content_type=f'{whole}{said}; boundary="x"')


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("auto-replied", MailKind.AUTO_REPLY),
        ("Auto-Replied", MailKind.AUTO_REPLY),
        ("auto-replied (vacation)", MailKind.AUTO_REPLY),
        ('auto-replied; owner-email="kim@example.org"', MailKind.AUTO_REPLY),
        ("(by (our) server) auto-replied", MailKind.AUTO_REPLY),
        ("auto-generated", MailKind.AUTOMATIC),
        ("auto-notified; owner-email=kim@example.org", MailKind.AUTOMATIC),
        ("something-new", MailKind.AUTOMATIC),
        ("no", MailKind.HUMAN),
        ("No (really)", MailKind.HUMAN),
        ("no; reason=x", MailKind.HUMAN),
        ("auto-forwarded", MailKind.HUMAN),
        ("()", MailKind.HUMAN),
    ],
)
def test_what_auto_submitted_says(said: str, expected: MailKind) -> None:
    """RFC 3834 section 5."""
    assert kind(email(auto_submitted=said)) is expected


def test_what_answers_something_and_wants_no_answer_is_an_automatic_reply_whatever_it_calls_itself() -> None:
    """As Exchange does with absence notes."""
    absence = email(auto_submitted="auto-generated", in_reply_to="<1@example.org>")
    assert kind(absence, NO_RETURN) is MailKind.AUTO_REPLY
    assert kind(absence) is MailKind.AUTOMATIC


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (report("delivery-status", "message/delivery-status"), MailKind.BOUNCE),
        (report("Delivery-Status", "message/global-delivery-status"), MailKind.BOUNCE),
        (report(None, "message/delivery-status"), MailKind.BOUNCE),
        (report("delivery-status", "text/plain"), MailKind.BOUNCE),
        (report("disposition-notification", "message/disposition-notification"), MailKind.READ_RECEIPT),
        (report("feedback-report", "message/feedback-report"), MailKind.FEEDBACK_REPORT),
        (report("tlsrpt", "application/tlsrpt+json"), MailKind.AUTOMATIC),
        (report(None, "text/plain"), MailKind.AUTOMATIC),
        (report(None, "message/delivery-status", whole="multipart/mixed"), MailKind.HUMAN),
        (report(None, "message/rfc822", "Mailer-Daemon@example.org", "multipart/mixed"), MailKind.BOUNCE),
        (report(None, "message/rfc822", "Postmaster@example.org", "multipart/mixed"), MailKind.BOUNCE),
        (report(None, "message/rfc822", whole="multipart/mixed"), MailKind.HUMAN),
    ],
)
def test_what_a_report_is(raw: bytes, expected: MailKind) -> None:
    """RFC 6522, 3464, 8098 and 5965; and what a person forwards is theirs."""
    assert kind(raw) is expected


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("manual-action/MDN-sent-manually; displayed", MailKind.READ_RECEIPT),
        ("manual-action/MDN-sent-manually; deleted", MailKind.READ_RECEIPT),
        ("automatic-action/MDN-sent-automatically; displayed", MailKind.READ_RECEIPT),
        ("automatic-action/MDN-sent-automatically; deleted", MailKind.BOUNCE),
        ("Automatic-Action/MDN-sent-automatically;deleted/error", MailKind.BOUNCE),
    ],
)
def test_a_receipt_for_a_letter_that_was_thrown_away_unread_is_a_letter_that_came_back(
    says: str, expected: MailKind
) -> None:
    """RFC 8098 section 3.2.6, RFC 5429: a mailbox that is full, or refuses, answers so."""
    receipt = report("disposition-notification", "message/disposition-notification")
    assert kind(receipt.replace(b"A: b", f"Disposition: {says}".encode())) is expected


@pytest.mark.parametrize(
    ("sender", "words", "on_top", "expected"),
    [
        ("MAILER-DAEMON@example.org", "Not delivered", ses(), MailKind.BOUNCE),
        ("Mail Delivery Subsystem <MAILER-DAEMON>", "Not delivered", ses(), MailKind.BOUNCE),
        ("MAILER-DAEMON <>", "Not delivered", ses(), MailKind.BOUNCE),
        ("postmaster@example.org", "550 5.1.1 User unknown", ses(), MailKind.BOUNCE),
        ("postmaster@example.org", "Can you help my daughter?", ses(), MailKind.AUTOMATIC),
        ("postmaster@example.org", "Not delivered", NO_RETURN, MailKind.BOUNCE),
        ("sam@example.org", "Can you help my daughter?", NO_RETURN, MailKind.AUTOMATIC),
        ("sam@example.org", "550 5.1.1 User unknown\n\nFrom: a\nTo: b\nSubject: c", NO_RETURN, MailKind.BOUNCE),
        ("sam@example.org", "550 5.1.1 User unknown\n\nFrom: a\nTo: b\nSubject: c", ses(), MailKind.HUMAN),
        ('<"System Administrator"@example.org>', "The server said: 550 User unknown", ses(), MailKind.BOUNCE),
        ("<>", "550 5.1.1 User unknown\n\nFrom: a\nTo: b\nSubject: c", ses(), MailKind.BOUNCE),
        ("<>", "Can you help my daughter?", ses(), MailKind.AUTOMATIC),
        ("noreply@example.org", "A form was filled in", ses(), MailKind.AUTOMATIC),
        ("School No-Reply <no.reply+7@example.org>", "A form was filled in", ses(), MailKind.AUTOMATIC),
        ("do_not_reply@example.org", "A form was filled in", ses(), MailKind.AUTOMATIC),
        ("forms-noreply@example.org", "A form was filled in", ses(), MailKind.AUTOMATIC),
        ("noreply-forms@example.org", "A form was filled in", ses(), MailKind.AUTOMATIC),
        ("sam@noreply-forms.example.org", "Can you help my daughter?", ses(), MailKind.HUMAN),
        ("kano.replyson@example.org", "Can you help my daughter?", ses(), MailKind.HUMAN),
        ("mailer-daemonic.band@example.org", "Hello", ses(), MailKind.HUMAN),
    ],
)
def test_who_sends_a_bounce_that_has_no_form(sender: str, words: str, on_top: bytes, expected: MailKind) -> None:
    assert kind(email(words, **{"from": sender}), on_top) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("550 5.1.1 User unknown", MailKind.BOUNCE),
        ("550-5.1.1 User unknown", MailKind.BOUNCE),
        ("Status: 4.2.2", MailKind.BOUNCE),
        ("No such address. (#5.1.1)", MailKind.BOUNCE),
        ("The other server said: 550 User unknown", MailKind.BOUNCE),
        ("The error:\n\n550 - Requested action not taken", MailKind.BOUNCE),
        ("RCPT TO:<sam@example.org>\n<<< 554-Refused", MailKind.BOUNCE),
        ("Ring 0151 511 7733, or 01632 550 1234", MailKind.AUTOMATIC),
        ("Tel: 555-0123", MailKind.AUTOMATIC),
        ("There are 450 pupils.\n> 450 pupils", MailKind.AUTOMATIC),
        ("Paragraph 5.1.1 of the plan", MailKind.AUTOMATIC),
        ("The cost: 450.00 pounds", MailKind.AUTOMATIC),
    ],
)
def test_a_number_is_no_refusal_where_no_server_said_it(words: str, expected: MailKind) -> None:
    """RFC 5321 section 4.2, RFC 3463: it decides what a person may have sent through a program that wants no answer."""
    assert kind(email(f"{words}\n\nFrom: a\nTo: b\nSubject: c"), NO_RETURN) is expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"list_id": "<parents.example.org>"}, MailKind.LIST),
        ({"list_post": "<mailto:parents@example.org>"}, MailKind.LIST),
        ({"list_unsubscribe": "<mailto:leave@example.org>"}, MailKind.LIST),
        ({"precedence": "list"}, MailKind.LIST),
        ({"precedence": "Bulk"}, MailKind.LIST),
        ({"precedence": "junk"}, MailKind.AUTOMATIC),
        ({"precedence": "first-class"}, MailKind.HUMAN),
        ({"x_auto_response_suppress": "All"}, MailKind.HUMAN),
        ({"x_autoreply": "yes"}, MailKind.AUTO_REPLY),
        ({"content_type": "text/calendar; method=REQUEST"}, MailKind.CALENDAR),
        ({"content_type": "text/calendar"}, MailKind.HUMAN),
        ({"from": "enquiries@cases.example.org"}, MailKind.OWN),
        ({"list_id": "<x.example.org>", "auto_submitted": "auto-replied"}, MailKind.AUTO_REPLY),
    ],
)
def test_lists_calendars_and_ourselves(headers: dict[str, str], expected: MailKind) -> None:
    assert kind(email(**headers)) is expected


@pytest.mark.parametrize(
    "headers",
    [
        {"list_id": "<parents.example.org>"},
        {"list_unsubscribe": "<mailto:leave@example.org>"},
        {"precedence": "bulk"},
        {"auto_submitted": "auto-forwarded"},
        {"x_autoreply": "yes"},
        {"content_type": "text/calendar; method=REQUEST"},
        {},
    ],
)
def test_what_a_person_may_have_written_is_never_silenced_on_their_case(world: World, headers: dict[str, str]) -> None:
    """It opens a round of its own once theirs was answered, as any message of theirs does."""
    ref = world.receive(email())
    answer(world, ref, NOON)
    again = email("One thing more", to=world.replies.address(ref), message_id="<2@mail.example.org>", **headers)
    assert world.receive(again) == ref
    case = world.cases.get(ref)
    assert (case.status, len(case.rounds)) == (Status.OPEN, 2)
    assert bool(case.latest_round.needs_eyes) == bool(headers)


def test_a_null_return_path_alone_does_not_silence_a_person_either(world: World) -> None:
    ref = world.receive(email())
    answer(world, ref, NOON)
    again = email("One thing more", to=world.replies.address(ref), message_id="<2@mail.example.org>")
    assert world.receive(again, on_top=NO_RETURN) == ref
    assert world.cases.get(ref).status is Status.OPEN
