"""One message of a case, and its original as it lies in the mail bucket."""

from contextlib import closing

from casework.domain.case import Case
from casework.domain.message import Message
from casework.errors import MailNotKept, NotOnCase
from casework.ports.mail import Mail
from desk.messages.refusals import NoLongerThere, NotToBeOpened

_QUARANTINED = "it is in quarantine, because it may carry a virus, and must not be opened"
HELD_BACK = (
    "nobody has said yet whether it refers a family: until then its words are shown, and nothing that came with them"
)
_NO_EMAIL = "it did not come as an email, and has no original"
GONE = "the original was removed"


def the_message(case: Case, message_id: str) -> Message:
    """The message of ``case``. Raises NotOnCase, and NotToBeOpened for what is in quarantine."""
    for message in case.messages:
        if message.id == message_id:
            if message.quarantined:
                raise NotToBeOpened(case.ref, _QUARANTINED)
            return message
    raise NotOnCase(case.ref, "message")


def original_key(case: Case, message: Message) -> str:
    """Where the original lies. Raises NotToBeOpened while ``message`` is held back (CF-24), and NoLongerThere."""
    if message.held_back:
        raise NotToBeOpened(case.ref, HELD_BACK)
    if message.raw_key is None:
        raise NoLongerThere(case.ref, why_no_original(message))
    return message.raw_key


def raw_message(case: Case, key: str, mail: Mail, most: int = -1) -> bytes:
    """The original under ``key``: all of it, or its first ``most`` bytes. Raises NoLongerThere."""
    try:
        body = mail.open(key)
    except MailNotKept:
        raise NoLongerThere(case.ref, GONE) from None
    with closing(body):
        return body.read(most)


def why_no_original(message: Message) -> str:
    """Why there is none, of a message without one."""
    return message.removed or _NO_EMAIL
