"""Whoever has a conflict of interest is kept off the case, whatever they ask of it (IM-14)."""

from typing import Any

from casework import wiring
from casework.api import KeptOff, case_named
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from desk.opinions import complaint_routes
from desk.sharing.safeguarding_routes import RECORD


def keep_off(event: dict[str, Any], worker: StaffMember, roles: frozenset[Role]) -> None:
    """Asked before every route, so that none can forget it; but whoever knows that somebody is at risk may say so on
    any case, and sees no more of it than what they said (CF-21). Who is not of the service is told by no refusal that
    there is such a case: the routes about their step ask for conflicts themselves. Raises KeptOff.
    """
    if event["routeKey"] == RECORD:
        return
    if event["routeKey"] in {complaint_routes.READ, complaint_routes.ANSWER} and not roles & SERVICE_ROLES:
        return
    ref = case_named(event)
    if ref and any(conflict.bars(worker, roles) for conflict in wiring.conflicts().of(ref)):
        raise KeptOff(ref)
