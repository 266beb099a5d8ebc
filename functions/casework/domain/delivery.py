"""What makes a second delivery of the same thing recognisable, so that it makes no second case."""

import hashlib
from enum import StrEnum

from casework.domain.record import Instant, Record


class Became(StrEnum):
    """What became of a delivery: a round of its own, one that was set aside, a message of one that was there, or a copy
    of a message.
    """

    ROUND = "round"
    SET_ASIDE = "set_aside"
    MESSAGE = "message"
    COPY = "copy"


class Delivery(Record):
    """That something was taken in, and what became of it.

    ``id`` is a hash of all of it, ``words`` of what its sender wrote: systems on the way may deliver the same words in
    two wrappings. Neither says anything about anyone. ``fingerprint`` tells a retried note from another one posted
    under the same key, ``raw_key`` is where an email lies in the mail bucket.
    """

    id: str
    words: str | None = None
    ref: str
    round: int
    message: str
    raw_key: str | None = None
    became: Became
    due_at: Instant
    fingerprint: str | None = None


def digest(*parts: bytes) -> str:
    """A hash of ``parts`` in which no two different lists of parts collide by concatenation."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()
