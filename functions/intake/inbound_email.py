"""An email as intake judges it: what it says, whether it may be opened, and whether anything may be sent back."""

from datetime import datetime
from email.message import Message as Mail

from casework.domain.channel import Channel
from casework.domain.contact import Contact
from casework.domain.message import Message
from casework.domain.record import Record
from intake.automatic import why_automatic
from intake.identity import Identity, identify
from intake.raw_message import Unreadable, parse, read
from intake.verdicts import Verdict, verdicts


class InboundEmail(Record):
    """One email, judged.

    ``needs_eyes`` are reasons for a person to look, in words that name nobody. ``may_join`` is whether it may be added
    to a case by itself; ``named_ids`` and ``addresses`` are by what it may name that case.
    """

    delivery_id: str
    words_id: str
    message: Message
    contact: Contact | None
    needs_eyes: tuple[str, ...]
    no_automatic_letter: str | None
    may_join: bool
    named_ids: tuple[str, ...] = ()
    addresses: str = ""


def judge(raw: bytes, raw_key: str, received_at: datetime) -> InboundEmail:
    """Judge the email that SES stored under ``raw_key`` at ``received_at`` (aware); no content makes this raise."""
    identity = identify(raw, received_at)
    message = Message(id=identity.whole[:16], channel=Channel.EMAIL, received_at=received_at, raw_key=raw_key)
    try:
        mail = parse(raw)
        found = verdicts(mail)
        if found.virus is not Verdict.PASS:
            return _held_back(
                identity,
                message.model_copy(update={"quarantined": True}),
                f"it is in quarantine and must not be opened (virus check: {found.virus})",
            )
        return _open(mail, identity, message, found.dmarc)
    except Unreadable as unreadable:
        return _held_back(
            identity,
            message.model_copy(update={"unreadable": unreadable.why}),
            f"it could not be read ({unreadable.why}); the original is kept",
        )


def _open(mail: Mail, identity: Identity, message: Message, dmarc: Verdict) -> InboundEmail:
    reading = read(mail)
    automatic = why_automatic(mail, reading.sender)
    unproved = None if dmarc is Verdict.PASS else f"nobody can tell whether it is from whom it says (DMARC: {dmarc})"
    unsigned = None if reading.sender else "it names no sender"
    looks_automatic = f"it looks automatic: {automatic}" if automatic else None
    reasons = tuple(reason for reason in (unsigned, unproved, looks_automatic) if reason)
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
                "automatic": automatic,
            }
        ),
        contact=Contact(name=reading.sender_name, email=reading.sender) if reading.sender else None,
        needs_eyes=reasons,
        no_automatic_letter=reasons[0] if reasons else None,
        may_join=dmarc in {Verdict.PASS, Verdict.GRAY},
        named_ids=reading.named_ids,
        addresses=reading.addresses,
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
