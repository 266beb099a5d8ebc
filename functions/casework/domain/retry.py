"""When the same thing, said again, is no new thing."""

from datetime import datetime, timedelta

A_RETRY_COMES_WITHIN = timedelta(hours=1)
"""So long the same answer, record or request from the same person is the same click, posted twice."""


def lately(at: datetime, now: datetime) -> bool:
    """Whether what is said ``now`` may be a retry of what was said ``at``."""
    return now - at < A_RETRY_COMES_WITHIN
