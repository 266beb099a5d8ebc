"""The behaviour incidents of cases, for whoever asks: what they may not read is not there for them (BH-02)."""

from collections.abc import Callable
from dataclasses import dataclass

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.incident import Incident
from casework.domain.staff import Role, StaffMember
from casework.errors import NotOnCase
from casework.ports.cases import Cases
from casework.ports.incidents import Incidents


class IncidentNotReady(Exception):
    """Something that must not be done about an incident as it stands. Nothing was changed: unlike an ImpossibleAct it
    does not go on the case's history, where it would tell everybody that there is an incident.
    """

    def __init__(self, ref: str, incident_id: str, missing: str) -> None:
        super().__init__(missing)
        self.ref, self.incident_id, self.missing = ref, incident_id, missing


class NotForThemToDecide(Exception):
    """Something about an incident that is for ``decided_by`` alone, asked by a worker whom it concerns."""

    def __init__(self, decided_by: Role) -> None:
        super().__init__(f"only the {decided_by} may do this, who decides about such records")
        self.decided_by = decided_by


@dataclass(frozen=True)
class IncidentFile:
    """The incidents that ``worker``, who has ``roles``, may read, where ``decided_by`` decides about them."""

    incidents: Incidents
    cases: Cases
    worker: StaffMember
    roles: frozenset[Role]
    decided_by: Role

    @property
    def decides(self) -> bool:
        """Whether who asks is the one who decides about incidents."""
        return self.decided_by in self.roles

    def of(self, case: Case) -> list[Incident]:
        """Those on ``case``, none for whom it does not concern."""
        return [each for each in self.incidents.of(case.ref) if self._may_read(each)]

    def get(self, ref: str, incident_id: str) -> Incident:
        """One of them. Raises NotOnCase for what this worker may not read, as for what does not exist."""
        for incident in self.incidents.of(ref):
            if incident.id == incident_id and self._may_read(incident):
                return incident
        raise NotOnCase(ref, "incident")

    def change(self, ref: str, incident_id: str, becomes: Callable[[Incident], Incident]) -> Incident:
        """Write what an incident becomes, unless it is that already. Raises CaseNotFound and NotOnCase."""

        def act(_: Case) -> Incident:
            was = self.get(ref, incident_id)
            incident = becomes(was)
            return was if incident == was else self.incidents.change(ref, was, incident)

        return on_case(ref, self.cases, act)

    def _may_read(self, incident: Incident) -> bool:
        return incident.may_be_read_by(self.worker, self.roles, self.decided_by)
