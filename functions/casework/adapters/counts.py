"""Counts, which outlive what was counted."""

from casework.adapters import keys
from casework.adapters.table import Item, Table, to_record
from casework.domain.opinion_count import FeedbackCount, ViewCount
from casework.domain.other_service import Body
from casework.domain.referral_count import ReferralCount
from casework.domain.rights_count import RightsCount
from casework.domain.rights_request import Right, Settled
from casework.domain.round import Kind, Outcome
from casework.domain.statistic import Statistic
from casework.domain.survey_count import SurveyCount


class Counts:
    """Reads what was counted in the transactions that made it countable."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_referrals(self) -> list[ReferralCount]:
        """Every month's referrals by how they ended, earliest month first."""
        items = self._table.query(keys.counts("referrals"))
        return [_referrals(item) for item in items]

    def of_feedback(self) -> list[FeedbackCount]:
        """Every month's feedback by its kind, earliest month first."""
        return [_feedback(item) for item in self._table.query(keys.counts("feedback"))]

    def of_views(self) -> list[ViewCount]:
        """Every month's views about other services by whom they were about, earliest month first."""
        return [_views(item) for item in self._table.query(keys.counts("views"))]

    def of_anonymised(self, opened: str) -> list[Statistic]:
        """What stays of anonymised cases whose month begins as ``opened`` does, such as 2026 or 2026-12."""
        return [to_record(item, Statistic) for item in self._table.query(keys.STATISTICS, opened)]

    def of_rights_requests(self) -> list[RightsCount]:
        """Every month's requests about personal data by right and by how they ended, earliest month first."""
        return [_rights(item) for item in self._table.query(keys.counts("rights"))]

    def of_surveys(self) -> list[SurveyCount]:
        """Every month's invitations and what came of them, earliest month first."""
        months: dict[str, dict[str, int]] = {}
        for item in self._table.query(keys.counts("surveys")):
            month, what = item["sk"].split("#")
            months.setdefault(month, {})[what] = item["n"]
        return [SurveyCount(month=month, **counted) for month, counted in months.items()]


def _referrals(item: Item) -> ReferralCount:
    month, outcome = item["sk"].split("#")
    return ReferralCount(month=month, outcome=Outcome(outcome), n=item["n"])


def _rights(item: Item) -> RightsCount:
    month, right, settled = item["sk"].split("#")
    return RightsCount(month=month, right=Right(right), settled=Settled(settled), n=item["n"], late=item["late"])


def _feedback(item: Item) -> FeedbackCount:
    month, kind = item["sk"].split("#")
    return FeedbackCount(month=month, kind=Kind(kind), n=item["n"])


def _views(item: Item) -> ViewCount:
    month, body = item["sk"].split("#")
    return ViewCount(month=month, body=Body(body), n=item["n"])
