"""The answer to a request: who asks is settled first, and who was shown something of a case is kept on it."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.api.answers import JSON, at_once
from casework.api.asking import KeptOff, NotForThisRole, case_named, refuse_others, roles_of, staff_member
from casework.api.lazy import LazyApi
from casework.api.refusals import Refusal
from casework.api.wrong_fields import WrongField, WrongFields
from casework.domain.reading import Reading, in_plain_words
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember


class _NoJson(Exception):
    """The body of a request is not JSON."""


def respond(
    api: APIGatewayHttpResolver | LazyApi,
    event: dict[str, Any],
    context: LambdaContext,
    may_ask: Mapping[str, frozenset[Role]] | None = None,
    keep_off: Callable[[dict[str, Any], StaffMember, frozenset[Role]], None] | None = None,
) -> dict[str, Any]:
    """The answer of ``api`` to an HTTP API event (payload 2.0), unless ``keep_off`` raises KeptOff. ``may_ask`` says,
    by a route's key, who may ask it where that is not the service's own staff.

    Who asks is settled before what they ask is looked at, and a body is JSON whatever its label says, or refused in
    the API's own words. Whoever is shown or changes anything of a case is kept on it before they have their answer, and
    what cannot be kept is not shown: whatever the store raises is raised (CH-04, CF-22).
    """
    try:
        refuse_others(event, (may_ask or {}).get(event["routeKey"], SERVICE_ROLES))
        if keep_off:
            keep_off(event, staff_member(event), roles_of(event))
    except (NotForThisRole, KeptOff) as refused:
        return at_once(403, Refusal(error=str(refused)))
    try:
        if event.get("body") is not None:
            event = {**event, "body": _json_of_body(event), "isBase64Encoded": False}
            event["headers"] = {**event.get("headers", {}), "content-type": JSON}
        answered = api.resolve(event, context)
    except (_NoJson, RecursionError):
        return at_once(422, WrongFields(errors=[WrongField(field="body", why="should be JSON that can be read")]))
    _keep_reading(event, answered["statusCode"])
    return answered


def _keep_reading(event: dict[str, Any], status: int) -> None:
    """Keep that who asks was shown or changed something of the case that they named. Of the refusals only a 409 shows
    something: what stands in the way.
    """
    ref = case_named(event)
    if ref is None or (status >= 400 and status != 409):
        return
    now, roles = wiring.now(), tuple(sorted(roles_of(event)))
    what = in_plain_words(event["routeKey"], refused=status >= 400)
    reading = Reading(at=now, by=staff_member(event), roles=roles, what=what)
    wiring.readings().keep(ref, reading, wiring.profile().office.local(now).date())


def _json_of_body(event: dict[str, Any]) -> str:
    """The body as text. Raises _NoJson for what is none, or has numbers that are too long to be read."""
    body = str(event["body"])
    try:
        text = base64.b64decode(body).decode() if event.get("isBase64Encoded") else body
        if text:
            json.loads(text)
    except ValueError:
        raise _NoJson from None
    return text
