"""How many rounds of cases that are no longer there went how: statistics that outlive the people (CF-07)."""

from collections import Counter
from collections.abc import Iterable

from pydantic import Field

from casework.domain.record import Record
from casework.domain.round import Kind
from casework.domain.statistic import Statistic


class StatisticCount(Record):
    """Of the anonymised cases that were opened in ``month``, how many rounds of a ``kind`` there were, and how many of
    those were over by when they were due.
    """

    month: str
    kind: Kind
    n: int = Field(ge=1)
    in_time: int = Field(ge=0)


def counted(statistics: Iterable[Statistic]) -> list[StatisticCount]:
    """``statistics`` by month and kind, earliest month first."""
    n: Counter[tuple[str, Kind]] = Counter()
    in_time: Counter[tuple[str, Kind]] = Counter()
    for each in statistics:
        for round_ in each.rounds:
            n[each.month, round_.kind] += 1
            in_time[each.month, round_.kind] += round_.in_time
    return [StatisticCount(month=key[0], kind=key[1], n=n[key], in_time=in_time[key]) for key in sorted(n)]
