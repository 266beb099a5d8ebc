"""Holds in the case table, and reviews before erasure: what a person decides about how long a case is kept (CF-07).

A standing hold is marked on the case's header, so that a removal that is under way meanwhile is refused in its own
write.
"""

from contextlib import suppress
from datetime import date

from casework.adapters import keys
from casework.adapters.living_case import BY_HOLD, NOT_ERASED, held, hold_on, write_on
from casework.adapters.table import IS_NEW, Item, Operation, Table, to_item
from casework.adapters.tasks import untold
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import Hold
from casework.domain.task import Task
from casework.errors import CaseMovedOn

_AS_READ = "attribute_exists(pk) AND size(reviews) = :read"


class HoldStore:
    """Places holds, and reviews them as they were read; keeps reviews before erasure.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def place(self, ref: str, hold: Hold, look_on: date) -> None:
        """Write a new hold: nothing of the case may go from now on. Its review is seen to from ``look_on``."""
        place(self._table, ref, hold, look_on)

    def to_tell_first(self, ref: str, task: Task) -> None:
        """Put the task of telling the person before a restriction ends, once for its id."""
        with suppress(CaseMovedOn):
            write_on(self._table, ref, self._table.put(untold(ref, task), IS_NEW))

    def review(self, ref: str, was: Hold, reviewed: Hold, look_on: date) -> None:
        """Write that a hold was reviewed, and where that lifts it, that it holds nothing any more."""
        item = to_item(keys.hold(ref, was.id), reviewed, **looked_at(look_on))
        written = self._table.put(item, _AS_READ, {":read": len(was.reviews)})
        if reviewed.stands:
            write_on(self._table, ref, written)
        else:
            lifted = "DELETE holds :mark, restrictions :mark" if was.restricts else "DELETE holds :mark"
            lift = self._table.change(keys.header(ref), lifted, NOT_ERASED, {":mark": {held(reviewed.id)}})
            write_on(self._table, ref, written, header=lift)

    def decide(self, ref: str, review: ErasureReview, look_on: date) -> None:
        """Write what was decided about a case that was due; the nightly run acts on it from ``look_on``."""
        item = to_item(keys.erasure_review(ref, review.id), review, **looked_at(look_on))
        write_on(self._table, ref, self._table.put(item, IS_NEW))


def place(table: Table, ref: str, hold: Hold, look_on: date, *operations: Operation) -> None:
    """Write a new hold with ``operations`` that it follows from, all or none."""
    new = table.put(to_item(keys.hold(ref, hold.id), hold, **looked_at(look_on)), IS_NEW)
    hold_on(table, ref, held(hold.id), new, *operations, restricts=hold.restricts)


def looked_at(day: date) -> Item:
    """The attributes by which the nightly run looks at a case on ``day``: only the whole case says what is due."""
    return {"erasure": keys.ERASURE, "erase_on": day.isoformat()}


def is_held(header: Item) -> bool:
    """Whether the case of this header has a standing hold. What else keeps a case is for those who may read it."""
    return any(each.startswith(BY_HOLD) for each in header.get("holds", ()))
