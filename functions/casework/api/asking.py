"""Who is asking: what a sign-in token says of them, and what they may therefore ask."""

from collections.abc import Collection
from typing import Any
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.api_gateway import BaseRouter

from casework import wiring
from casework.domain.reference import read_reference
from casework.domain.staff import Role, StaffMember, roles_in


class NotForThisRole(Exception):
    """The signed-in person holds no role that may do this."""

    def __init__(self, roles: Collection[Role], may_ask: Collection[Role]) -> None:
        super().__init__(f"this is for the {_either(may_ask)}: you are signed in {_as(roles)}")


class KeptOff(Exception):
    """A conflict of interest keeps the signed-in person off the case."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"a conflict of interest keeps you off {ref} until a manager has recorded the step taken")
        self.ref = ref


def signed_in(api: BaseRouter) -> StaffMember:
    """Who is asking the route that runs now, of this resolver or router; that they may, respond() has settled."""
    return staff_member(api.current_event.raw_event)


def signed_in_roles(api: BaseRouter) -> frozenset[Role]:
    """The roles of who is asking the route that runs now."""
    return roles_of(api.current_event.raw_event)


def case_named(event: dict[str, Any]) -> str | None:
    """The reference in the path of a request, as the service writes it; None where there is none that could be one."""
    path = event.get("pathParameters") or {}
    return read_reference(unquote(path.get("ref", "")), wiring.profile().service.reference_prefix)


def refuse_others(event: dict[str, Any], may_ask: frozenset[Role]) -> None:
    """Raises NotForThisRole. API Gateway has verified the token.

    The council's managers are signed in too, and see nothing here: a case stays within the service (CF-13, CF-22).
    """
    roles = roles_of(event)
    if not may_ask & roles or "sub" not in _claims(event):
        raise NotForThisRole(roles, may_ask)


def roles_of(event: dict[str, Any]) -> frozenset[Role]:
    return roles_in(_claims(event).get(wiring.roles_claim()))


def staff_member(event: dict[str, Any]) -> StaffMember:
    claims = _claims(event)
    identity = str(claims["sub"])
    return StaffMember(id=identity, name=str(claims.get("name") or identity))


def _claims(event: dict[str, Any]) -> dict[str, Any]:
    claims: dict[str, Any] = event["requestContext"]["authorizer"]["jwt"]["claims"]
    return claims


def _either(roles: Collection[Role]) -> str:
    *others, last = [role for role in Role if role in roles]
    return f"{', '.join(others)} or {last}" if others else last


def _as(roles: Collection[Role]) -> str:
    return f"as {', '.join(sorted(roles))}" if roles else "without a role"
