"""Whether staff wrote an email by hand, in one of the mailboxes of the service in which they answer families."""

from email.message import Message as Mail

from casework.domain.mail_kind import MailKind
from casework.mail.raw_message import Reading
from casework.mail.verdicts import Verdict, Verdicts
from intake.kind_of_mail import KindOfMail, kind_of_mail


def written_by_staff(mail: Mail, reading: Reading, found: Verdicts, mailboxes: frozenset[str]) -> bool:
    """Whether ``mail`` is from one of these ``mailboxes`` (folded) and nothing speaks against it: DMARC proves the one
    sender that it names, nobody else passed it on, no machine wrote it, and it does not look like spam.
    """
    sender = reading.sender or ""
    return (
        sender.casefold() in mailboxes
        and reading.senders == 1
        and found.proves(sender)
        and found.spam is not Verdict.FAIL
        and not reading.resent_by
        and kind_of_mail(mail, reading, frozenset()) == KindOfMail(kind=MailKind.HUMAN)
    )
