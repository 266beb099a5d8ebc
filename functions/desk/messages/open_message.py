"""Reading one message: its words, and what its original says beside them."""

from collections.abc import Collection, Iterable, Iterator

from casework.domain.case import Case
from casework.domain.confirmed_referral import look_at
from casework.domain.lookalike import LookAlike, look_alikes
from casework.domain.message import Attachment, Message
from casework.domain.record import Record
from casework.domain.visible import file_name, visible
from casework.mail.checks import checks
from casework.mail.original import Original, Unreadable, open_original
from casework.ports.mail import Mail
from desk.messages.message_views import EnclosedFile, OpenedMessage
from desk.messages.refusals import NoLongerThere
from desk.messages.the_message import HELD_BACK, raw_message, the_message, why_no_original

LARGEST = 4_000_000
"""Bytes that a function can hand out: Lambda's answer has 6 MiB at the most, in which four bytes stand for three."""

_NO_HTML = "it has no HTML"


class NoOriginal(Record):
    """Why there is no original to be shown, and whether there is one to be fetched as it is."""

    why: str
    kept: bool = False


def open_message(case: Case, message_id: str, mail: Mail, domains: Collection[str]) -> OpenedMessage:
    """The message of ``case`` by its id, with what the service's own ``domains`` make suspicious about its sender.

    Raises NotOnCase, and NotToBeOpened for what is in quarantine. Whatever else is wrong with it is said in the answer.
    """
    message = the_message(case, message_id)
    found = _original(case, message, mail)
    original = found if isinstance(found, Original) else None
    held, enclosed = message.held_back, original.attachments if original else message.attachments
    return OpenedMessage(
        ref=case.ref,
        id=message.id,
        channel=message.channel,
        received_at=message.received_at,
        text=message.text,
        truncated=message.truncated,
        wrappings=message.wrappings,
        wants=message.wants,
        taken_by=message.taken_by,
        sender=visible(message.sender) if message.sender else None,
        sender_name=visible(original.name) if original and original.name else None,
        replies_to=tuple(map(visible, _replies_elsewhere(original, message.sender))),
        subject=visible(message.subject) if message.subject is not None else None,
        sent=visible(original.sent) if original and original.sent else None,
        html=(original.html or None) if original and not held else None,
        html_missing=HELD_BACK if held else _why_no_html(found),
        html_cut=bool(original and original.html_cut),
        checks=checks(original.verdicts, message.sender) if original else (),
        look_alikes=_look_alikes(case, message, original, domains),
        needs_eyes_because=_needs_eyes(case, message),
        automatic=message.automatic,
        unreadable=message.unreadable,
        removed=message.removed,
        copy_of=message.copy_of,
        held_back=held,
        attachments=() if held else tuple(_files(enclosed, original)),
        attachments_held_back=len(enclosed) if held else 0,
        original=not held and (isinstance(found, Original) or found.kept),
    )


def _original(case: Case, message: Message, mail: Mail) -> Original | NoOriginal:
    if message.raw_key is None:
        return NoOriginal(why=why_no_original(message))
    try:
        opened = open_original(raw_message(case, message.raw_key, mail))
    except NoLongerThere as gone:
        return NoOriginal(why=gone.why)
    if isinstance(opened, Unreadable):
        return NoOriginal(why=f"the original could not be read ({opened.why}); it can be fetched as it is", kept=True)
    return opened


def _why_no_html(found: Original | NoOriginal) -> str | None:
    if isinstance(found, NoOriginal):
        return found.why
    return None if found.html or found.html_cut else _NO_HTML


def _replies_elsewhere(original: Original | None, sender: str | None) -> tuple[str, ...]:
    replies = original.replies_to if original else ()
    return tuple(each for each in replies if each.casefold() != (sender or "").casefold())


def _look_alikes(
    case: Case, message: Message, original: Original | None, domains: Collection[str]
) -> tuple[LookAlike, ...]:
    known = {case.contact.email} if case.contact and case.contact.email else set()
    replies = _replies_elsewhere(original, message.sender)
    found = look_alikes(original.name if original else None, message.sender, replies, domains, known)
    return tuple(each.model_copy(update={"seen": visible(each.seen)}) for each in found)


def _needs_eyes(case: Case, message: Message) -> tuple[str, ...]:
    """Why a person has to look at it: as noted on the round that it began, or else on the task that it raised."""
    of_rounds = [why for round_ in case.rounds if round_.message == message.id for why in round_.needs_eyes]
    return tuple(of_rounds) or tuple(task.what for task in case.tasks if task.id == look_at(message))


def _files(enclosed: Iterable[Attachment], original: Original | None) -> Iterator[EnclosedFile]:
    signs = dict(enumerate(original.signs if original else (), 1))
    for number, attachment in enumerate(enclosed, 1):
        yield EnclosedFile(
            number=number,
            name=file_name(attachment.name),
            declared=visible(attachment.type),
            size=attachment.size,
            signs=signs.get(number, ()),
            fetchable=original is not None and attachment.size <= LARGEST,
        )
