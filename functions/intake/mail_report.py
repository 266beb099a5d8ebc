"""Whether an email is a report by a mail system, by how it is built.

Most reports have the form of RFC 6522: a multipart/report whose first parts say what it is about. Many a bounce has
none, and is known by who sends it and by the message that it brings back. A report that somebody forwards is theirs.
"""

import re
from collections.abc import Iterator
from email.message import Message as Mail
from itertools import islice

from casework.domain.mail_kind import MailKind

_BY_TYPE = {
    "delivery-status": MailKind.BOUNCE,
    "global-delivery-status": MailKind.BOUNCE,
    "disposition-notification": MailKind.READ_RECEIPT,
    "global-disposition-notification": MailKind.READ_RECEIPT,
    "feedback-report": MailKind.FEEDBACK_REPORT,
}
_MOST_PARTS = 20
_RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "multipart/report"}
_STATUS = re.compile(
    r"(?:\bstatus *: *|#|\b[245][0-5]\d[ -])[245]\.\d{1,3}\.\d{1,3}(?![\d.])"
    r"|(?::|<<<|>>>)\s*(?:4[235]|5[0235])\d[ -]+(?=[a-z<])",
    re.IGNORECASE,
)
_QUOTED_HEADER = re.compile(r"^[ \t>|]*(?:received|return-path|message-id|from|to|subject|date) *:", re.I | re.M)
_ENOUGH_HEADERS = 3
_FIRST_CHARACTERS = 20_000


def report(mail: Mail) -> MailKind | None:
    """Of what kind the report is that ``mail`` is; None where it is none of these, whatever else it reports.

    Also a message that is nothing but the part which says it, and a report that does not name its type.
    """
    whole = mail.get_content_type()
    if whole.startswith("message/"):
        return _BY_TYPE.get(whole.removeprefix("message/"))
    if whole != "multipart/report":
        return None
    said = str(mail.get_param("report-type") or "").strip().lower()
    if said in _BY_TYPE:
        return _BY_TYPE[said]
    return next((_BY_TYPE[kind] for kind in map(_without_message, _types(mail)) if kind in _BY_TYPE), None)


def brings_a_message_back(mail: Mail, text: str) -> bool:
    """Whether ``mail`` holds another message, or the headers of one, or the state of its delivery, beside its words; or
    quotes such headers among its words, which are ``text``.
    """
    types = set(_types(mail))
    if types & _RETURNED or any(_without_message(each) in _BY_TYPE for each in types):
        return True
    quoted = {found.group().strip(" \t>|:").lower() for found in _QUOTED_HEADER.finditer(text[:_FIRST_CHARACTERS])}
    return len(quoted) >= _ENOUGH_HEADERS


def tells_a_status(text: str) -> bool:
    """Whether ``text`` has a line by which mail servers refuse (RFC 5321 section 4.2), as programs bring it: its code
    stands where a reply begins, or before one that says more (RFC 3463). A number alone may count pupils, or be that of
    a paragraph or a telephone.
    """
    return _STATUS.search(text[:_FIRST_CHARACTERS]) is not None


def _types(mail: Mail) -> Iterator[str]:
    parts = mail.get_payload() if mail.is_multipart() else []
    return (part.get_content_type() for part in islice(parts, _MOST_PARTS) if isinstance(part, Mail))


def _without_message(content_type: str) -> str:
    return content_type.removeprefix("message/")
