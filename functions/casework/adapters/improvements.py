"""Improvement actions in the case table."""

from datetime import datetime

from casework.adapters import keys
from casework.adapters.counts import one_answer
from casework.adapters.living_case import write_on
from casework.adapters.rounds import ON_THIS_TURN, RoundStore, turning
from casework.adapters.table import IS_NEW, Table, to_item
from casework.adapters.tasks import untold
from casework.domain.improvement import Improvement
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.round import Round
from casework.domain.task import Task


class ImprovementStore:
    """Adds improvement actions, each once for its id."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, ref: str, improvement: Improvement, task: Task) -> None:
        """Write the action and the task of doing it. Raises CaseErased, and CaseMovedOn when its id is taken."""
        write_on(
            self._table,
            ref,
            self._table.put(to_item(keys.improvement(ref, improvement.id), improvement), IS_NEW),
            self._table.put(untold(ref, task)),
        )

    def add_on_turn(
        self,
        was: Round,
        becomes: Round,
        improvement: Improvement,
        task: Task,
        at: datetime,
        promised: PromisedAnswer | None = None,
    ) -> Round:
        """As add(), in one transaction with the turn that ``was`` takes at ``at``, and with the count of what was
        ``promised``, where it gives that; the round as it is afterwards, with the token on which its machine waits.
        Raises CaseMovedOn, too, when it took another turn since it was read.
        """
        expression, values, names = turning(becomes, at)
        key = keys.round_(was.ref, was.number)
        write_on(
            self._table,
            was.ref,
            self._table.change(key, expression, ON_THIS_TURN, {**values, ":was": was.turn}, names),
            self._table.put(to_item(keys.improvement(was.ref, improvement.id), improvement), IS_NEW),
            self._table.put(untold(was.ref, task)),
            *([one_answer(self._table, promised)] if promised else []),
        )
        return RoundStore(self._table).get(was.ref, was.number)
