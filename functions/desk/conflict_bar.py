"""Whoever has a conflict of interest is kept off the case, whatever they ask of it (IM-14)."""

from collections.abc import Iterable
from typing import Any

from casework import wiring
from casework.api import KeptOff, case_named
from casework.domain.case import Case
from casework.domain.conflict import Conflict
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from desk.opinions import complaint_routes
from desk.sharing.safeguarding_routes import RECORD

READ, PRINT = "GET /cases/{ref}", "GET /cases/{ref}/welcome-pack"
"""The routes that read the whole case, and its conflicts with it: they keep people off by themselves."""


def keep_off(event: dict[str, Any], worker: StaffMember, roles: frozenset[Role]) -> None:
    """Asked before every route, so that none can forget it, but those that have the conflicts at hand; and whoever
    knows that somebody is at risk may say so on any case, and sees no more of it than what they said (CF-21). Who is
    not of the service is told by no refusal that there is such a case: the routes about their step ask for conflicts
    themselves. Raises KeptOff.
    """
    if event["routeKey"] in {READ, PRINT, RECORD}:
        return
    if event["routeKey"] in {complaint_routes.READ, complaint_routes.ANSWER} and not roles & SERVICE_ROLES:
        return
    ref = case_named(event)
    if ref:
        _refuse(ref, wiring.conflicts().of(ref), worker, roles)


def unless_kept_off(case: Case, worker: StaffMember, roles: frozenset[Role]) -> Case:
    """``case``, which was read whole, conflicts and all. Raises KeptOff."""
    _refuse(case.ref, case.conflicts, worker, roles)
    return case


def _refuse(ref: str, conflicts: Iterable[Conflict], worker: StaffMember, roles: frozenset[Role]) -> None:
    if any(conflict.bars(worker, roles) for conflict in conflicts):
        raise KeptOff(ref)
