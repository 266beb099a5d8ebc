"""What is remembered of an erased case for a while, so that a late reply reaches a person: keyed hashes, by which the
client's address and our letters are known again, each beside the reference and nothing else (CF-07).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from casework.adapters import keys
from casework.adapters.table import Item
from casework.domain.round import Kind, Outcome

_BACKSTOP = timedelta(days=7)
"""How long after its day DynamoDB forgets by itself what the nightly run should have forgotten on it."""


def late_reply_items(items: Sequence[Item], pseudonym: Callable[[str], str], forget_on: date) -> list[Item]:
    """What to remember until the day ``forget_on`` of a case whose ``items`` are about to be erased; ``pseudonym``
    makes the hashes, which intake makes again.

    Nothing, of a family that was referred and never wanted us: only a count is left of them (CF-25). Nor of what a
    machine answered: its owner's first own words are no late reply.
    """
    if not any(_is_of_a_client(item) for item in items):
        return []
    ref = keys.ref_of(items[0]["pk"])
    expires_at = int((datetime.combine(forget_on, time.min, UTC) + _BACKSTOP).timestamp())
    due = {"erasure": keys.FORGET, "erase_on": forget_on.isoformat(), "expires_at": expires_at}
    known_by = dict.fromkeys(known for item in items if (known := _known_by(item)))
    return [{**keys.late(pseudonym(each), ref), **due} for each in known_by]


def _is_of_a_client(item: Item) -> bool:
    """Whether it is a round of somebody who got in touch, or said yes to being helped."""
    if keys.type_of(item["sk"]) != "ROUND":
        return False
    return item["kind"] != Kind.REFERRAL and item.get("outcome") not in {Outcome.WAS_A_REFERRAL, Outcome.SET_ASIDE}


def _known_by(item: Item) -> str | None:
    """The client's address, or SES's id of a letter to them."""
    match keys.type_of(item["sk"]):
        case "CONTACT":
            return item.get("email")
        case "LETTER" if item.get("recipient") == "contact":
            return item.get("ses_message_id")
    return None
