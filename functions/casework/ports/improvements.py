"""What the service will do better, as the use cases need it kept."""

from datetime import datetime
from typing import Protocol

from casework.domain.improvement import Improvement
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.round import Round
from casework.domain.task import Task


class Improvements(Protocol):
    """What the service will do better."""

    def add(self, ref: str, improvement: Improvement, task: Task) -> None:
        """Write an action and the task of doing it. Raises CaseErased, and CaseMovedOn when its id is taken."""

    def add_on_turn(
        self,
        was: Round,
        becomes: Round,
        improvement: Improvement,
        task: Task,
        at: datetime,
        promised: PromisedAnswer | None = None,
    ) -> Round:
        """As add(), and as Rounds.turn(), both or neither."""
