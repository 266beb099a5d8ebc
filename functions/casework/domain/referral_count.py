"""How many referrals ended how: all that is left of those that were erased (CF-25)."""

from pydantic import Field

from casework.domain.record import Record
from casework.domain.round import Outcome


class ReferralCount(Record):
    """How many referrals ended with ``outcome`` in ``month`` (such as 2026-12, on the office's calendar)."""

    month: str
    outcome: Outcome
    n: int = Field(ge=0)
