"""Where an export can be fetched."""

from casework.domain.record import Instant, Record


class Link(Record):
    """An address from which somebody can fetch an export without signing in, until ``expires_at``."""

    url: str
    expires_at: Instant
