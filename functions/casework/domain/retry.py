"""When the same thing, said again, is no new thing."""

from datetime import timedelta

A_RETRY_COMES_WITHIN = timedelta(hours=1)
"""So long the same answer, record or request from the same person is the same click, posted twice."""
