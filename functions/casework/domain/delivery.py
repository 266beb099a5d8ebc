"""What makes a second delivery of the same thing recognisable, so that it makes no second case."""

import hashlib

from casework.domain.record import Instant, Record


class Delivery(Record):
    """That something was taken in, and what became of it.

    ``id`` is a hash and says nothing about anyone. ``fingerprint`` tells a retry from a different thing under the
    same key. ``new_round`` is whether it opened a round, or joined one that was open.
    """

    id: str
    ref: str
    round: int
    message: str
    new_round: bool
    due_at: Instant
    fingerprint: str | None = None


def digest(*parts: bytes) -> str:
    """A hash of ``parts`` in which no two different lists of parts collide by concatenation."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()
