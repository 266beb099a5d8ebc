"""Whether a message was sent by a machine, by what the RFCs say such messages carry.

The answer decides whether anything is sent back, never whether there is a case. `X-Auto-Response-Suppress` is no sign:
Outlook puts it on mail that people write.
"""

import re
from email.message import Message as Mail

from casework.domain.record import Record
from casework.mail.raw_message import header

_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)(\+[^@]*)?@", re.IGNORECASE)
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help")


class Automatic(Record):
    """Why a message looks automatic, in words for staff. ``loops`` is whether a letter to staff about it could come
    back as the next such message, as with a bounce of that very letter; ``report`` whether a mail system seems to say
    what became of a letter.
    """

    why: str
    loops: bool = False
    report: bool = False


def automatic(mail: Mail, sender: str | None, own: frozenset[str]) -> Automatic | None:
    """Why ``mail`` from ``sender`` looks automatic; None where a person seems to write.

    Mail from one of the service's ``own`` addresses counts as automatic: an answer to it would answer ourselves.
    """
    if sender and sender.casefold() in own:
        return Automatic(why="it comes from one of the service's own addresses", loops=True)
    if mail.get("Return-Path") is not None and header(mail, "Return-Path") in {"<>", ""}:
        return Automatic(why="it has an empty return address, as bounces have (RFC 5321)", loops=True, report=True)
    if mail.get_content_type() in {"multipart/report", "message/delivery-status"}:
        return Automatic(why="it is a report by a mail system (RFC 3464)", loops=True, report=True)
    if sender and _MACHINES.match(sender):
        return Automatic(why="its sender's address is one that nobody reads", loops=True)
    submitted = header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return Automatic(why="it says that it was sent automatically (Auto-Submitted, RFC 3834)")
    if any(mail.get(name) is not None for name in _LIST_HEADERS):
        return Automatic(why="it came through a mailing list (RFC 2919, RFC 2369)")
    if header(mail, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}:
        return Automatic(why="its Precedence says that it is bulk or automatic mail")
    return None
