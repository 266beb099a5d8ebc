"""Reading raw messages: what people see of them, and that nothing makes it fail."""

from email.message import Message as Mail
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.contact import can_be_written_to
from casework.mail.original import Original, open_original
from casework.mail.raw_message import enclosed, parse, read
from intake.inbound_email import judge
from tests.processor import of_processor
from tests.world import NOON, email, ses


def test_encoded_words_are_decoded_and_cannot_smuggle_headers() -> None:
    raw = email(subject="=?utf-8?q?H=C3=A9llo=0D=0ABcc:_thief=40example.org?=")
    assert read(parse(raw)).subject == "Héllo Bcc: thief@example.org"


def test_a_message_id_as_microsoft_writes_them_is_read() -> None:
    reading = read(parse(email(message_id="<[0123456789abcdef]@microsoft.com>")))
    assert reading.message_id == "<[0123456789abcdef]@microsoft.com>"


def test_plain_text_is_preferred_and_html_is_read_where_there_is_no_other() -> None:
    html = "<p>Hello&nbsp;there</p><p>Sam</p><script>steal()</script><style>p {}</style>"
    only_html = email(html, content_type="text/html; charset=utf-8")
    assert read(parse(only_html)).text == "Hello there\n\nSam"
    plain, html = "Content-Type: text/plain\r\n\r\nplain words", "Content-Type: text/html\r\n\r\n<p>html</p>"
    both = f"--x\r\n{plain}\r\n--x\r\n{html}\r\n--x--"
    assert read(parse(email(both, content_type="multipart/alternative; boundary=x"))).text == "plain words"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "no-such-charset", "", "rot13", "utf-16"])
def test_any_charset_is_read_somehow(charset: str) -> None:
    raw = email("Zoë £5", content_type=f"text/plain; charset={charset}")
    assert "5" in read(parse(raw)).text or charset == "utf-16"


@pytest.mark.parametrize(
    ("charset", "written", "meant"),
    [
        (None, "Zoë £5".encode(), "Zoë £5"),
        (None, "Zoë £5".encode("windows-1252"), "Zoë £5"),
        ("iso-8859-1", "“Zoë” €5".encode("windows-1252"), "“Zoë” €5"),
        ("us-ascii", "“Zoë”".encode(), "“Zoë”"),
        ("windows-1252", "Zoë’s".encode(), "Zoë’s"),
        ("utf-8", "Zoë’s".encode("windows-1252"), "Zoë’s"),
        ("utf-8", "Zoë ".encode() + b"\xff", "Zoë \ufffd"),
        (None, "£5 Â£ für Zoë".encode("windows-1252"), "£5 Â£ für Zoë"),
        ("gb2312", "你好我想问一下".encode(), "你好我想问一下"),
        ("gb2312", "你好".encode("gbk") + b"\xff", "你好\ufffd"),
        (None, "こんにちは。".encode("iso-2022-jp"), "こんにちは。"),
        ("utf-8", "こんにちは。".encode("iso-2022-jp"), "こんにちは。"),
        ("iso-2022-jp", "こんにちは。".encode("iso-2022-jp").replace(b"$3", b"\x7f\x7f"), "\ufffdんにちは。"),
        ("utf-7", "Zoë".encode("utf-7"), "Zoë"),
        ("gb2312", "镕 你好".encode("gbk"), "镕 你好"),
        ("GB2312", "你好".encode("gb18030"), "你好"),
        ("ks_c_5601-1987", "똠방각하".encode("cp949"), "똠방각하"),
        ("shift_jis", "①髙".encode("cp932"), "①髙"),
        ("x-sjis", "日本".encode("cp932"), "日本"),
        ("iso-8859-8-i", "שלום".encode("iso-8859-8"), "שלום"),
        ("windows-1251", "Привет".encode("windows-1251"), "Привет"),
        ("koi8-r", "Привет".encode("koi8-r"), "Привет"),
        ("unknown-8bit", "Zoë".encode("windows-1252"), "Zoë"),
        ("unicode_escape", rb"\u0041", r"\u0041"),
        ("punycode", b"a-" * 100_000, "a-" * 100_000),
    ],
)
def test_letters_are_read_as_they_were_meant(charset: str | None, written: bytes, meant: str) -> None:
    kind = "text/plain" if charset is None else f"text/plain; charset={charset}"
    raw = email("", content_type=kind, content_transfer_encoding="8bit") + written
    assert read(parse(raw)).text == meant


def test_html_that_names_its_charset_only_inside_is_read_by_that() -> None:
    page = "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1251'></head><p>Привет"
    raw = email("", content_type="text/html") + page.encode("windows-1251")
    assert read(parse(raw)).text == "Привет"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?q?Re:_TEST?=\r\n =?utf-8?q?_more?=", "Re: TEST more"),
        ("Re: TEST\r\n =?utf-8?b?44OG?=", "Re: TEST テ"),
        ("=?gb2312?b?6UY=?=", "镕"),
        ("=?no-such?q?Zo=EB?=", "Zoë"),
        ("=?utf-8?q?=FF=FE?=", "ÿþ"),
        ("=?utf-8?b?a?=", "=?utf-8?b?a?="),
    ],
)
def test_a_subject_is_read_however_it_is_encoded(written: str, meant: str) -> None:
    assert read(parse(email(subject=written))).subject == meant


def test_eight_bits_in_a_header_without_any_charset_are_read() -> None:
    raw = email(subject="PLACE").replace(b"PLACE", "Zoë’s plan".encode("windows-1252"))
    assert read(parse(raw)).subject == "Zoë’s plan"


def multipart(kind: str, *parts: tuple[str, str]) -> bytes:
    body = "".join(f"--x\r\nContent-Type: {type_}\r\n\r\n{words}\r\n" for type_, words in parts)
    return email(f"{body}--x--", content_type=f"multipart/{kind}; boundary=x")


def test_of_a_choice_one_is_read_and_of_what_is_no_choice_all() -> None:
    halves = multipart("mixed", ("text/html", "<p>My son cannot go to school"), ("text/plain", "Scanned for viruses"))
    assert read(parse(halves)).text == "My son cannot go to school\n\nScanned for viruses"


@pytest.mark.parametrize("plain", ["", " \r\n\xa0", "Your email client does not support HTML messages."])
def test_a_plain_text_that_only_points_at_the_html_does_not_stand_for_it(plain: str) -> None:
    choice = multipart("alternative", ("text/plain; charset=utf-8", plain), ("text/html", "<p>My son is at home"))
    text = read(parse(choice)).text
    assert text.startswith("My son is at home")
    assert plain.strip() in text


LETTER = "<p>Dear Sam,<p>the panel met on Monday and will not assess Alex. You may appeal within two months."


@pytest.mark.parametrize(
    "plain", ["View this email in your browser: https://example.org/1", "https://example.org/1", "Confidential"]
)
def test_a_plain_text_that_says_little_of_what_the_html_does_stands_behind_it(plain: str) -> None:
    choice = multipart("alternative", ("text/plain", plain), ("text/html", f"<style>p {{}}</style>{LETTER}"))
    text = read(parse(choice)).text
    assert text.startswith("Dear Sam,\n\nthe panel met")
    assert text.endswith(plain)


def test_a_short_plain_text_stands_for_html_that_says_no_more_in_many_more_letters() -> None:
    head = f"<style><!-- {'p.MsoNormal {margin: 0cm;} ' * 50} --></style><title>A title of five words</title>"
    body = f"<!--[if mso]><b>x</b><![endif]--><p class=MsoNormal>Thanks</p>{'<p>&nbsp;</p>' * 9}<p>Sam</p>"
    html = f"<html><head>{head}</head><body>{body}"
    choice = multipart("alternative", ("text/plain", "Thanks\r\n\r\nSam"), ("text/html", html))
    assert read(parse(choice)).text == "Thanks\n\nSam"


def test_of_several_kinds_of_html_the_last_is_read_and_none_that_is_for_programs() -> None:
    kinds = ("text/x-amp-html", "text/html", "text/html", "text/calendar")
    parts = [(kind, f"<html><p>{number} {kind}") for number, kind in enumerate(kinds)]
    assert read(parse(multipart("alternative", *parts))).text == "2 text/html"


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("text/plain", "\r\n<!DOCTYPE html><html><p>My son</p>", "My son"),
        ("text/html charset=windows-1252", "<p>My son</p>", "My son"),
        ("text/plain charset=utf-8", "My <b>son</b>", "My <b>son</b>"),
        ("text/enriched", "My <bold>son</bold>", "My <bold>son</bold>"),
        ("text/csv", "name,age\r\nAlex,9", "name,age\nAlex,9"),
    ],
)
def test_text_of_any_kind_is_read_also_where_its_kind_is_wrong_or_unknown(kind: str, body: str, words: str) -> None:
    assert read(parse(email(body, content_type=kind))).text == words
    assert read(parse(multipart("mixed", (kind, body), ("text/plain", "Sent from my phone")))).text.startswith(words)


def test_a_kind_of_text_that_nobody_knows_is_not_read_beside_one_that_says_the_same() -> None:
    choice = multipart("alternative", ("text/plain", "My son"), ("text/enriched", "My <bold>son</bold>"))
    assert read(parse(choice)).text == "My son"


def test_html_is_read_with_its_lists_tables_quotes_and_links_and_without_what_is_not_seen() -> None:
    html = (
        "<head><title>No</title><style>p{}</style></head><div style='display:none'>Preheader</div>"
        "<table width=100%><tr><td><p>Dear <b>all</b>,</p><p>see <a href='https://example.org/plan'>the plan</a>:</p>"
        "</td></tr></table><ul><li>one<li>two</ul><table><tr><td>Name<td>Sam<tr><td>Age<td>9</table>"
        "<img src=x alt=pixel><script>no()</script><p>-- <br>Sam</p><div>On Monday Jo wrote:<blockquote>a<br>words"
    )
    assert read(parse(email(html, content_type="text/html"))).text == (
        "Dear all,\nsee [the plan](https://example.org/plan):\n\n- one\n- two\n\nName | Sam\nAge | 9\n\n--\nSam\n\n"
        "On Monday Jo wrote:\n\n> a\n> words"
    )


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (
            "<p>Yes<blockquote>Jo wrote:<table><tr><td>Dear all<br><br>see<td>the plan<br></table></blockquote>",
            "Yes\n> Jo wrote:\n>\n> Dear all\n>\n> see | the plan",
        ),
        ("<ul><li>first<table><tr><td>one<br>two</table><li>last</ul>", "- first\n    one\n    two\n\n- last"),
        ("<table><tr><td><ul><li>one<br>two</ul>", "one\ntwo"),
    ],
)
def test_tables_in_quotes_and_lists_are_read_line_by_line_and_stay_quoted(html: str, words: str) -> None:
    text = read(parse(email(html, content_type="text/html"))).text
    assert text == words


@pytest.mark.parametrize("html", ["<blockquote>x", "<table><tr><td>x", "<ul><li>x", "<td colspan=1000>", "&amp;<b>"])
def test_no_html_keeps_the_reader(html: str) -> None:
    with of_processor(at_most=5):
        judge(ses() + email(html * 20_000, content_type="text/html"), "key", NOON)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (
            email("MIIB", content_type="application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"),
            "smime_sealed",
        ),
        (
            multipart(
                "signed; protocol=x", ("text/plain", "words"), ("application/pkcs7-signature; name=smime.p7s", "x")
            ),
            "smime_signed",
        ),
        (
            multipart("encrypted", ("application/pgp-encrypted", "Version: 1"), ("application/octet-stream", "x")),
            "pgp_sealed",
        ),
        (multipart("signed", ("text/plain", "words"), ("application/pgp-signature", "x")), "pgp_signed"),
        (email("-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----"), "pgp_sealed"),
        (
            multipart("mixed", ("text/plain", "words"), ("application/ms-tnef; name=winmail.dat", "x")),
            "outlook_package",
        ),
        (
            multipart("mixed", ("text/plain", "words"), ("application/octet-stream; name=WinMail.dat", "x")),
            "outlook_package",
        ),
        (
            multipart("alternative", ("text/plain", "words"), ("text/calendar; method=REQUEST", "BEGIN:VCALENDAR")),
            "invitation",
        ),
    ],
)
def test_what_a_mail_is_wrapped_in_is_known_and_what_cannot_be_read_asks_for_eyes(raw: bytes, found: str) -> None:
    judged = judge(ses() + raw, "key", NOON)
    assert judged.message.wrappings == (found,)
    (wrapping,) = judged.message.wrappings
    assert (wrapping.means in judged.needs_eyes) is wrapping.hides


def test_an_invitation_without_words_is_read_as_it_stands() -> None:
    raw = email(
        "BEGIN:VCALENDAR\r\nSUMMARY:Annual review\r\nEND:VCALENDAR", content_type="text/calendar; method=REQUEST"
    )
    assert "SUMMARY:Annual review" in read(parse(raw)).text


NESTED = "Content-Type: message/rfc822\r\n\r\n" * 5_000 + "Subject: last\r\n\r\nwords\r\n"


def test_of_a_mail_that_cannot_be_taken_apart_its_sender_and_its_beginning_are_read() -> None:
    raw = ses() + email(NESTED[len("Content-Type: message/rfc822\r\n\r\n") :], content_type="message/rfc822")
    judged = judge(raw, "key", NOON)
    assert judged.message.unreadable == "RecursionError"
    assert (judged.message.sender, judged.message.subject) == ("sam.fielding@example.org", "My son's plan")
    assert "words" in judged.message.text
    assert judged.message.truncated
    assert judged.no_automatic_letter == "it could not be read (RecursionError); the original is kept"


def test_a_virus_in_a_mail_that_cannot_be_taken_apart_is_in_quarantine() -> None:
    judged = judge(
        ses(virus="FAIL") + email("--x\r\n" * 2_001, content_type="multipart/mixed; boundary=x"), "key", NOON
    )
    assert judged.message.quarantined
    assert judged.message.text == ""


def test_a_part_that_cannot_be_read_does_not_keep_the_others_from_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Mail, *args: Any, **more: Any) -> Any:
        if self.get_content_type() == "application/pdf":
            raise ValueError
        return whole(self, *args, **more)

    whole = Mail.get_payload
    monkeypatch.setattr(Mail, "get_payload", broken)
    judged = judge(
        ses() + multipart("mixed", ("text/plain", "words"), ("application/pdf; name=a.pdf", "x")), "key", NOON
    )
    assert (judged.message.text, judged.message.unreadable) == ("words", None)
    assert "a part of it could not be read; the original is kept" in judged.needs_eyes


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
    judged = judge(ses() + email(body, content_type=kind), "key", NOON)
    assert judged.message.unreadable == "TooTangled"
    assert judged.needs_eyes


@pytest.mark.parametrize("value", ["=?utf-8?q?a?= ", "a", '"\\', "<a@b>", "=?utf-8?q?"])
@pytest.mark.parametrize("name", ["Subject", "From", "References"])
def test_no_header_is_so_long_that_it_keeps_the_reader(name: str, value: str) -> None:
    with of_processor(at_most=5):
        judge(email(**{name: value * 100_000}), "key", NOON)


@pytest.mark.parametrize("body", ["Please ring me today", "UGxlYXNlIHJpbmc=\r\nand bring his plan"])
def test_what_is_called_base64_and_is_none_is_seen_by_a_person(body: str) -> None:
    judged = judge(ses() + email(body, content_transfer_encoding="base64"), "key", NOON)
    assert judged.needs_eyes == ("a part of it could not be read; the original is kept",)


def test_what_is_base64_and_folded_or_padded_in_any_way_can_be_read() -> None:
    for body in ("UGxlYXNlIHJpbmc=\r\n", "UGxlYXNlIHJpbmc", "UGxl\r\n\r\nYXNlIHJpbmc=\r\n\r\n"):
        judged = judge(ses() + email(body, content_transfer_encoding="base64"), "key", NOON)
        assert (judged.message.text, judged.needs_eyes) == ("Please ring", ())


def test_messages_that_lie_in_one_another_cost_no_more_the_deeper_they_lie() -> None:
    kind = 'message/rfc822\r\nContent-Disposition: attachment; filename="theirs.eml"\r\n\r\n'
    inside = f"Content-Type: {kind}" * 49 + "Subject: Last\r\n\r\n" + f"{'a' * 76}\r\n" * 130_000
    raw = email(inside, content_type=kind.removesuffix("\r\n\r\n"))
    with of_processor(at_most=5):
        judged, opened = judge(ses() + raw, "key", NOON), open_original(raw)
    assert isinstance(opened, Original)
    sizes = [each.size for each in judged.message.attachments]
    assert len(sizes) == len(opened.signs) == 50
    assert all(each == pytest.approx(len(inside), rel=0.01) for each in sizes)


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
