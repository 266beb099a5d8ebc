"""The headers of a letter: what other mail systems make of it, and what nobody can put into it."""

from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casework.domain.contact import can_be_written_to
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
    "theirs",
    [
        *("<1@example.org>\r\nBcc: thief@example.org", "<a> <b>", "<>", "no brackets", "<é@example.org>"),
        *("<=?utf-8?q?=0D=0ABcc:_thief=40example.org?=>", "<a=?utf-8?b?DQpCY2M6IHhAeS5vcmc=?=@example.org>"),
        f"<{'long' * 60}@example.org>",
    ],
)
def test_a_message_id_that_is_none_is_not_answered_by_name(theirs: str) -> None:
    answered = letter(in_reply_to=theirs)
    assert answered["In-Reply-To"] is answered["References"] is answered["Bcc"] is None


TEXT = st.one_of(
    st.text(max_size=60),
    st.text("<>=?utf-8qb_@.:;, \r\n\t\"'()[]ABcDQpCY2M0A", max_size=60),
    st.sampled_from(
        ["=?utf-8?q?=0D=0ABcc:_x=40y.org?=", "=?utf-8?b?DQpCY2M6IHhAeS5vcmc=?=", "=?utf-8?q?a=2C_b=40c.org?="]
    ),
)
OURS = {
    *("From", "To", "Subject", "Reply-To", "In-Reply-To", "References", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("Content-Language", "Content-Type", "MIME-Version"),
}


@settings(deadline=None)
@given(before=TEXT, within=TEXT, after=TEXT)
def test_nothing_in_a_message_id_becomes_a_header_or_another_one(before: str, within: str, after: str) -> None:
    theirs = f"{before}<{within}>{after}"
    answered = letter(in_reply_to=theirs)
    assert len(answered.items()) == len(set(answered.keys()))
    assert set(answered.keys()) <= OURS
    assert answered["In-Reply-To"] in {None, theirs}
    assert answered.get_payload()


@settings(deadline=None)
@given(local=st.text("ab=?utf-8q_DQpCY2M6.!#{}'", min_size=1, max_size=30))
def test_an_address_that_can_be_written_to_is_the_one_that_is_written_to(local: str) -> None:
    theirs = f"{local}@example.org"
    assume(can_be_written_to(theirs))
    written = letter(to=theirs)
    assert set(written.keys()) <= OURS
    assert written["To"] == theirs
    assert getaddresses([str(written["To"])]) == [("", theirs)]
