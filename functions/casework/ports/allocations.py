"""Who sees to which case, as the use cases need it kept."""

from typing import Protocol

from casework.domain.allocation import Allocation
from casework.domain.case import Case


class Allocations(Protocol):
    """Who sees to which case."""

    def allocate(self, case: Case, allocation: Allocation) -> None:
        """Write who sees to ``case`` from now on. Raises CaseErased, and CaseMovedOn when it was allocated, or a round
        of it began, since it was read.
        """
