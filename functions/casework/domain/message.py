"""What reached the service: an email, or a note that a caseworker took of a call, a letter, a visit or a meeting."""

from casework.domain.channel import Channel
from casework.domain.mail_kind import MailKind
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember
from casework.domain.wrapping import Wrapping


class Attachment(Record):
    """Something that came with an email, named as its sender named it; its content stays in the raw message."""

    name: str
    type: str
    size: int


class Message(Record):
    """One message of a case, in the person's own words (CH-05).

    ``raw_key`` is where the untouched email lies in the mail bucket. ``wrappings`` are what it is sealed, signed or
    packed with. ``mail_kind`` is what it is, of an email that could be read; ``automatic`` says why it was certainly
    sent by a machine, ``unreadable`` why it could not be read; ``quarantined`` mail is never opened. ``copy_of`` is the
    message whose words this one brings again, by another way. ``held_back`` is whether it is not to be worked with
    until a person has said what it is; ``removed`` says what was taken out of it, and why.
    """

    id: str
    channel: Channel
    received_at: Instant
    text: str = ""
    truncated: bool = False
    wants: str | None = None
    taken_by: StaffMember | None = None
    sender: str | None = None
    subject: str | None = None
    message_id: str | None = None
    raw_key: str | None = None
    attachments: tuple[Attachment, ...] = ()
    wrappings: tuple[Wrapping, ...] = ()
    mail_kind: MailKind | None = None
    automatic: str | None = None
    unreadable: str | None = None
    quarantined: bool = False
    copy_of: str | None = None
    held_back: bool = False
    removed: str | None = None
