"""The original of an email as staff may see it. Nothing in it makes reading it fail."""

from casework.domain.message import Attachment
from casework.domain.record import Record
from casework.mail.clean_html import clean_html
from casework.mail.part import Part
from casework.mail.raw_message import addresses, attachments, enclosed, header, parse, sender_name, signs
from casework.mail.verdicts import Verdicts, verdicts
from casework.mail.words import html_parts


class Original(Record):
    """What is in the raw message and not kept beside it: as its sender wrote it, but for ``html``, which is cleaned.

    ``sent`` is when, by the sender's own clock and in their own words; ``html_cut`` is whether there is more of that
    than can be shown. ``signs`` are what to be careful about in each of the ``attachments``.
    """

    name: str | None
    replies_to: tuple[str, ...]
    sent: str
    verdicts: Verdicts
    html: str
    html_cut: bool
    attachments: tuple[Attachment, ...]
    signs: tuple[tuple[str, ...], ...]


class Unreadable(Record):
    """That a raw message could not be read, and the name of the error."""

    why: str


def open_original(raw: bytes) -> Original | Unreadable:
    """``raw`` as staff may see it, or why it cannot be read."""
    try:
        mail = parse(raw)
        cleaned = clean_html(html_parts(Part(mail)))
        return Original(
            name=sender_name(mail),
            replies_to=addresses(mail, "Reply-To"),
            sent=header(mail, "Date"),
            verdicts=verdicts(mail),
            html=cleaned.html,
            html_cut=cleaned.cut,
            attachments=attachments(mail),
            signs=signs(mail),
        )
    except Exception as error:  # noqa: BLE001  # whatever a message does to the reader, there is a person who can look
        return Unreadable(why=type(error).__name__)


def open_attachment(raw: bytes, number: int) -> tuple[Attachment, bytes] | Unreadable | None:
    """The attachment of ``raw`` by its number, from 1 on, and what is in it; None where it has not so many."""
    try:
        return enclosed(parse(raw), number)
    except Exception as error:  # noqa: BLE001  # as above
        return Unreadable(why=type(error).__name__)
