"""Counts, which outlive what was counted."""

from collections.abc import Iterable, Sequence

from casework.adapters import keys
from casework.adapters.table import Item, Operation, Table, to_record
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.month_count import MonthCount
from casework.domain.opinion_count import FeedbackCount, ViewCount
from casework.domain.other_service import Body
from casework.domain.referral_count import ReferralCount
from casework.domain.rights_count import RightsCount
from casework.domain.rights_request import Right, Settled
from casework.domain.round import Kind, Outcome
from casework.domain.statistic import Statistic
from casework.domain.survey_count import SurveyCount

_ANSWERED, _LATE, _THEME = "answered_", "late_", "theme_"
_SURVEYS = ("invited", "withheld", "returned")


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

    def of_months(self, months: Sequence[str]) -> list[MonthCount]:
        """What was counted in each of these months, 25 of them at most; nothing is a count too."""
        surveys = {month: [keys.count("surveys", month, what) for what in _SURVEYS] for month in months}
        wanted = [key for month in months for key in (keys.month(month), *surveys[month])]
        found = {(item["pk"], item["sk"]): item for item in self._table.batch_get(wanted)}

        def at(key: keys.Key) -> Item:
            return found.get((key["pk"], key["sk"]), {})

        return [
            _month(month, at(keys.month(month)), [at(key).get("n", 0) for key in surveys[month]]) for month in months
        ]


def one_answer(table: Table, promised: PromisedAnswer) -> Operation:
    """Count an answer, in the very transaction that records it."""
    return _answers(table, promised, 1)


def one_answer_less(table: Table, promised: PromisedAnswer) -> Operation:
    """Take the counting of an answer back, in the very transaction that undoes it: nobody had it."""
    return _answers(table, promised, -1)


def _answers(table: Table, promised: PromisedAnswer, more: int) -> Operation:
    return table.change(
        keys.month(promised.month),
        "ADD #answered :more, #late :late",
        values={":more": more, ":late": more * int(promised.late)},
        names={"#answered": f"{_ANSWERED}{promised.kind}", "#late": f"{_LATE}{promised.kind}"},
    )


def one_case_about(table: Table, themes: Iterable[str], month: str) -> list[Operation]:
    """Count what a case was about, in the very transaction that closes it."""
    names = {f"#{number}": f"{_THEME}{theme}" for number, theme in enumerate(themes)}
    added = ", ".join(f"{name} :one" for name in names)
    return [table.change(keys.month(month), f"ADD {added}", values={":one": 1}, names=names)] if names else []


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


def _month(month: str, item: Item, surveys: list[int]) -> MonthCount:
    return MonthCount(
        month=month,
        answered={Kind(kind): n for kind, n in _counted(item, _ANSWERED)},
        late={Kind(kind): n for kind, n in _counted(item, _LATE)},
        themes=dict(_counted(item, _THEME)),
        surveys=SurveyCount(month=month, **dict(zip(_SURVEYS, surveys, strict=True))),
    )


def _counted(item: Item, what: str) -> Iterable[tuple[str, int]]:
    return ((name.removeprefix(what), int(n)) for name, n in item.items() if name.startswith(what))
