"""How many promised answers were given when they were promised: counted, and what is still missing with it (CH-03)."""

from collections.abc import Iterable

from casework.domain.month_count import MonthCount
from casework.domain.record import Record
from casework.domain.round import Kind
from casework.domain.small_numbers import sayable, tells_of_somebody


class Kept(Record):
    """Of ``due`` promised answers, how many were given ``on_time`` and how many ``late``, how many are ``overdue`` and
    still missing, and the ``share`` that was on time, from 0 to 1. A number that is not to be said is None; so is the
    share where nothing was due.
    """

    due: int | None
    on_time: int | None
    late: int | None
    overdue: int | None
    share: float | None


def kept(counts: Iterable[MonthCount], kinds: Iterable[Kind], overdue: int = 0) -> Kept:
    """What ``counts`` say about these kinds, and ``overdue`` answers that nobody has given yet: who leaves them out is
    the better the less they answer.
    """
    months, of = tuple(counts), tuple(kinds)
    answered = sum(month.answered.get(kind, 0) for month in months for kind in of)
    late = sum(month.late.get(kind, 0) for month in months for kind in of)
    due = answered + overdue
    share = round((answered - late) / due, 3) if due else None
    return Kept(due=due, on_time=answered - late, late=late, overdue=overdue, share=share)


def for_others(exact: Kept, fewer_than: int) -> Kept:
    """``exact`` as it may be shown outside the service: without numbers that may tell of somebody (CH-12)."""
    due, parts = exact.due or 0, (exact.on_time or 0, exact.late or 0, exact.overdue or 0)
    if sayable(parts, fewer_than):
        return exact
    said = None if tells_of_somebody(due, fewer_than) else due
    return Kept(due=said, on_time=None, late=None, overdue=None, share=None)
