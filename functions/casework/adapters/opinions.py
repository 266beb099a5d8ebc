"""What people think of the service, or of another one, in the case table, as staff see to it."""

from datetime import date, datetime

from casework.adapters import keys
from casework.adapters.cases import round_item
from casework.adapters.counts import one_answer
from casework.adapters.living_case import write_on
from casework.adapters.rounds import ON_THIS_TURN, UNANSWERED, RoundStore, turning
from casework.adapters.table import IS_NEW, Table
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.other_service import OtherService
from casework.domain.round import Round

_NOT_DISCUSSED = f"{UNANSWERED} AND attribute_not_exists(other_service.discussed)"


class OpinionStore:
    """Ends feedback and views about other services, each counted in the transaction that ends it.

    Everything here raises CaseErased, and CaseMovedOn when the round is not as it was read.
    """

    def __init__(self, table: Table) -> None:
        self._table, self._rounds = table, RoundStore(table)

    def discussed(self, round_: Round, views: OtherService) -> None:
        """Write that the views of ``round_`` were discussed; its machine waits on for the way to be shown."""
        discussed = {":views": views.model_dump(mode="json", exclude_none=True)}
        key = keys.round_(round_.ref, round_.number)
        write_on(
            self._table,
            round_.ref,
            self._table.change(key, "SET other_service = :views", _NOT_DISCUSSED, discussed),
        )

    def end(
        self,
        was: Round,
        becomes: Round,
        at: datetime,
        month: str,
        erase_on: date,
        promised: PromisedAnswer | None,
        then: Round | None = None,
    ) -> Round:
        """Write at ``at`` how ``was`` ends, count it in ``month`` (such as 2026-12) and as what was ``promised``, if
        anything was, and begin ``then``, if more is to be done: the case is not on its way to being erased so long. The
        round as it is afterwards, with the token on which its machine waits.
        """
        expression, values, names = turning(becomes, at, None if then else erase_on)
        key = keys.round_(was.ref, was.number)
        write_on(
            self._table,
            was.ref,
            self._table.change(key, expression, ON_THIS_TURN, {**values, ":was": was.turn}, names),
            self._table.change(_counted(becomes, month), "ADD n :one", values={":one": 1}),
            *([one_answer(self._table, promised)] if promised else []),
            *([self._table.put(round_item(then), IS_NEW)] if then else []),
        )
        return self._rounds.get(was.ref, was.number)


def _counted(ended: Round, month: str) -> keys.Key:
    if ended.other_service and ended.other_service.route:
        return keys.count("views", month, ended.other_service.route.body)
    return keys.count("feedback", month, ended.kind)
