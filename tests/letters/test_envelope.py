"""The headers of a letter: what other mail systems make of it, and what nobody can put into it."""

from email import message_from_bytes
from email.message import Message

import pytest

from casework.letters.envelope import Envelope, compose
from casework.letters.wording import Wording

WORDING = Wording(
    subject="Your enquiry HSP-7K3M-9QXD", body="Words.", text="Words.\n", html="<p>Words.</p>", version="1"
)


def letter(**changes: object) -> Message:
    envelope = Envelope(sender_name="Advice, by post", sender="enquiries@advice.example.org", to="sam@example.org")
    return message_from_bytes(compose(envelope.model_copy(update=changes), WORDING))


def test_an_automatic_letter_says_so_to_every_machine() -> None:
    assert letter()["Auto-Submitted"] == "auto-generated"
    assert letter(in_reply_to="<1@example.org>")["Auto-Submitted"] == "auto-replied"


def test_exchange_is_asked_for_no_absence_note_and_still_for_word_that_a_letter_did_not_arrive() -> None:
    kept_back = letter()["X-Auto-Response-Suppress"].split(", ")
    assert {"OOF", "AutoReply"} <= set(kept_back)
    assert not {"NDR", "All"} & set(kept_back)


def test_what_a_person_wrote_does_not_look_automatic() -> None:
    by_a_person = letter(by_a_person=True, in_reply_to="<1@example.org>")
    assert by_a_person["Auto-Submitted"] is by_a_person["X-Auto-Response-Suppress"] is by_a_person["Precedence"] is None
    assert by_a_person["In-Reply-To"] == by_a_person["References"] == "<1@example.org>"


def test_a_letter_to_one_person_never_looks_like_a_mailing_list() -> None:
    assert not [name for name, _ in letter(in_reply_to="<1@example.org>").items() if name.lower().startswith("list-")]


@pytest.mark.parametrize(
    "theirs", ["<1@example.org>\r\nBcc: thief@example.org", "<a> <b>", "<>", "no brackets", "<é@example.org>"]
)
def test_a_message_id_that_is_none_is_not_answered_by_name(theirs: str) -> None:
    answered = letter(in_reply_to=theirs)
    assert answered["In-Reply-To"] is answered["References"] is answered["Bcc"] is None
