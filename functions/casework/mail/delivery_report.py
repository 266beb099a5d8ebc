"""What a mail system reports of a letter: that it failed for good (RFC 3464), or that who got it complained (RFC 5965).

Anybody can write such a report: what follows from it is for whoever finds out whether the letter it names is ours.
"""

import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message as Mail
from enum import StrEnum
from itertools import islice

from casework.domain.record import Record

_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_FEEDBACK_PART = "message/feedback-report"
_RECEIPT_PARTS = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
_THROWN_AWAY = re.compile(r"automatic-action\s*/[^;]*;\s*deleted\b", re.IGNORECASE)
_COMPLAINTS = frozenset({"abuse", "fraud", "opt-out", "opt-out-list", "other"})
_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}")
_MOST_PARTS, _MOST_BLOCKS, _LONGEST = 200, 100, 20_000


class Says(StrEnum):
    """What a report says. PENDING is that nothing is lost, or not yet: it is delayed, or was passed on (RFC 3464
    section 2.3.3). UNCLEAR is whatever cannot be told apart by a machine.
    """

    FAILED = "failed"
    PENDING = "pending"
    COMPLAINT = "complaint"
    UNCLEAR = "unclear"


class DeliveryReport(Record):
    """A report. ``status`` is the code of the failure where it is well-formed, ``recipients`` whom it did not reach,
    where it says so.
    """

    says: Says
    status: str | None = None
    recipients: tuple[str, ...] = ()

    @property
    def is_permanent(self) -> bool:
        """Whether the next letter would fail too (RFC 3463 section 3.1)."""
        return (self.status or "").startswith("5")


def delivery_report(mail: Mail) -> DeliveryReport | None:
    """What ``mail`` reports; None where it has no part that machines can read. Whatever is in it, this does not fail:
    a part that is cut short says what it says as far as it goes.
    """
    parts = list(islice(mail.walk(), _MOST_PARTS))
    for part in parts:
        if part.get_content_type() == _FEEDBACK_PART:
            return DeliveryReport(says=_complains(part))
    blocks = [block for part in parts if part.get_content_type() in _STATUS_PARTS for block in _blocks(part)]
    return _of_recipients(blocks) if blocks else None


def was_thrown_away(mail: Mail) -> bool:
    """Whether the read receipt ``mail`` says that the letter was thrown away by itself, which nobody has read then. A
    mailbox that wants no more, or no such letter, says so in that form (RFC 8098 section 3.2.6, RFC 5429).
    """
    receipts = (part for part in islice(mail.walk(), _MOST_PARTS) if part.get_content_type() in _RECEIPT_PARTS)
    return any(_THROWN_AWAY.match(_field(block, "Disposition")) for part in receipts for block in _blocks(part))


def _complains(part: Mail) -> Says:
    said = {_field(block, "Feedback-Type").lower() for block in _blocks(part)} - {""}
    return Says.COMPLAINT if said and said <= _COMPLAINTS else Says.UNCLEAR


def _of_recipients(blocks: list[Mail]) -> DeliveryReport:
    """All that were reported on must have failed: where one of several got it, a person has to look."""
    told = [block for block in blocks if _field(block, "Action")]
    actions = {_field(block, "Action").lower() for block in told}
    if not actions:
        return DeliveryReport(says=Says.UNCLEAR)
    if "failed" not in actions:
        known = actions <= {"delayed", "delivered", "relayed", "expanded"}
        return DeliveryReport(says=Says.PENDING if known else Says.UNCLEAR)
    if len(actions) > 1:
        return DeliveryReport(says=Says.UNCLEAR)
    statuses = [found[0] for block in told if (found := _STATUS.match(_field(block, "Status")))]
    recipients = [
        address for block in told for name in ("Original-Recipient", "Final-Recipient") if (address := _of(block, name))
    ]
    # Of several that failed, one that may work next time is enough not to bar the address.
    status = min(statuses, default=None, key=lambda each: each.startswith("5"))
    return DeliveryReport(says=Says.FAILED, status=status, recipients=tuple(dict.fromkeys(recipients)))


def _of(block: Mail, name: str) -> str | None:
    """The address in such a field, without its type: “rfc822; sam@example.org”."""
    _, _, address = _field(block, name).rpartition(";")
    return address.strip().strip("<>").casefold() or None


def _field(block: Mail, name: str) -> str:
    """The topmost such field, without comments beside it (RFC 3464 section 2.1)."""
    value = next((str(text) for field, text in block.raw_items() if field.lower() == name.lower()), "")
    return re.sub(r"\([^()]*\)", " ", value[:_LONGEST]).strip()


def _blocks(part: Mail) -> Iterator[Mail]:
    """The groups of fields in a part, each of which looks like the head of a message."""
    return islice(_all_blocks(part), _MOST_BLOCKS)


def _all_blocks(part: Mail) -> Iterator[Mail]:
    payload = part.get_payload()
    if isinstance(payload, list):
        for block in payload:
            if isinstance(block, Mail):
                yield block
                rest = block.get_payload()
                if isinstance(rest, str):
                    yield from _written(rest)
        return
    decoded = part.get_payload(decode=True)
    if isinstance(decoded, bytes):
        yield from _written(decoded.decode("utf-8", "replace"))


def _written(text: str) -> Iterator[Mail]:
    for block in re.split(r"\r?\n[ \t]*\r?\n", text[:_LONGEST].strip()):
        if block.strip():
            yield message_from_string(block)
