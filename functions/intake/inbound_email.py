"""An email as intake judges it: what it says, whether it may be opened, and whether anything may be sent back."""

from datetime import datetime

from casework.domain.channel import Channel
from casework.domain.contact import Contact, can_be_written_to
from casework.domain.mail_kind import MailKind
from casework.domain.message import Message
from casework.domain.record import Record
from casework.mail.delivery_report import DeliveryReport, delivery_report
from casework.mail.raw_message import Reading, glance, parse, read
from casework.mail.verdicts import Verdict, Verdicts, verdicts
from intake.identity import Identity, identify
from intake.kind_of_mail import KindOfMail, kind_of_mail
from intake.own_mailbox import written_by_staff

_BY_STAFF = "it comes from one of the service's own mailboxes"


class InboundEmail(Record):
    """One email, judged.

    ``needs_eyes`` are reasons for a person to look, in words that name nobody. ``silent`` is whether not even staff may
    be written to about it, ``may_wait`` whether it is certainly an answer that a machine sent by itself, ``may_join``
    whether it may be added to a case by itself; ``named_ids`` and ``addresses`` are by what it may name that case,
    ``recipients`` whom it was sent to, folded, and ``resent_by`` who passed it on since. ``by_staff`` is whether
    somebody wrote it in a mailbox of the service, as DMARC proves. ``returns`` are the ids of the letters whose fate it
    reports, as mail systems do, ``returned_ids`` those of the messages that it brings back, and ``report`` what it says
    of them.
    """

    delivery_id: str
    words_id: str | None
    message: Message
    contact: Contact | None
    needs_eyes: tuple[str, ...]
    no_automatic_letter: str | None
    may_join: bool
    silent: bool = False
    may_wait: bool = False
    named_ids: tuple[str, ...] = ()
    addresses: str = ""
    recipients: frozenset[str] = frozenset()
    resent_by: tuple[str, ...] = ()
    by_staff: bool = False
    returns: tuple[str, ...] = ()
    returned_ids: tuple[str, ...] = ()
    report: DeliveryReport | None = None


def judge(
    raw: bytes,
    raw_key: str,
    received_at: datetime,
    own: frozenset[str] = frozenset(),
    mailboxes: frozenset[str] = frozenset(),
) -> InboundEmail:
    """Judge the email that SES stored under ``raw_key`` at ``received_at`` (aware); no content makes this raise.

    ``own`` are the service's own addresses: what comes from them is no family's. In the ``mailboxes`` its staff write
    to families by hand.
    """
    identity = identify(raw, received_at)
    message = Message(id=identity.whole[:16], channel=Channel.EMAIL, received_at=received_at, raw_key=raw_key)
    try:
        mail = parse(raw)
        found = verdicts(mail)
        if found.virus is not Verdict.PASS:
            return _quarantined(identity, message, found)
        reading = read(mail)
        sort = kind_of_mail(mail, reading, own)
        if by_staff := written_by_staff(mail, reading, found, mailboxes):
            sort = KindOfMail(kind=MailKind.OWN, why=_BY_STAFF, certain=True, loops=sort.kind is MailKind.OWN)
        judged = _judged(identity, message, reading, found, sort).model_copy(update={"by_staff": by_staff})
        if not judged.returns:
            return judged
        return judged.model_copy(update={"returned_ids": reading.returned_ids, "report": delivery_report(mail)})
    except Exception as error:  # noqa: BLE001  # whatever a message does to the reader, there is a person who can look
        return _unreadable(raw, identity, message, own, why=type(error).__name__)


def _unreadable(raw: bytes, identity: Identity, message: Message, own: frozenset[str], *, why: str) -> InboundEmail:
    """An email that could not be taken apart: who it says it is from, what it answers and how it begins, if no more.
    Nothing is sent back for it, and no rule decides what it is.
    """
    reason = f"it could not be read ({why}); the original is kept"
    unreadable = message.model_copy(update={"unreadable": why})
    try:
        mail, reading = glance(raw)
        found = verdicts(mail)
        if found.virus is not Verdict.PASS:
            return _quarantined(identity, message, found)
        seen = _judged(identity, unreadable, reading, found, kind_of_mail(mail, reading, own))
    except Exception:  # noqa: BLE001  # as above
        return _held_back(identity, unreadable, reason)
    return seen.model_copy(
        update={
            "message": seen.message.model_copy(update={"mail_kind": None, "automatic": None}),
            "needs_eyes": (reason, *seen.needs_eyes),
            "no_automatic_letter": reason,
            "may_wait": False,
            "returns": (),
        }
    )


def _quarantined(identity: Identity, message: Message, found: Verdicts) -> InboundEmail:
    quarantined = message.model_copy(update={"quarantined": True})
    reason = f"it is in quarantine and must not be opened (virus check: {found.virus})"
    return _held_back(identity, quarantined, reason)


def _judged(identity: Identity, message: Message, reading: Reading, found: Verdicts, sort: KindOfMail) -> InboundEmail:
    doubts = {
        "it names no sender": reading.sender is None,
        "it names more than one sender": reading.senders > 1,
        "its sender's address is not one that letters can go to": bool(reading.sender)
        and not can_be_written_to(reading.sender or ""),
        f"nobody can tell whether it is from whom it says ({found.of_the_sender})": bool(reading.sender)
        and not found.proves(reading.sender),
        "it looks like spam": found.spam is Verdict.FAIL,
        f"it looks automatic: {sort.why}": sort.why is not None,
    }
    no_letter = tuple(doubt for doubt, holds in doubts.items() if holds)
    hidden = tuple(wrapping.means for wrapping in reading.wrappings if wrapping.hides)
    wordless = ("no words could be read in it",) if reading.wordless else ()
    broken = ("a part of it could not be read; the original is kept",) if reading.broken else ()
    more = ("more came with it than is listed here; the original has it all",) if reading.brings_more else ()
    invitation = ("it is an invitation in a calendar, or the answer to one",) if sort.kind is MailKind.CALENDAR else ()
    return InboundEmail(
        delivery_id=identity.whole,
        words_id=identity.words,
        message=message.model_copy(
            update={
                "text": reading.text,
                "truncated": reading.truncated,
                "sender": reading.sender,
                "subject": reading.subject,
                "message_id": reading.message_id,
                "attachments": reading.attachments,
                "wrappings": reading.wrappings,
                "mail_kind": sort.kind,
                "automatic": sort.why if sort.certain else None,
            }
        ),
        contact=Contact(name=reading.sender_name, email=reading.sender) if reading.sender else None,
        needs_eyes=no_letter + invitation + hidden + wordless + broken + more,
        no_automatic_letter=no_letter[0] if no_letter else None,
        silent=sort.loops,
        may_wait=sort.may_wait,
        may_join=reading.senders == 1 and not found.disowns(reading.sender),
        named_ids=reading.named_ids,
        addresses=reading.addresses,
        recipients=frozenset(address.casefold() for address in reading.recipients),
        resent_by=reading.resent_by,
        returns=(*reading.named_ids, *reading.returned_ids) if sort.report else (),
    )


def _held_back(identity: Identity, message: Message, reason: str) -> InboundEmail:
    return InboundEmail(
        delivery_id=identity.whole,
        words_id=identity.words,
        message=message,
        contact=None,
        needs_eyes=(reason,),
        no_automatic_letter=reason,
        may_join=False,
    )
