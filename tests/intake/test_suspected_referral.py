"""Emails that look like a referral are held back until a person has said whether they are one."""

from datetime import timedelta

import pytest

from casework.domain.case import Case
from casework.domain.contact import Relationship
from casework.domain.referral import SUSPECTED
from casework.domain.round import Kind, Status
from intake.suspected_referral import looks_like_a_referral
from tests.world import HALTON, NOON, World, email, ses

TEACHER = "Avery Lane <avery@h.example.sch.uk>"
PROVED = ses(results="dmarc=pass header.from=h.example.sch.uk")
ATTACHED = (
    "--x\r\nContent-Type: text/plain\r\n\r\nI refer this pupil to you.\r\n"
    '--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="Charlie Ashworth.pdf"\r\n\r\n'
    "everything about Charlie\r\n--x--"
)


def from_school(
    world: World,
    body: str = "I refer this pupil to you.",
    *,
    message_id: str = "<1@h.example.sch.uk>",
    to: str = "enquiries@cases.example.org",
    on_top: bytes = PROVED,
    before: bytes = b"",
    minutes: int = 0,
    content_type: str = "text/plain",
) -> Case:
    raw = email(
        body, **{"from": TEACHER}, to=to, message_id=message_id, subject="A question", content_type=content_type
    )
    return world.cases.get(world.receive(before + raw, NOON + timedelta(minutes=minutes), on_top))


@pytest.mark.parametrize(
    ("sender", "text", "suspected"),
    [
        ("avery@h.example.sch.uk", "We would like to refer this pupil", True),
        ("avery@H.EXAMPLE.SCH.UK", "WE REFER", True),
        ("avery@sch.uk", "referral", True),
        ("avery@badsch.uk", "referral", False),
        ("avery@sch.uk.example.org", "referral", False),
        ("avery@h.example.sch.uk", "When are you open?", False),
        ("avery@h.example.sch.uk", "We preferred the preferral", False),
        ("avery@h.example.sch.uk", "Please help this\n family", True),
        ("avery@h.example.sch.uk", "I spoke to her mum.", True),
        ("sam@example.org", "I refer this pupil", False),
        (None, "I refer this pupil", False),
    ],
)
def test_sender_and_words_together_make_the_suspicion(sender: str | None, text: str, suspected: bool) -> None:
    assert looks_like_a_referral(sender, None, text, HALTON.referrals) is suspected
    assert looks_like_a_referral(sender, text, "", HALTON.referrals) is suspected


@pytest.mark.clause("CF-24")
def test_it_is_held_back_until_a_person_has_looked(world: World) -> None:
    case = from_school(world, ATTACHED, content_type="multipart/mixed; boundary=x")
    assert case.messages[0].held_back
    assert SUSPECTED in case.latest_round.needs_eyes
    assert [task.what for task in case.tasks] == [f"Look at an email: {SUSPECTED}"]
    assert case.contact
    assert case.contact.relationship is Relationship.PROFESSIONAL


@pytest.mark.clause("CH-03")
def test_its_promise_is_kept_all_the_same(world: World) -> None:
    case = from_school(world)
    assert (case.latest_round.kind, case.status) == (Kind.ENQUIRY, Status.OPEN)
    assert case.latest_round.due_at == world.profile.promise(NOON).due_at
    assert world.machine.started == [(case.ref, 1)]


def test_a_familys_email_is_not_held_back(world: World) -> None:
    case = world.cases.get(world.receive(email("They referred us. Her mum, Sam")))
    assert not case.messages[0].held_back
    assert not case.latest_round.needs_eyes


def test_what_a_machine_sent_refers_nobody(world: World) -> None:
    raw = email("The pupil is absent", **{"from": TEACHER}, auto_submitted="auto-generated")
    assert not world.cases.get(world.receive(raw, on_top=PROVED)).messages[0].held_back


def test_a_reply_on_a_known_case_is_no_referral(world: World) -> None:
    ref = from_school(world, "When are you open?").ref
    case = from_school(world, "I asked for a pupil", to=world.replies.address(ref), message_id="<2@h.example.sch.uk>")
    assert case.ref == ref
    assert not any(message.held_back for message in case.messages)


def test_what_follows_a_suspected_referral_is_held_back_with_it(world: World) -> None:
    ref = from_school(world).ref
    case = from_school(
        world, "Here is more", to=world.replies.address(ref), message_id="<2@h.example.sch.uk>", minutes=5
    )
    assert case.ref == ref
    assert [message.held_back for message in case.messages] == [True, True]
    assert case.latest_round.joined == 1


def test_the_same_words_by_another_way_are_held_back_too(world: World) -> None:
    from_school(world)
    case = from_school(world, before=b"Received: from relay.example.org\r\n", minutes=1)
    assert [message.held_back for message in case.messages] == [True, True]
    assert case.messages[1].copy_of == case.messages[0].id
