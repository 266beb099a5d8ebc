"""How much was said of the service, and of whom else: counts that name no case and nobody (FB-01, FB-21)."""

from pydantic import Field

from casework.domain.other_service import Body
from casework.domain.record import Record
from casework.domain.round import Kind


class FeedbackCount(Record):
    """How much feedback of a ``kind`` was seen to in ``month`` (such as 2026-12, on the office's calendar)."""

    month: str
    kind: Kind
    n: int = Field(ge=0)


class ViewCount(Record):
    """How many people with views about a ``body`` were shown the way in ``month``."""

    month: str
    body: Body
    n: int = Field(ge=0)
