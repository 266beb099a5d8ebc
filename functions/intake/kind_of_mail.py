"""What an email is, by what the RFCs say that such messages carry.

The answer decides whether anything is sent back, and whether a person's look can wait; never whether there is a case.
`X-Auto-Response-Suppress` is no sign: Outlook puts it on mail that people write.
"""

import re
from email.message import Message as Mail

from casework.domain.mail_kind import MailKind
from casework.domain.record import Record
from casework.mail.delivery_report import was_thrown_away
from casework.mail.raw_message import Reading, header
from intake.mail_report import brings_a_message_back, report, tells_a_status

_MAIL_SYSTEM = re.compile(r"(mailer|mail)[-_. ]?daemon\b|mdaemon\b", re.IGNORECASE)
_POSTMASTER = re.compile(
    r"post[-_. ]?master\b|mail[-_. ]?delivery[-_. ](sub)?system\b|system administrator", re.IGNORECASE
)
_DID_NOT_ARRIVE = re.compile(
    r"undeliver|returned mail|failure notice|failed mail|deliver\w* (status|fail|error|warning|problem)"
    r"|mail (system |delivery )?(error|fail)",
    re.IGNORECASE,
)
_UNREAD = re.compile(r"([^@]*[-._+])?(no[-._]?reply|do[-._]?not[-._]?reply)([-._+][^@]*)?@", re.IGNORECASE)
_NOBODY = re.compile(r"<?\s*(mailer-daemon(@.*)?)?\s*>?", re.IGNORECASE)
_ANSWERS_GO_TO = ("Return-Path", "From")
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help", "List-Subscribe", "List-Owner")
_ANSWERING_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Autoresponse")
_CALENDAR_METHODS = {"request", "cancel", "reply", "counter", "declinecounter", "publish", "add", "refresh"}
_COMMENT = re.compile(r"\([^()]*\)")
_MOST_COMMENTS = 5


class KindOfMail(Record):
    """Of which ``kind`` an email is, and ``why`` nothing may be sent back by itself, in words for staff; None where it
    may. ``certain`` is whether the message itself says, as the RFCs have it, that a machine made it: nobody has to read
    it then where it joins a case. ``may_wait`` is whether it certainly answers something by itself.

    ``loops`` is whether a letter to staff about it could come back as the next such message, as with a bounce of that
    very letter; ``report`` whether a mail system seems to say what became of a letter.
    """

    kind: MailKind
    why: str | None = None
    certain: bool = False
    may_wait: bool = False
    loops: bool = False
    report: bool = False


def kind_of_mail(mail: Mail, reading: Reading, own: frozenset[str]) -> KindOfMail:
    """Of which kind ``mail`` is, of which ``reading`` was read.

    Mail from one of the service's ``own`` addresses counts as automatic: an answer to it would answer ourselves.
    """
    no_return = any(mail.get(name) is not None and _NOBODY.fullmatch(header(mail, name)) for name in _ANSWERS_GO_TO)
    if reading.sender and reading.sender.casefold() in own:
        why = "it comes from one of the service's own addresses"
        says = _report(mail) or _submitted(mail, no_return=no_return)
        answers = says is not None and says.may_wait
        return KindOfMail(kind=MailKind.OWN, why=why, certain=True, loops=True, may_wait=answers)
    return (
        _report(mail)
        or _bounce(mail, reading, no_return=no_return)
        or _submitted(mail, no_return=no_return)
        or _unsure(mail, reading, no_return=no_return)
        or _list(mail)
        or KindOfMail(kind=MailKind.CALENDAR if _is_calendar(mail) else MailKind.HUMAN)
    )


def _report(mail: Mail) -> KindOfMail | None:
    """What a report by a mail system is (RFC 6522)."""
    match report(mail):
        case None:
            return None
        case MailKind.READ_RECEIPT if was_thrown_away(mail):
            why = "it says that a letter was thrown away unread (RFC 8098, RFC 5429)"
            return KindOfMail(kind=MailKind.BOUNCE, why=why, certain=True, loops=True, report=True)
        case MailKind.READ_RECEIPT:
            why = "it says that a letter was opened (RFC 8098)"
            return KindOfMail(kind=MailKind.READ_RECEIPT, why=why, certain=True, may_wait=True, loops=True)
        case MailKind.FEEDBACK_REPORT:
            why = "it says that somebody called a letter spam (RFC 5965)"
            return KindOfMail(kind=MailKind.FEEDBACK_REPORT, why=why, certain=True, loops=True, report=True)
        case kind:
            why = "it is a report by a mail system (RFC 3464)"
            return KindOfMail(kind=kind, why=why, certain=True, loops=True, report=True)


def _bounce(mail: Mail, reading: Reading, *, no_return: bool) -> KindOfMail | None:
    """A bounce that has not the form of one. A mail system's name is enough; a postmaster, and whoever wants no answer,
    may be a person, so other signs have to agree.
    """
    by_system, by_postmaster = _is_from(_MAIL_SYSTEM, mail, reading), _is_from(_POSTMASTER, mail, reading)
    if not (by_system or by_postmaster or no_return):
        return None
    says = tells_a_status(reading.text) or _DID_NOT_ARRIVE.search(reading.subject) is not None
    brings = brings_a_message_back(mail, reading.text)
    if by_system or (by_postmaster and (no_return or says or brings)) or (says and brings):
        why = "it seems to say that a letter did not arrive"
        return KindOfMail(kind=MailKind.BOUNCE, why=why, certain=True, loops=True, report=True)
    return None


def _is_from(named: re.Pattern[str], mail: Mail, reading: Reading) -> bool:
    """Whether the sender is ``named`` so, in the address or beside it; mail systems write some without a domain."""
    local = reading.sender.rpartition("@")[0] if reading.sender else header(mail, "From").rpartition("<")[2]
    return any(named.match(each.lstrip('"')) for each in (local, reading.sender_name or ""))


def _submitted(mail: Mail, *, no_return: bool) -> KindOfMail | None:
    """What Auto-Submitted says (RFC 3834 section 5). Many programs say of an answer only that it was generated:
    it answers something, to nobody.
    """
    said = _auto_submitted(mail)
    if said in {"", "no"}:
        return None
    why = "it says that it was sent automatically (Auto-Submitted, RFC 3834)"
    if said == "auto-forwarded":
        return KindOfMail(kind=MailKind.HUMAN, why="a machine forwarded it (Auto-Submitted)")
    answers = mail.get("In-Reply-To") is not None or mail.get("References") is not None
    if said == "auto-replied" or (no_return and answers):
        kind = MailKind.AUTO_REPLY
        return KindOfMail(kind=kind, why=why, certain=True, may_wait=True, loops=no_return, report=no_return)
    return KindOfMail(kind=MailKind.AUTOMATIC, why=why, certain=True, loops=no_return, report=no_return)


def _unsure(mail: Mail, reading: Reading, *, no_return: bool) -> KindOfMail | None:
    """What no standard says of itself, so that somebody may yet have written it."""
    precedence = header(mail, "Precedence").lower()
    if precedence == "auto_reply" or any(mail.get(name) is not None for name in _ANSWERING_MACHINES):
        why = "it says that it answers automatically"
        return KindOfMail(kind=MailKind.AUTO_REPLY, why=why, loops=no_return, report=no_return)
    if no_return:
        why = "it has an empty return address, as bounces have (RFC 5321)"
        return KindOfMail(kind=MailKind.AUTOMATIC, why=why, loops=True, report=True)
    if mail.get_content_type() == "multipart/report":
        return KindOfMail(kind=MailKind.AUTOMATIC, why="it is a report by some machine (RFC 6522)", loops=True)
    if _is_from(_POSTMASTER, mail, reading):
        return KindOfMail(kind=MailKind.AUTOMATIC, why="its sender's address is that of a mail system", loops=True)
    if _UNREAD.match(reading.sender or ""):
        return KindOfMail(kind=MailKind.AUTOMATIC, why="its sender's address is one that nobody reads")
    if precedence == "junk":
        return KindOfMail(kind=MailKind.AUTOMATIC, why="its Precedence says that it is automatic mail")
    return None


def _list(mail: Mail) -> KindOfMail | None:
    if any(mail.get(name) is not None for name in _LIST_HEADERS):
        return KindOfMail(kind=MailKind.LIST, why="it came through a mailing list (RFC 2919, RFC 2369)")
    if header(mail, "Precedence").lower() in {"bulk", "list"}:
        return KindOfMail(kind=MailKind.LIST, why="its Precedence says that it was sent to many")
    return None


def _is_calendar(mail: Mail) -> bool:
    """Whether ``mail`` invites or answers an invitation, and not only has a date attached (RFC 6047 section 2.4)."""
    parts = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return any(str(part.get_param("method") or "").lower() in _CALENDAR_METHODS for part in parts)


def _auto_submitted(mail: Mail) -> str:
    """The keyword of Auto-Submitted, without its comments and parameters."""
    said = header(mail, "Auto-Submitted")
    for _ in range(_MOST_COMMENTS):
        said = _COMMENT.sub(" ", said)
    return said.partition(";")[0].strip().lower()
