"""Who sees to a case, in the case table: on its header, and on its rounds, by which the worklist finds theirs."""

from casework.adapters import keys
from casework.adapters.living_case import LIVING, write_on
from casework.adapters.table import IS_NEW, Table, to_item
from casework.domain.allocation import Allocation
from casework.domain.case import Case

_MOST_ROUNDS = 90
"""Rounds in one transaction: DynamoDB takes a hundred operations."""


class AllocationStore:
    """Gives cases to people."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def allocate(self, case: Case, allocation: Allocation) -> None:
        """Write who sees to ``case`` from now on. Raises CaseErased, and CaseMovedOn when it was allocated, or a round
        of it began, since it was read.
        """
        ref, to = case.ref, allocation.to
        on_header = self._table.change(keys.header(ref), "REMOVE allocated_to", LIVING)
        on_rounds, theirs = "REMOVE allocated_to", {}
        if to:
            known = {":to": to.model_dump(mode="json")}
            on_header = self._table.change(keys.header(ref), "SET allocated_to = :to", LIVING, known)
            on_rounds, theirs = "SET allocated_to = :to", {":to": to.id}
        rounds = [keys.round_(ref, each.number) for each in case.rounds]
        write_on(
            self._table,
            ref,
            self._table.put(to_item(keys.allocation(ref, allocation.id), allocation), IS_NEW),
            self._table.check(keys.round_(ref, case.next_number), IS_NEW),
            *(self._table.change(each, on_rounds, "attribute_exists(pk)", theirs) for each in rounds[-_MOST_ROUNDS:]),
            header=on_header,
        )
