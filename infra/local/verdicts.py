"""What SES writes above a message it receives, which our code trusts and the sender cannot write.

Every check passes unless the message asks otherwise in a header that exists only locally and is removed on the way in:

    X-Local-Verdicts: dmarc=FAIL virus=FAIL spam=GRAY spf=FAIL dkim=FAIL
"""

import re
from datetime import datetime
from email.utils import format_datetime

PASS = "PASS"
_DMARC_RESULTS = {"GRAY": "none", "PROCESSING_FAILED": "temperror"}
"""How a verdict is written in Authentication-Results, where it has another name there."""
_HEADER = re.compile(rb"^X-Local-Verdicts:((?:[^\r\n]|\r?\n[ \t])*)(?:\r?\n|\Z)", re.IGNORECASE | re.MULTILINE)
_CHOICE = re.compile(rb"(spam|virus|spf|dkim|dmarc)=([A-Za-z_]+)", re.IGNORECASE)
_FROM = re.compile(rb"^From:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(rb"(?:\A|\r?\n)\r?\n")


def chosen(raw: bytes) -> tuple[dict[str, str], bytes]:
    """The verdicts that the message asks for, upper case, and the message without that header. Bodies are never
    touched.
    """
    blank = _BLANK.search(raw)
    end = blank.start() + 2 if blank else len(raw)
    head, body = raw[:end], raw[end:]
    asked = b" ".join(found.group(1) for found in _HEADER.finditer(head))
    verdicts = {name.decode().lower(): value.decode().upper() for name, value in _CHOICE.findall(asked)}
    return verdicts, _HEADER.sub(b"", head) + body


def prepend(raw: bytes, *, sender: str, recipient: str, message_id: str, at: datetime) -> bytes:
    """`raw` as SES stores it: its headers on top, with the line endings of SES, and the rest byte for byte.

    `sender` is the envelope's, empty for a null return path.
    """
    asked, rest = chosen(raw)
    verdict = {name: asked.get(name, PASS) for name in ("spam", "virus", "spf", "dkim", "dmarc")}
    domain = _safe(sender.rpartition("@")[2]) or "localhost"
    spf = (
        f"{verdict['spf'].lower()} (spfCheck: local) client-ip=127.0.0.1; envelope-from={_safe(sender)}; helo={domain};"
    )
    dmarc = _DMARC_RESULTS.get(verdict["dmarc"], verdict["dmarc"].lower())
    results = "; ".join(
        (
            "amazonses.com",
            f"spf={spf}",
            f"dkim={verdict['dkim'].lower()} header.i=@{domain}",
            f"dmarc={dmarc} header.from={_from_domain(raw) or domain};",
        )
    )
    lines = (
        f"Return-Path: <{_safe(sender)}>",
        f"Received: from {domain} ({domain} [127.0.0.1])",
        f" by inbound-smtp.eu-west-2.amazonaws.com with SMTP id {message_id}",
        f" for {_safe(recipient)};",
        f" {format_datetime(at)}",
        f"X-SES-Spam-Verdict: {verdict['spam']}",
        f"X-SES-Virus-Verdict: {verdict['virus']}",
        f"Received-SPF: {spf}",
        f"Authentication-Results: {results}",
        "X-SES-RECEIPT: local",
    )
    return "\r\n".join(lines).encode() + b"\r\n" + rest


def _from_domain(raw: bytes) -> str:
    """The domain of the From header, which is what DMARC judges, whatever the envelope says."""
    head = _BLANK.split(raw, maxsplit=1)[0]
    line = _FROM.search(head)
    found = re.findall(rb"@([^\s<>\"(),;:@]+)", line.group(1)) if line else []
    return _safe(found[-1].decode("ascii", "replace")) if found else ""


def _safe(address: str) -> str:
    """An envelope address as one header word: the sender must not be able to write a header of ours."""
    return re.sub(r"[\s;<>\x00-\x1f\x7f]", "", address)
