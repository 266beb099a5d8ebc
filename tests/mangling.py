"""Emails as nobody should send them: mutated in what makes an email an email. The same chance, the same email."""

import base64
import quopri
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

from tests.world import email

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
_LARGEST = 200_000
_MOST = 400

NAMES = [
    *(b"From", b"To", b"Cc", b"Reply-To", b"Subject", b"Message-ID", b"Date", b"In-Reply-To", b"References", b"Sender"),
    *(b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition", b"MIME-Version", b"Content-ID"),
    *(
        b"Auto-Submitted",
        b"Precedence",
        b"List-Id",
        b"Return-Path",
        b"Received",
        b"Resent-From",
        b"X-Failed-Recipients",
    ),
    *(
        b"Authentication-Results",
        b"X-SES-Virus-Verdict",
        b"X-SES-Spam-Verdict",
        b"Delivered-To",
        b"",
        b"From ",
        b"\xff",
    ),
]
VALUES = [
    *(
        b"",
        b" ",
        b"\x00",
        b"<>",
        b"<@>",
        b"@",
        b"a@b",
        b"<[x]@microsoft.com>",
        b"<<<<",
        b'"' * 99,
        b"(" * 5_000,
        b"," * 999,
    ),
    *(
        b"=?utf-8?b?a?=",
        b"=?utf-8?q?=0D=0ABcc:_x@example.org?=",
        b"=?x?q?=ff?=",
        b"=??b??=",
        b"=?utf-7?q?+2AA-?=",
        b"\xff\xfe",
    ),
    *(b"=?utf-8?q?" + b"=E2=84=AA" * 50 + b"?=", "\u212a\u0130\u017f\U0001f600".encode(), "\u202e\u2066".encode()),
    *(b"multipart/mixed", b'multipart/mixed; boundary=""', b'multipart/mixed; boundary="x"', b"message/rfc822"),
    *(
        b"multipart/report; report-type=delivery-status",
        b"message/delivery-status",
        b"message/partial; number=1; total=2",
    ),
    *(
        b"text/plain; charset=utf-16",
        b"text/plain; charset=idna",
        b"text/plain; charset*=utf-8''%ff",
        b"text/html; charset=hz",
    ),
    *(b"text/plain; charset=unicode_escape", b"text/plain; charset=zlib", b'text/plain; name="' + b"n" * 2_000 + b'"'),
    *(
        b"text/calendar; method=REQUEST",
        b"application/ms-tnef",
        b"application/pkcs7-mime",
        b"multipart/encrypted; boundary=x",
    ),
    *(
        b"text/plain; name*0=a; name*1=b; name*=c",
        b"text/plain;" + b" a=b;" * 300,
        b"/",
        b"text",
        b"text/",
        b";",
        b"x" * 9_000,
    ),
    *(
        b"base64",
        b"quoted-printable",
        b"x-uuencode",
        b"8bit",
        b"7bit; x=y",
        b"attachment; filename=../../x",
        b"auto-replied",
    ),
    *(
        b"Mon, 99 Foo 9999 99:99:99 +9999",
        b"Thu, 1 Jan 1970 00:00:00 -0000",
        b"amazonses.com; dmarc=pass header.from=x",
    ),
]
PIECES = [
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"\n\n",
        b"\r\n\r\n",
        b"\x00",
        b"\xff\xfe\x00",
        b"--x\r\n",
        b"--x--\r\n",
        b"\x1b$B",
        b"+2AA-",
        b"=\r\n",
    ),
    *(
        b"begin 644 x\r\n",
        b"<img src=x onerror=y>",
        b"<div>" * 200,
        b"]]>",
        b"<!--",
        b"&#xD800;",
        b"%PDF",
        b"\xe2\x80",
        b"\x85",
        b"\xc2\xa0",
    ),
    *(b"Content-Type: message/rfc822\r\n\r\n" * 30, b"-" * 2_000, b"\r\n>" * 300, b"A" * 3_000),
]

Mutation = Callable[[Random, bytes], bytes]


@cache
def seeds() -> tuple[bytes, ...]:
    """Emails to begin from: some of each form, and real ones where the corpus lies beside the repository."""
    plain, html = b"Content-Type: text/plain\r\n\r\nplain words\r\n", b"Content-Type: text/html\r\n\r\n<p>html</p>\r\n"
    both = b"--x\r\n" + plain + b"--x\r\n" + html + b"--x--\r\n"
    report = (
        b"--x\r\n"
        + plain
        + b"--x\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--x\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <ses-1@eu-west-2.amazonses.com>\r\n\r\n--x--\r\n"
    )
    parts = {
        "multipart/alternative; boundary=x": both.decode(),
        "multipart/report; report-type=delivery-status; boundary=x": report.decode(),
        "text/html; charset=windows-1252": "<p>Zo\xeb</p>",
        "text/calendar; method=REQUEST": "BEGIN:VCALENDAR\r\nEND:VCALENDAR",
        "message/rfc822": "From: a@example.org\r\n\r\nwords",
    }
    made = [email(), *(email(body, content_type=kind) for kind, body in parts.items())]
    files = sorted(each for each in CORPUS.rglob("*") if each.is_file() and each.stat().st_size < _LARGEST)
    step = max(1, len(files) // _MOST)
    return (*made, *(each.read_bytes() for each in files[::step]))


def mangled(chance: Random, most: int = 6) -> bytes:
    """One of the seeds after some mutations."""
    raw = chance.choice(seeds())
    for _ in range(chance.randint(0, most)):
        raw = chance.choice(_MUTATIONS)(chance, raw)[: 2 * _LARGEST]
    return raw


def _split(raw: bytes) -> tuple[list[bytes], bytes]:
    head, _, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    return head.splitlines(keepends=False), body


def _joined(lines: Sequence[bytes], body: bytes) -> bytes:
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _header_put(chance: Random, raw: bytes) -> bytes:
    lines, body = _split(raw)
    lines.insert(chance.randint(0, len(lines)), chance.choice(NAMES) + b": " + chance.choice(VALUES))
    return _joined(lines, body)


def _header_changed(chance: Random, raw: bytes) -> bytes:
    lines, body = _split(raw)
    if lines:
        at = chance.randrange(len(lines))
        name, _, value = lines[at].partition(b":")
        piece = chance.choice([*VALUES, *PIECES])
        cut = chance.randint(0, len(value))
        lines[at] = name + b":" + chance.choice([piece, value[:cut] + piece + value[cut:], value * 3])
    return _joined(lines, body)


def _headers_shaken(chance: Random, raw: bytes) -> bytes:
    lines, body = _split(raw)
    act = chance.choice(["drop", "twice", "shuffle", "fold", "many"])
    if act == "shuffle":
        chance.shuffle(lines)
    elif lines and act == "drop":
        del lines[chance.randrange(len(lines))]
    elif lines and act == "twice":
        lines.append(chance.choice(lines))
    elif lines and act == "fold":
        at = chance.randrange(len(lines))
        lines[at] = lines[at].replace(b" ", b"\r\n ")
    elif lines:
        lines += [chance.choice(lines)] * chance.choice([50, 2_000])
    return _joined(lines, body)


def _piece_put(chance: Random, raw: bytes) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.choice(PIECES) + raw[at:]


def _bytes_changed(chance: Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(min(len(changed), chance.choice([1, 5, 50]))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: Random, raw: bytes) -> bytes:
    start, end = sorted((chance.randint(0, len(raw)), chance.randint(0, len(raw))))
    return chance.choice([raw[:end], raw[start:], raw[:start] + raw[end:], raw[:end] + raw[start:]])


def _spliced(chance: Random, raw: bytes) -> bytes:
    other = chance.choice(seeds())
    return raw[: chance.randint(0, len(raw))] + other[chance.randint(0, len(other)) :]


def _wrapped(chance: Random, raw: bytes) -> bytes:
    kind = chance.choice([b"message/rfc822", b"multipart/mixed; boundary=w", b"multipart/signed; boundary=w"])
    inner = raw if kind.startswith(b"message") else b"--w\r\n" + raw + b"\r\n--w" + chance.choice([b"--", b"", b"\r\n"])
    for _ in range(chance.choice([0, 0, 3, 40])):
        inner = b"Content-Type: message/rfc822\r\n\r\n" + inner
    return b"From: sam.fielding@example.org\r\nContent-Type: " + kind + b"\r\n\r\n" + inner


def _encoded(chance: Random, raw: bytes) -> bytes:
    lines, body = _split(raw)
    how, encoded = chance.choice(
        [
            (b"base64", base64.encodebytes(body)),
            (b"quoted-printable", quopri.encodestring(body)),
            (chance.choice([b"base64", b"quoted-printable", b"x-uuencode"]), body),
        ]
    )
    return _joined([*lines, b"Content-Transfer-Encoding: " + how], encoded)


def _ends_changed(chance: Random, raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", chance.choice([b"\n", b"\r", b"\r\n", b"\r\r\n", b"\n\r"]))


def _charset_changed(chance: Random, raw: bytes) -> bytes:
    charset = chance.choice(
        [b"utf-16", b"utf-7", b"cp037", b"punycode", b"iso-2022-jp", b"undefined", b"\xff", b"hex", b"mbcs"]
    )
    return raw.replace(b"charset=", b"charset=" + charset + b";", 1) if b"charset=" in raw else _header_put(chance, raw)


_MUTATIONS: tuple[Mutation, ...] = (
    *(_header_put, _header_put, _header_changed, _header_changed, _headers_shaken, _piece_put, _bytes_changed),
    *(_cut, _spliced, _wrapped, _encoded, _ends_changed, _charset_changed),
)
