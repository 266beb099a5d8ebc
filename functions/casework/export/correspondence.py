"""The parts of an export that reached the service: messages, and the emails that they were read from."""

from collections.abc import Iterator
from typing import Any

from casework.domain.channel import Channel
from casework.domain.consent import ForWhom
from casework.domain.message import Message
from casework.domain.round import Kind
from casework.export.case_copy import YOURS, CaseCopy
from casework.export.part import Piece

_KINDS = {
    Channel.EMAIL: "Email",
    Channel.TELEPHONE: "Note of a telephone call",
    Channel.POST: "Note of a letter",
    Channel.VISIT: "Note of a visit",
    Channel.MEETING: "Note of a meeting",
    Channel.EVENT: "Evaluation form",
    Channel.SURVEY: "Answers to a survey",
    Channel.SOCIAL_MEDIA: "Note from social media",
}
_QUARANTINED = "It may carry a virus, and was never opened"
_HELD_BACK = "Nobody has said yet whether it refers a family"
_REFERRED = "Who referred wrote it"
_BY_OTHERS = "Somebody else wrote it, or nobody knows who did"
_OF_ANOTHER_CASE = "It names another case, and may tell of somebody else"
_UNPROVEN = "Nobody has proved that it came from the address that it names"


def of_messages(copy: CaseCopy) -> Iterator[Piece]:
    """Every message, and every original that is kept, each a part of its own: an original can hold more than its text,
    and the pictures and documents that came with it.
    """
    for number, message in enumerate(copy.case.messages, 1):
        why = _why_withheld(copy, message)
        flags: dict[str, Any] = {
            "withheld": why,
            "whose": YOURS if why is None else "somebody else's",
            "id_": message.id,
        }
        title = f"{_KINDS[message.channel]}, {copy.moment(message.received_at)}"
        if message.quarantined:
            flags |= {"releasable": False, "whose": "not known"}
        else:
            yield copy.piece("messages", title, message, **flags)
        if message.raw_key or message.quarantined:
            path = f"{copy.case.ref}/originals/{number:04}.eml"
            original = copy.piece("originals", f"{title}: the original", path=path, **flags)
            yield original.model_copy(update={"raw_key": message.raw_key})
    for split in copy.case.splits:
        title = f"A message that came to the wrong case, {copy.day(split.received_at)}"
        yield copy.piece("splits", title, split, id_=split.message, withheld=_OF_ANOTHER_CASE, discreet=True)
    for merger in copy.case.mergers:
        title = f"Two cases that became one, {copy.day(merger.at)}"
        yield copy.piece("mergers", title, merger, id_=merger.of, withheld=_OF_ANOTHER_CASE, discreet=True)


def _why_withheld(copy: CaseCopy, message: Message) -> str | None:
    """Why ``message`` is held back; None where it is in the words of who asks, as they wrote or as staff noted them."""
    if message.quarantined:
        return _QUARANTINED
    if copy.whose is not ForWhom.CLIENT:
        return copy.of_client
    if message.held_back:
        return _HELD_BACK
    began = [each for each in copy.case.rounds if each.message == message.id]
    if any(each.kind is Kind.REFERRAL for each in began):
        return _REFERRED
    if message.channel is not Channel.EMAIL:
        return None
    if not (copy.case.contact and copy.case.contact.writes_from(message.sender)):
        return _BY_OTHERS
    return _UNPROVEN if any(each.no_automatic_letter for each in began) else None
