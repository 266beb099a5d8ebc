"""A letter as an email: headers that other mail systems understand, and nothing about anyone in them."""

import re
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr

from casework.domain.record import Record
from casework.letters.enclosure import Enclosure
from casework.letters.wording import Wording

_MESSAGE_ID = re.compile(r"<(?!.*=\?)[!-;=?-~]{1,180}>")
"""An id that goes out as it came in: the library decodes encoded words in one, line ends too, and encodes long ones."""
_WHAT_EXCHANGE_KEEPS_BACK = "DR, RN, NRN, OOF, AutoReply"
"""Everything that may come back by itself but NDR: whether a letter did not arrive has to be heard (MS-OXCMAIL
2.1.3.2.20; its “All” would suppress that too)."""


class Envelope(Record):
    """Who a letter is from, who it is to, and where an answer to it goes.

    ``in_reply_to`` is the Message-ID of what the letter answers; None for letters that answer no email. ``by_a_person``
    is whether somebody wrote it: another person's absence note may then come back.
    """

    sender_name: str
    sender: str
    to: str
    reply_to: str | None = None
    in_reply_to: str | None = None
    by_a_person: bool = False


def compose(envelope: Envelope, wording: Wording, enclosures: Iterable[Enclosure] = ()) -> bytes:
    """The raw email, for SES to send.

    ``Auto-Submitted`` tells other machines not to answer (RFC 3834 section 5); ``X-Auto-Response-Suppress`` tells
    Exchange, which does not read it.
    """
    mail = EmailMessage(policy=SMTP.clone(max_line_length=200, cte_type="7bit"))
    mail["From"] = formataddr((envelope.sender_name, envelope.sender))
    mail["To"] = envelope.to
    mail["Subject"] = wording.subject
    if envelope.reply_to:
        mail["Reply-To"] = formataddr((envelope.sender_name, envelope.reply_to))
    if envelope.in_reply_to and _MESSAGE_ID.fullmatch(envelope.in_reply_to):
        mail["In-Reply-To"] = envelope.in_reply_to
        mail["References"] = envelope.in_reply_to
    if not envelope.by_a_person:
        mail["Auto-Submitted"] = "auto-replied" if envelope.in_reply_to else "auto-generated"
        mail["X-Auto-Response-Suppress"] = _WHAT_EXCHANGE_KEEPS_BACK
    mail["Content-Language"] = "en-GB"
    mail.set_content(wording.text)
    mail.add_alternative(wording.html, subtype="html")
    for each in enclosures:
        mail.add_attachment(
            each.content, maintype=each.maintype, subtype=each.subtype, filename=each.filename, params=each.parameters
        )
    return mail.as_bytes()
