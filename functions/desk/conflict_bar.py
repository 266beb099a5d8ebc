"""Whoever has a conflict of interest is kept off the case, whatever they ask of it (IM-14)."""

from collections.abc import Iterable
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import BaseRouter

from casework import wiring
from casework.api import KeptOff, case_named, signed_in, signed_in_roles
from casework.domain.case import Case
from casework.domain.conflict import Conflict
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from desk.paths import known

SHOWN = frozenset(
    {
        "GET /cases/{ref}",
        "GET /cases/{ref}/welcome-pack",
        "GET /cases/{ref}/readers",
        "GET /cases/{ref}/messages/{message_id}",
        "GET /cases/{ref}/messages/{message_id}/attachments/{number}",
        "GET /cases/{ref}/messages/{message_id}/original",
        "GET /cases/{ref}/questions/{number}",
        "GET /cases/{ref}/incidents",
        "GET /cases/{ref}/incidents/{incident_id}",
        "GET /cases/{ref}/rights-requests/{number}/export",
    }
)
"""The routes that show something of a case they read whole, with shown_case: its conflicts are not read twice."""

RECORD = "POST /cases/{ref}/safeguarding"
"""The route for whoever knows that somebody is at risk."""

READ_STEP, ANSWER_STEP = "GET /cases/{ref}/complaint", "POST /cases/{ref}/complaint/answer"
"""The routes for whoever decides a step of a complaint, of the service or not."""


def keep_off(event: dict[str, Any], worker: StaffMember, roles: frozenset[Role]) -> None:
    """Asked before every route, so that none can forget it, but those that have the conflicts at hand; and whoever
    knows that somebody is at risk may say so on any case, and sees no more of it than what they said (CF-21). Who is
    not of the service is told by no refusal that there is such a case: the routes about their step ask for conflicts
    themselves. Raises KeptOff.
    """
    route = event["routeKey"]
    if route in SHOWN or route == RECORD:
        return
    if route == READ_STEP or (route == ANSWER_STEP and not roles & SERVICE_ROLES):
        return
    ref = case_named(event)
    if ref:
        _refuse(ref, wiring.conflicts().of(ref), worker, roles)


def shown_case(ref: str, asked: BaseRouter) -> Case:
    """The case that is named in the path of the route that runs now, read whole, for whoever asks. Raises KeptOff,
    CaseNotFound and CaseErased.
    """
    return unless_kept_off(wiring.cases().get(known(ref)), asked)


def unless_kept_off(case: Case, asked: BaseRouter) -> Case:
    """``case``, which was read whole, for whoever asks the route that runs now. Who is kept off the case in which it
    goes on is kept off it too. Raises KeptOff.
    """
    into = case.header.merged_into
    conflicts = (*case.conflicts, *(wiring.conflicts().of(into) if into else ()))
    _refuse(case.ref, conflicts, signed_in(asked), signed_in_roles(asked))
    return case


def _refuse(ref: str, conflicts: Iterable[Conflict], worker: StaffMember, roles: frozenset[Role]) -> None:
    if any(conflict.bars(worker, roles) for conflict in conflicts):
        raise KeptOff(ref)
