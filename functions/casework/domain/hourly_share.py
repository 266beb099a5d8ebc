"""How many letters of one kind may go by themselves in one hour."""

from casework.domain.record import Instant, Record


class HourlyShare(Record):
    """That ``most`` letters of ``flow`` may go in ``hour`` of UTC, such as 2026-12-01T10, of which one more is to go at
    ``at``.
    """

    flow: str
    hour: str
    most: int
    at: Instant
