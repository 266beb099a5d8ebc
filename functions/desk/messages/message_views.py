"""What the desk shows of one message."""

from casework.domain.channel import Channel
from casework.domain.lookalike import LookAlike
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember
from casework.domain.wrapping import Wrapping
from casework.mail.checks import MailCheck


class EnclosedFile(Record):
    """Something that came with an email, by the number under which it is fetched. ``name`` is one that a file may have,
    with what would hide its ending made visible; ``declared`` is the type that its sender says it has, ``signs`` are
    what to be careful about in it.
    """

    number: int
    name: str
    declared: str
    size: int
    signs: tuple[str, ...]
    fetchable: bool


class OpenedMessage(Record):
    """One message as staff may read it: its words as they are kept, and what its original adds to them.

    ``html`` is its HTML without anything that a browser would fetch or run; ``html_missing`` says why there is none,
    where the original cannot be shown, and ``html_cut`` that there is more of it than can be shown.
    ``replies_to`` are addresses other than the sender's. ``original`` is whether the raw message can be fetched.
    """

    ref: str
    id: str
    channel: Channel
    received_at: Instant
    text: str
    truncated: bool
    wrappings: tuple[Wrapping, ...]
    wants: str | None
    taken_by: StaffMember | None
    sender: str | None
    sender_name: str | None
    replies_to: tuple[str, ...]
    subject: str | None
    sent: str | None
    html: str | None
    html_missing: str | None
    html_cut: bool
    checks: tuple[MailCheck, ...]
    look_alikes: tuple[LookAlike, ...]
    needs_eyes_because: tuple[str, ...]
    automatic: str | None
    unreadable: str | None
    removed: str | None
    copy_of: str | None
    held_back: bool
    attachments: tuple[EnclosedFile, ...]
    attachments_held_back: int
    original: bool
