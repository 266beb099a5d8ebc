"""What waits, and what else is to be done, as the use cases need it listed."""

from collections.abc import Collection, Sequence
from typing import Protocol

from casework.domain.round import Status
from casework.domain.worklist import EVERYTHING, Beside, OpenTask, Wanted, WorklistPage


class Worklist(Protocol):
    """What waits, and what else is to be done."""

    def beside(self) -> Beside:
        """The tasks that are to be done, and who is away when."""

    def page(
        self, status: Status, after: str | None, wanted: Wanted = EVERYTHING, staff: Collection[str] = ()
    ) -> WorklistPage:
        """A page of the rounds with this status that are ``wanted``, after the mark ``after``. Those of ``staff``, by
        their sign-in ids, are looked up with it. Raises BadPageMark.
        """

    def set_aside(self, after: str | None) -> WorklistPage:
        """As page(), of the rounds that were set aside, the first that came first."""

    def of_tasks(self, tasks: Sequence[OpenTask], after: str | None, staff: Collection[str] = ()) -> WorklistPage:
        """As page(), of the cases of ``tasks``, each once, by the task of it that is due first."""
