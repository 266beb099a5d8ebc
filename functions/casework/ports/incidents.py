"""How somebody behaved, as the use cases need it kept."""

from collections.abc import Sequence
from typing import Protocol

from casework.domain.incident import Incident
from casework.domain.round import Round
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.task import Task


class Incidents(Protocol):
    """Behaviour incidents, which are not shown with their case.

    Everything that writes here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def of(self, ref: str) -> list[Incident]:
        """Every incident on a case, whoever asks."""

    def record(self, ref: str, incident: Incident, tasks: Sequence[Task]) -> None:
        """Write a new incident, and the tasks that follow."""

    def change(self, ref: str, was: Incident, becomes: Incident, tasks: Sequence[Task] = ()) -> Incident:
        """Write what an incident becomes, and the tasks that follow; return it as it is then."""

    def report(
        self, ref: str, was: Incident, becomes: Incident, record: SafeguardingDisclosure, tasks: Sequence[Task]
    ) -> Incident:
        """As change(), with the record of what the police were told."""

    def refuse_service(self, incident: Incident, refusal: Round) -> None:
        """Begin the round of a refusal of service that an incident led to."""
