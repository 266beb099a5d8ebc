"""Behaviour incidents in the case table: with their case, so that they are erased with it, and read only by themselves
(BH-02).
"""

from collections.abc import Sequence

from casework.adapters import keys
from casework.adapters.cases import round_item
from casework.adapters.holds import looked_at
from casework.adapters.living_case import hold_on, kept_safe, write_on
from casework.adapters.safeguarding import safeguarding_item
from casework.adapters.table import IS_NEW, Operation, Table, to_item, to_record
from casework.adapters.tasks import untold
from casework.domain.incident import Incident
from casework.domain.round import Round
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.task import Task

_AS_READ = "attribute_exists(pk) AND #turn = :was"
_TURN = {"#turn": "turn"}


class IncidentStore:
    """Adds incidents, and changes each only as it was read.

    Everything that writes here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, ref: str) -> list[Incident]:
        """Every incident on a case, whoever asks: who may read each is for the asker to check."""
        return [to_record(item, Incident) for item in self._table.query(keys.partition(ref), keys.INCIDENTS)]

    def record(self, ref: str, incident: Incident, tasks: Sequence[Task]) -> None:
        """Write a new incident, and the tasks that follow."""
        new = self._table.put(to_item(keys.incident(ref, incident.id), incident), IS_NEW)
        write_on(self._table, ref, new, *self._tasks(ref, tasks))

    def change(self, ref: str, was: Incident, becomes: Incident, tasks: Sequence[Task] = ()) -> Incident:
        """Write what ``was`` becomes on its next turn, which is returned, and the tasks that follow."""
        written = _on_the_next_turn(was, becomes)
        write_on(self._table, ref, self._changed(ref, was, written), *self._tasks(ref, tasks))
        return written

    def report(
        self, ref: str, was: Incident, becomes: Incident, record: SafeguardingDisclosure, tasks: Sequence[Task]
    ) -> Incident:
        """As change(), with the record of what was passed on without consent: nothing of the case may go from then."""
        written = _on_the_next_turn(was, becomes)
        hold_on(
            self._table,
            ref,
            kept_safe(record.id),
            self._changed(ref, was, written),
            self._table.put(safeguarding_item(ref, record), IS_NEW),
            *self._tasks(ref, tasks),
        )
        return written

    def refuse_service(self, incident: Incident, refusal: Round) -> None:
        """Begin the round of a refusal of service that ``incident`` led to."""
        ref = refusal.ref
        write_on(
            self._table,
            ref,
            self._table.check(keys.incident(ref, incident.id), _AS_READ, {":was": incident.turn}, _TURN),
            self._table.put(round_item(refusal), IS_NEW),
        )

    def _changed(self, ref: str, was: Incident, written: Incident) -> Operation:
        closed = looked_at(written.closed_at.date()) if written.closed_at else {}
        item = to_item(keys.incident(ref, was.id), written, **closed)
        return self._table.put(item, _AS_READ, {":was": was.turn}, _TURN)

    def _tasks(self, ref: str, tasks: Sequence[Task]) -> list[Operation]:
        return [self._table.put(untold(ref, task)) for task in tasks]


def _on_the_next_turn(was: Incident, becomes: Incident) -> Incident:
    return becomes.model_copy(update={"turn": was.turn + 1})
