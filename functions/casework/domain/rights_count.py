"""How many requests about personal data ended how: what the register shows (CF-08)."""

from pydantic import Field

from casework.domain.record import Record
from casework.domain.rights_request import Right, Settled


class RightsCount(Record):
    """How many requests to use ``right`` were ``settled`` so in ``month`` (such as 2026-12, on the office's calendar),
    and how many of them ``late``.
    """

    month: str
    right: Right
    settled: Settled
    n: int = Field(ge=0)
    late: int = Field(ge=0)
