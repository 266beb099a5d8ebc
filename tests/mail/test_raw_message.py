"""Reading raw messages: what people see of them, and that nothing makes it fail."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.contact import can_be_written_to
from casework.mail.raw_message import enclosed, parse, read
from intake.inbound_email import judge
from tests.world import NOON, email


def test_encoded_words_are_decoded_and_cannot_smuggle_headers() -> None:
    raw = email(subject="=?utf-8?q?H=C3=A9llo=0D=0ABcc:_thief=40example.org?=")
    assert read(parse(raw)).subject == "Héllo Bcc: thief@example.org"


def test_a_message_id_as_microsoft_writes_them_is_read() -> None:
    reading = read(parse(email(message_id="<[0123456789abcdef]@microsoft.com>")))
    assert reading.message_id == "<[0123456789abcdef]@microsoft.com>"


def test_plain_text_is_preferred_and_html_is_read_where_there_is_no_other() -> None:
    html = "<p>Hello&nbsp;there</p><p>Sam</p><script>steal()</script><style>p {}</style>"
    only_html = email(html, content_type="text/html; charset=utf-8")
    assert read(parse(only_html)).text == "Hello\xa0there\nSam"
    plain, html = "Content-Type: text/plain\r\n\r\nplain words", "Content-Type: text/html\r\n\r\n<p>html</p>"
    both = f"--x\r\n{plain}\r\n--x\r\n{html}\r\n--x--"
    assert read(parse(email(both, content_type="multipart/alternative; boundary=x"))).text == "plain words"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "no-such-charset", "", "rot13", "utf-16"])
def test_any_charset_is_read_somehow(charset: str) -> None:
    raw = email("Zoë £5", content_type=f"text/plain; charset={charset}")
    assert "5" in read(parse(raw)).text or charset == "utf-16"


def test_attachments_are_listed_by_name_type_and_size() -> None:
    body = (
        "--x\r\nContent-Type: text/plain\r\n\r\nsee attached\r\n"
        "--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''pl%C3%A0n.pdf\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nUERG\r\n--x--"
    )
    reading = read(parse(email(body, content_type="multipart/mixed; boundary=x")))
    assert reading.text == "see attached"
    assert [(each.name, each.type, each.size) for each in reading.attachments] == [("plàn.pdf", "application/pdf", 3)]


def test_long_text_is_cut_and_says_so() -> None:
    reading = read(parse(email("a" * 300_000)))
    assert len(reading.text) == 200_000
    assert reading.truncated


def test_html_too_tangled_to_be_read_whole_is_read_from_its_beginning_and_says_so() -> None:
    reading = read(parse(email("Help me <div>" + "<div>" * 200_000 + "end", content_type="text/html")))
    assert (reading.text, reading.truncated) == ("Help me", True)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("\r\n" * 1_000_001, "text/plain"),
        ("--x\r\n" * 2_001, "multipart/mixed; boundary=x"),
        ("boundary\r\n" * 6_000, "text/plain"),
        ("x", f"text/plain{';a=b' * 2_000}"),
    ],
)
def test_a_message_that_would_take_minutes_is_not_read_and_opens_a_case_all_the_same(body: str, kind: str) -> None:
    judged = judge(email(body, content_type=kind), "key", NOON)
    assert judged.message.unreadable == "TooTangled"
    assert judged.needs_eyes


@pytest.mark.parametrize("value", ["=?utf-8?q?a?= ", "a", '"\\', "<a@b>", "=?utf-8?q?"])
@pytest.mark.parametrize("name", ["Subject", "From", "References"])
def test_no_header_is_so_long_that_it_keeps_the_reader(name: str, value: str) -> None:
    began = time.process_time()
    judge(email(**{name: value * 100_000}), "key", NOON)
    assert time.process_time() - began < 5


def test_what_shows_without_words_is_an_attachment_also_without_a_name() -> None:
    body = (
        "--x\r\nContent-Type: text/plain\r\n\r\nsee the picture\r\n"
        "--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nUERG\r\n"
        "--x\r\nContent-Type: message/rfc822; name=theirs.eml\r\n\r\nSubject: Theirs\r\n\r\nwords\r\n--x--"
    )
    mail = parse(email(body, content_type="multipart/mixed; boundary=x"))
    assert [(each.name, each.type) for each in read(mail).attachments] == [
        ("unnamed", "image/png"),
        ("theirs.eml", "message/rfc822"),
    ]
    contents = [found[1] for number in (1, 2) if (found := enclosed(mail, number))]
    assert contents == [b"PDF", b"Subject: Theirs\n\nwords"]
    assert enclosed(mail, 3) is None


def test_a_sender_without_an_address_is_none() -> None:
    assert read(parse(email(**{"from": "Sam"}))).sender is None


@given(st.binary(max_size=2000))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    judge(raw, "key", NOON)


HEADER_TEXT = st.text(st.characters(codec="utf-8"), max_size=80).map(
    lambda text: text.replace("\n", "").replace("\r", "")
)


@given(
    st.dictionaries(
        st.sampled_from(["From", "Subject", "Content-Type", "Content-Transfer-Encoding", "References", "Message-Id"]),
        HEADER_TEXT,
    )
)
def test_no_headers_make_it_fail(headers: dict[str, str]) -> None:
    head = "\r\n".join(f"{name}: {value}" for name, value in headers.items())
    judge(f"{head}\r\n\r\nbody".encode(), "key", NOON)


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Sam Fielding <sam@example.org>", "Sam Fielding", "sam@example.org"),
        ("sam@example.org", None, "sam@example.org"),
        ("<sam@example.org>", None, "sam@example.org"),
        ("jane@school.org <jane@school.org>", "jane@school.org", "jane@school.org"),
        ("Smith, Jane <jane@example.org>", "Smith, Jane", "jane@example.org"),
        ('"Smith, Jane" <jane@example.org>', "Smith, Jane", "jane@example.org"),
        ("Jane (Mum <jane@example.org>", "Jane (Mum", "jane@example.org"),
        ("=?utf-8?q?J=C3=B6rg?= <j@example.org>", "Jörg", "j@example.org"),
        ("Jörg Müller <j@example.org>", "Jörg Müller", "j@example.org"),
        ('"a@b.org" <j@example.org>', "a@b.org", "j@example.org"),
        ("undisclosed-recipients:;", "undisclosed-recipients:;", None),
    ],
)
def test_a_sender_is_read_however_programs_write_it(written: str, name: str | None, address: str | None) -> None:
    reading = read(parse(email(**{"from": written})))
    assert (reading.sender_name, reading.sender) == (name, address)


@pytest.mark.parametrize("address", ["josé@exämple.org", "sam@", "sam@localhost", "sam..@example..org"])
def test_an_address_that_no_letter_can_reach_is_known(address: str) -> None:
    assert not can_be_written_to(read(parse(email(**{"from": f"Sam <{address}>"}))).sender or "")


@pytest.mark.parametrize("kind", ["multipart/mixed", "text/plain; name=body.txt", "multipart/mixed; boundary=other"])
def test_words_in_odd_wrappings_are_still_read(kind: str) -> None:
    assert "please ring me" in read(parse(email("please ring me", content_type=kind))).text


def test_a_message_whose_words_cannot_be_read_asks_for_eyes() -> None:
    reading = read(parse(email("UERG", content_type="application/pdf", content_transfer_encoding="base64")))
    assert reading.wordless
