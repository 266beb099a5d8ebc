"""Reading one message: its words first, and its original without anything that could do harm."""

from email.header import Header

import pytest

from casework.domain.confirmed_referral import look_at
from casework.domain.lookalike import Sign
from casework.domain.staff import Role
from casework.errors import NotOnCase
from desk.messages.message_views import EnclosedFile, OpenedMessage
from desk.messages.open_message import open_message
from desk.messages.refusals import NotToBeOpened
from intake.inbound_email import judge
from tests.inert import not_inert
from tests.payloads import PAYLOADS
from tests.world import NOON, World, email, ses

DOMAINS = frozenset({"cases.example.org", "halton.gov.uk"})
PROVED_SCHOOL = ses(results="dmarc=pass header.from=hill.sch.uk")


def both(html: str, plain: str = "plain words", **headers: str) -> bytes:
    """An email in plain text and in HTML, with an attachment."""
    body = (
        "--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n"
        f"--y\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n"
        f"--y\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--y--\r\n"
        '--x\r\nContent-Type: application/pdf; name="plan.pdf"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nUERG\r\n--x--"
    )
    return email(body, content_type="multipart/mixed; boundary=x", **headers)


def opened(world: World, raw: bytes, on_top: bytes | None = None) -> OpenedMessage:
    return opened_on(world, world.receive(raw, on_top=on_top))


def opened_on(world: World, ref: str) -> OpenedMessage:
    case = world.cases.get(ref)
    return open_message(case, case.messages[-1].id, world.mail, DOMAINS)


def test_a_message_is_its_words_its_cleaned_html_and_what_came_with_it(world: World) -> None:
    seen = opened(world, both("<p onclick=x()>Hello <b>there</b></p><img src=https://evil.example/p>"))
    assert (seen.text, seen.html) == ("plain words", "<p>Hello <b>there</b></p>")
    assert (seen.sender_name, seen.sender, seen.subject) == (
        "Sam Fielding",
        "sam.fielding@example.org",
        "My son's plan",
    )
    assert (seen.sent, seen.replies_to) == ("Wed, 23 Dec 2026 11:59:00 +0000", ())
    expected = EnclosedFile(number=1, name="plan.pdf", declared="application/pdf", size=3, signs=(), fetchable=True)
    assert seen.attachments == (expected,)
    assert (seen.original, seen.html_missing, seen.html_cut) == (True, None, False)
    assert (seen.needs_eyes_because, seen.look_alikes) == ((), ())


def test_what_was_checked_about_it_is_said_in_plain_words(world: World) -> None:
    seen = opened(world, email(), ses(spam="FAIL", results="dmarc=fail header.from=example.org"))
    said = {check.name: (check.passed, check.means) for check in seen.checks}
    assert said["DMARC"] == (False, "The domain of the sender disowns it: it may be forged")
    assert said["spam"] == (False, "It looks like spam")
    assert said["SPF"][0] is said["DKIM"][0] is said["virus"][0] is True
    assert any("DMARC" in why for why in seen.needs_eyes_because)


def test_a_verdict_on_another_domain_is_none_on_the_sender(world: World) -> None:
    seen = opened(world, email(), ses(results="dmarc=pass header.from=evil.example"))
    assert (seen.checks[0].name, seen.checks[0].passed) == ("DMARC", False)


def test_a_message_that_joined_a_case_says_why_it_needs_eyes_by_its_task(world: World) -> None:
    case = world.cases.get(world.receive(email()))
    joined = case.messages[0].model_copy(update={"id": "joined"})
    look = world.correspondence.task(look_at(joined), "Look at an email: it looks like spam", NOON, Role.CASEWORKER)
    case = case.model_copy(update={"messages": (*case.messages, joined), "tasks": (look,)})
    seen = open_message(case, "joined", world.mail, DOMAINS)
    assert seen.needs_eyes_because == ("Look at an email: it looks like spam",)


def test_where_an_answer_would_go_and_whom_it_passes_for_is_pointed_out(world: World) -> None:
    raw = email(**{"from": '"team@halton.gov.uk" <x@ha1ton.gov.uk>'}, reply_to="Sam <thief@evil.example>")
    seen = opened(world, raw)
    assert seen.replies_to == ("thief@evil.example",)
    assert {each.sign for each in seen.look_alikes} == {
        Sign.NAME_IS_ANOTHER_ADDRESS,
        Sign.LIKE_A_KNOWN_DOMAIN,
        Sign.REPLIES_GO_ELSEWHERE,
    }
    assert all(each.why for each in seen.look_alikes)


def test_the_contacts_own_address_is_known(world: World) -> None:
    ref = world.receive(email())
    case = world.cases.get(ref)
    other = case.messages[0].model_copy(update={"sender": "sam.fie1ding@example.org"})
    seen = open_message(case.model_copy(update={"messages": (other,)}), other.id, world.mail, DOMAINS)
    assert [(each.sign, each.like) for each in seen.look_alikes] == [
        (Sign.LIKE_A_KNOWN_ADDRESS, "sam.fielding@example.org")
    ]


def test_names_that_hide_something_are_shown_as_they_are(world: World) -> None:
    name = "=?utf-8?q?invoice=E2=80=AEfdp=2Eexe?="
    raw = both("x", subject="=?utf-8?q?a=E2=80=AEb?=", **{"from": "=?utf-8?q?S=E2=80=AEm?= <sam@example.org>"})
    seen = opened(world, raw.replace(b'"plan.pdf"', f'"../{name}"'.encode()))
    assert (seen.subject, seen.sender_name) == ("a⟨U+202E⟩b", "S⟨U+202E⟩m")
    assert seen.attachments[0].name == "_invoice⟨U+202E⟩fdp.exe"


def test_an_attachment_too_large_to_be_handed_out_says_so(world: World) -> None:
    raw = both("x").replace(b"UERG", b"UERG" * 1_400_000)
    (file,) = opened(world, raw).attachments
    assert (file.size, file.fetchable) == (4_200_000, False)


def test_what_is_in_quarantine_is_not_opened(world: World) -> None:
    ref = world.receive(email("poison"), on_top=ses(virus="FAIL"))
    world.mail.raw.clear()  # nobody even looks for it
    with pytest.raises(NotToBeOpened, match="quarantine"):
        opened_on(world, ref)


@pytest.mark.clause("CF-24")
def test_of_a_suspected_referral_only_the_words_are_shown_and_the_rest_is_counted(world: World) -> None:
    raw = both("<p>We refer this family</p>", "I would like to refer a pupil.", **{"from": "office@hill.sch.uk"})
    seen = opened(world, raw, PROVED_SCHOOL)
    assert seen.held_back
    assert (seen.text, seen.html, seen.attachments) == ("I would like to refer a pupil.", None, ())
    assert (seen.attachments_held_back, seen.original) == (1, False)
    assert "nobody has said yet" in (seen.html_missing or "")


def test_what_was_removed_is_not_there_and_says_why(world: World) -> None:
    ref = world.receive(both("x"))
    case = world.cases.get(ref)
    gone = case.messages[0].model_copy(update={"raw_key": None, "removed": "permission was withdrawn", "subject": None})
    seen = open_message(case.model_copy(update={"messages": (gone,)}), gone.id, world.mail, DOMAINS)
    assert (seen.html, seen.html_missing, seen.original) == (None, "permission was withdrawn", False)
    assert (seen.removed, seen.subject, seen.text) == ("permission was withdrawn", None, "plain words")
    world.mail.raw.clear()
    seen = opened_on(world, ref)
    assert (seen.html_missing, seen.original, seen.checks) == ("the original was removed", False, ())
    assert [file.fetchable for file in seen.attachments] == [False]


def test_a_message_that_cannot_be_read_says_why_and_can_be_fetched_as_it_is(world: World) -> None:
    seen = opened(world, email("--x\r\n" * 2_001))
    assert (seen.unreadable, seen.html, seen.original) == ("TooTangled", None, True)
    assert seen.text.startswith("--x\n--x")
    assert "could not be read (TooTangled)" in (seen.html_missing or "")
    assert any("could not be read" in why for why in seen.needs_eyes_because)


def test_a_note_has_no_original(world: World) -> None:
    ref = world.receive(email())
    case = world.cases.get(ref)
    note = case.messages[0].model_copy(update={"raw_key": None})
    seen = open_message(case.model_copy(update={"messages": (note,)}), note.id, world.mail, DOMAINS)
    assert (seen.original, seen.html_missing) == (False, "it did not come as an email, and has no original")


def test_only_the_cases_own_messages_are_opened(world: World) -> None:
    ref = world.receive(email())
    with pytest.raises(NotOnCase):
        open_message(world.cases.get(ref), "0" * 16, world.mail, DOMAINS)


def test_whatever_stands_in_it_the_html_is_inert_and_the_rest_is_words(world: World) -> None:
    """Every payload in every part of a message. What is not HTML is text, which a page escapes; names hide nothing."""
    case = world.cases.get(world.receive(email()))
    for payload in PAYLOADS:
        name = Header(payload.replace("\x00", ""), "utf-8", maxlinelen=10_000).encode().replace("\n", "")
        raw = both(payload, payload, subject=name, **{"from": f"{name} <s@example.org>"})
        world.mail.raw["inbound/x"] = ses() + raw.replace(b'"plan.pdf"', f'"{name}"'.encode())
        message = judge(world.mail.raw["inbound/x"], "inbound/x", NOON).message
        seen = open_message(case.model_copy(update={"messages": (message,)}), message.id, world.mail, DOMAINS)
        assert seen.unreadable is None, payload
        assert not_inert(seen.html or "") == [], payload
        assert not any(set('<>:"/\\|?*\u202e\x00\r\n') & set(file.name) for file in seen.attachments), payload
        assert "\u202e" not in f"{seen.subject}{seen.sender_name}", payload
