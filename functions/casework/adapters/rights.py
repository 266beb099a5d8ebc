"""Requests about personal data in the case table: each is a round, which moves without waking its machine."""

from collections.abc import Sequence
from datetime import date, datetime

from casework.adapters import keys
from casework.adapters.cases import round_item
from casework.adapters.counts import one_answer
from casework.adapters.holds import place
from casework.adapters.living_case import write_on
from casework.adapters.rounds import ON_THIS_TURN, RoundStore, turning
from casework.adapters.table import IS_NEW, Operation, Table
from casework.adapters.tasks import untold
from casework.domain.hold import Hold
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.record import sortable
from casework.domain.rights_request import RightsRequest
from casework.domain.round import Round
from casework.domain.task import Task

_MOVED = "SET rights = :rights, due_at = :due ADD #turn :one"


class RightsStore:
    """Begins requests, moves and ends them, each with the tasks that follow or not at all.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def __init__(self, table: Table) -> None:
        self._table, self._rounds = table, RoundStore(table)

    def begin(self, round_: Round) -> None:
        """Begin the round of a request."""
        write_on(self._table, round_.ref, self._table.put(round_item(round_), IS_NEW))

    def move(self, was: Round, becomes: Round, tasks: Sequence[Task] = ()) -> Round:
        """Write what ``was`` becomes, and when it is due then. Its machine waits on: it looks again by itself."""
        values = {
            ":rights": _dumped(becomes.rights),
            ":due": sortable(becomes.due_at),
            ":one": 1,
            ":was": was.turn,
        }
        key = keys.round_(was.ref, was.number)
        moved = self._table.change(key, _MOVED, ON_THIS_TURN, values, {"#turn": "turn"})
        write_on(self._table, was.ref, moved, *self._tasks(was.ref, tasks))
        return becomes.model_copy(update={"turn": was.turn + 1})

    def end(
        self,
        was: Round,
        becomes: Round,
        at: datetime,
        month: str,
        erase_on: date,
        promised: PromisedAnswer | None,
        *,
        tasks: Sequence[Task] = (),
        hold: Hold | None = None,
        look_on: date | None = None,
    ) -> Round:
        """Write at ``at`` how ``was`` ends, and count it in ``month`` (such as 2026-12) and as what was ``promised``;
        with the ``hold`` that comes of it, whose review is seen to from ``look_on``. The round as it is afterwards,
        with the token on which its machine waits.
        """
        expression, values, names = turning(becomes, at, erase_on)
        key, values = keys.round_(was.ref, was.number), {**values, ":was": was.turn}
        operations = [
            self._table.change(key, expression, ON_THIS_TURN, values, names),
            self._counted(becomes, month),
            *([one_answer(self._table, promised)] if promised else []),
            *self._tasks(was.ref, tasks),
        ]
        if hold and look_on:
            place(self._table, was.ref, hold, look_on, *operations)
        else:
            write_on(self._table, was.ref, *operations)
        return self._rounds.get(was.ref, was.number)

    def copied(self, ref: str, export_key: str) -> None:
        """Note that the copy under ``export_key`` holds ``ref`` too, beside the case that it was asked on: whichever
        is erased first takes it along.
        """
        write_on(self._table, ref, self._table.put({**keys.copied(ref, export_key), "export_key": export_key}))

    def _counted(self, ended: Round, month: str) -> Operation:
        assert ended.rights, "only a request about personal data is counted as one"  # noqa: S101
        assert ended.rights.answer, "what has ended was answered"  # noqa: S101
        key = keys.count("rights", month, f"{ended.rights.right}#{ended.rights.answer.settled}")
        late = int(ended.answered_at is not None and ended.answered_at > ended.due_at)
        return self._table.change(key, "ADD n :one, late :late", values={":one": 1, ":late": late})

    def _tasks(self, ref: str, tasks: Sequence[Task]) -> list[Operation]:
        return [self._table.put(untold(ref, task)) for task in tasks]


def _dumped(rights: RightsRequest | None) -> object:
    return rights.model_dump(mode="json", exclude_none=True) if rights else None
