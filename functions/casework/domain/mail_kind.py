"""What an email is, by what the standards say that such mail carries: a person's, or one of a machine's."""

from enum import StrEnum


class MailKind(StrEnum):
    """HUMAN is what a person seems to have written, and whatever says nothing of itself. AUTO_REPLY answers by itself
    (RFC 3834), READ_RECEIPT says that a letter was opened (RFC 8098), BOUNCE that it did or did not arrive (RFC 3464,
    and those that have not that form), FEEDBACK_REPORT that somebody called it spam (RFC 5965).

    LIST came through a mailing list (RFC 2919, RFC 2369), CALENDAR is an invitation or the answer to one (RFC 6047):
    both may be a person's. AUTOMATIC is what else a machine made, OWN comes from a mailbox of the service itself.
    """

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    READ_RECEIPT = "read_receipt"
    BOUNCE = "bounce"
    FEEDBACK_REPORT = "feedback_report"
    LIST = "list"
    CALENDAR = "calendar"
    AUTOMATIC = "automatic"
    OWN = "own"
