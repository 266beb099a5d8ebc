"""Whether a message was sent by a machine, by what the RFCs say such messages carry.

The answer decides whether anything is sent back, never whether there is a case. `X-Auto-Response-Suppress` is no sign:
Outlook puts it on mail that people write.
"""

import re
from email.message import Message as Mail

from intake.raw_message import header

_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)(\+[^@]*)?@", re.IGNORECASE)
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help")


def why_automatic(mail: Mail, sender: str | None, own: frozenset[str]) -> str | None:
    """Why ``mail`` from ``sender`` looks automatic, in words for staff; None where a person seems to write.

    Mail from one of the service's ``own`` addresses counts as automatic: an answer to it would answer ourselves.
    """
    if sender and sender.casefold() in own:
        return "it comes from one of the service's own addresses"
    submitted = header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return "it says that it was sent automatically (Auto-Submitted, RFC 3834)"
    if mail.get("Return-Path") is not None and header(mail, "Return-Path") in {"<>", ""}:
        return "it has an empty return address, as bounces have (RFC 5321)"
    if mail.get_content_type() in {"multipart/report", "message/delivery-status"}:
        return "it is a report by a mail system (RFC 3464)"
    if any(mail.get(name) is not None for name in _LIST_HEADERS):
        return "it came through a mailing list (RFC 2919, RFC 2369)"
    if header(mail, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "its Precedence says that it is bulk or automatic mail"
    if sender and _MACHINES.match(sender):
        return "its sender's address is one that nobody reads"
    return None
