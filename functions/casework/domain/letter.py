"""A letter: any email that the service sends, kept as proof of what went to whom, and when."""

from enum import StrEnum
from typing import Literal

from casework.domain.record import Instant, Record
from casework.domain.returned import Returned
from casework.domain.staff import Role, StaffMember


class LetterState(StrEnum):
    """Where a letter stands. SENDING that lasts means that nobody knows: a person has to look (UNCONFIRMED)."""

    SENDING = "sending"
    SENT = "sent"
    WITHHELD = "withheld"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"


class Letter(Record):
    """One letter on its case. ``id`` is what makes it the only one of its kind: round, template and recipient.

    ``wording`` is the version of its words, ``encloses`` the documents that went with it, each with its version.
    ``recipient_hash`` is the keyed hash under which the recipient is remembered beyond the case, for erasure to find.
    ``words`` are those of a reply, which no template has, ``began_from`` the draft that they began from, and ``by`` who
    wrote it, or posted what a person has to post. ``returned`` is that it came back after it was sent.
    """

    id: str
    template: str
    wording: str | None = None
    encloses: tuple[str, ...] = ()
    words: str | None = None
    began_from: str | None = None
    by: StaffMember | None = None
    recipient: Literal["contact", "referrer"] | Role
    to: str
    recipient_hash: str | None = None
    state: LetterState
    at: Instant
    sent_at: Instant | None = None
    ses_message_id: str | None = None
    reason: str | None = None
    returned: Returned | None = None

    @property
    def called(self) -> str:
        """What people call it, such as “overdue manager”."""
        return self.template.replace("_", " ")
