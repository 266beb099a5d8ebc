"""Conflicts of interest, as the use cases need them kept."""

from collections.abc import Sequence
from typing import Protocol

from casework.domain.conflict import Conflict, StepTaken
from casework.domain.task import Task


class Conflicts(Protocol):
    """Conflicts of interest that were declared."""

    def of(self, ref: str) -> list[Conflict]:
        """Every conflict that was declared on a case."""

    def declare(self, ref: str, conflict: Conflict, tasks: Sequence[Task]) -> None:
        """Write a conflict and its tasks. Raises CaseErased, and CaseMovedOn when its id is taken."""

    def take_step(self, ref: str, conflict_id: str, step: StepTaken) -> None:
        """Record the step taken about a conflict, unless one was recorded before: the first stays."""
