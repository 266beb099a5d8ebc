"""Mail that cannot be taken apart, through all of intake: a case for eyes, and the original as it came."""

import pytest

from tests.world import World, email

NESTED = "message/rfc822\r\n\r\n" + "Content-Type: message/rfc822\r\n\r\n" * 5_000 + "Subject: last\r\n\r\nwords"


@pytest.mark.parametrize(
    "raw",
    [
        email("--x\r\n" * 2_001, content_type="multipart/mixed; boundary=x"),
        email("", content_type=NESTED),
        email("x", content_type=f"text/plain{';a=b' * 2_000}"),
        b"\x00\xff" * 1_000,
        b"",
    ],
)
def test_what_cannot_be_read_opens_a_case_for_eyes_with_its_original_as_it_came(world: World, raw: bytes) -> None:
    case = world.cases.get(world.receive(raw))
    (message,) = case.messages
    assert case.latest_round.needs_eyes
    assert case.latest_round.no_automatic_letter
    assert [task.what for task in case.tasks if task.what.startswith("Look at an email")]
    assert message.raw_key
    assert world.mail.raw[message.raw_key].endswith(raw)
    assert not world.post.to("sam.fielding@example.org")


def test_what_is_encrypted_opens_a_case_for_eyes_that_says_so(world: World) -> None:
    sealed = "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"
    case = world.cases.get(world.receive(email("MIIB", content_type=sealed)))
    assert any(why.startswith("it is encrypted") for why in case.latest_round.needs_eyes)
    assert any("it is encrypted" in task.what for task in case.tasks)


def test_an_answer_that_cannot_be_read_joins_the_case_that_it_names(world: World) -> None:
    ref = world.receive(email())
    raw = email(
        "--x\r\n" * 2_001,
        content_type="multipart/mixed; boundary=x",
        to=world.replies.address(ref),
        message_id="<2@example.org>",
    )
    assert world.receive(raw) == ref
    assert {message.unreadable for message in world.cases.get(ref).messages} == {None, "TooTangled"}
