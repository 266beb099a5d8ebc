"""Fetching what came with a message, or all of it as it came: bytes for a file, never something to be opened here."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.record import Record
from casework.domain.visible import file_name
from casework.errors import NotOnCase
from casework.export.link import Link
from casework.mail.original import Unreadable, open_attachment
from casework.ports.mail import Mail
from casework.ports.original_links import OriginalLinks
from desk.messages.open_message import LARGEST
from desk.messages.refusals import NotToBeOpened, TooLarge
from desk.messages.the_message import original_key, raw_message, the_message


class File(Record):
    """Bytes, and a name that is safe to store them under."""

    name: str
    content: bytes


def fetch_attachment(case: Case, message_id: str, number: int, mail: Mail) -> File:
    """The attachment of a message by its number, from 1 on.

    Raises NotOnCase, NotToBeOpened for what is in quarantine, held back or cannot be read, NoLongerThere, and TooLarge.
    """
    message = the_message(case, message_id)
    found = open_attachment(raw_message(case, original_key(case, message), mail), number)
    if found is None:
        raise NotOnCase(case.ref, "attachment")
    if isinstance(found, Unreadable):
        raise NotToBeOpened(case.ref, f"the message could not be read ({found.why}): fetch the original")
    attachment, content = found
    if len(content) > LARGEST:
        raise TooLarge(case.ref, len(content))
    return File(name=file_name(attachment.name), content=content)


def fetch_original(case: Case, message_id: str, mail: Mail, links: OriginalLinks, now: datetime) -> File | Link:
    """The raw message; where it is too large to be handed out, a link to it, which holds for a short while from ``now``
    (aware).

    Raises NotOnCase, NotToBeOpened for what is in quarantine or held back, and NoLongerThere.
    """
    message = the_message(case, message_id)
    key, name = original_key(case, message), f"{case.ref}-{message.id}.eml"
    content = raw_message(case, key, mail, LARGEST + 1)
    return File(name=name, content=content) if len(content) <= LARGEST else links.link(key, name, now)
