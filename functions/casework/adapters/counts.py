"""Counts, which outlive what was counted."""

from casework.adapters import keys
from casework.adapters.table import Item, Table
from casework.domain.referral_count import ReferralCount
from casework.domain.round import Outcome


class Counts:
    """Reads what was counted in the transactions that made it countable."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_referrals(self) -> list[ReferralCount]:
        """Every month's referrals by how they ended, earliest month first."""
        items = self._table.query(keys.counts("referrals"))
        return [_referrals(item) for item in items]


def _referrals(item: Item) -> ReferralCount:
    month, outcome = item["sk"].split("#")
    return ReferralCount(month=month, outcome=Outcome(outcome), n=item["n"])
