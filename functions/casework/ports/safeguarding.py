"""What was passed on without consent, as the use cases need it kept."""

from collections.abc import Sequence
from typing import Protocol

from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.task import Task


class Safeguarding(Protocol):
    """Records of what was passed on without consent."""

    def record(self, ref: str, record: SafeguardingDisclosure, tasks: Sequence[Task]) -> None:
        """Write a record and its tasks. Raises CaseErased, and CaseMovedOn when its id is taken."""
