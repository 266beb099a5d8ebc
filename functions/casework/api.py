"""What every route of the API shares: who is asking, how an answer is written, and what a refusal looks like."""

import base64
import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import unquote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import BaseRouter
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

from casework import wiring
from casework.domain.reading import Reading, in_plain_words
from casework.domain.reference import read_reference
from casework.domain.refused_act import RefusedAct
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from casework.errors import (
    AlreadyAnswered,
    BadPageMark,
    CaseErased,
    CaseMovedOn,
    CaseNotFound,
    FieldWrong,
    ImpossibleAct,
    NotOnCase,
    NotTheirs,
)

JSON = "application/json"
_NOT_STORED = "no-store"
_ENUM_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""How pydantic's words show a member of an enumeration; people are shown its value."""

_IN_PLAIN_WORDS = {
    "date_from_datetime_parsing": "should be a date, such as 2027-01-29",
    "datetime_from_date_parsing": "should be a moment with its time zone, such as 2027-01-29T14:30:00+00:00",
    "datetime_parsing": "should be a moment with its time zone, such as 2027-01-29T14:30:00+00:00",
    "extra_forbidden": "is not a field of this",
    "missing": "should be there",
    "model_attributes_type": "should be a JSON object",
    "model_type": "should be a JSON object",
    "timezone_aware": "should be a moment with its time zone, such as 2027-01-29T14:30:00+00:00",
    "too_short": "list at least one",
    "union_tag_not_found": "should be there",
}
"""What people are told instead of pydantic's own words."""


class NotForThisRole(Exception):
    """The signed-in person holds no role that may do this."""

    def __init__(self, roles: Collection[Role], may_ask: Collection[Role]) -> None:
        super().__init__(f"this is for the {_either(may_ask)}: you are signed in {_as(roles)}")


def _either(roles: Collection[Role]) -> str:
    *others, last = [role for role in Role if role in roles]
    return f"{', '.join(others)} or {last}" if others else last


def _as(roles: Collection[Role]) -> str:
    return f"as {', '.join(sorted(roles))}" if roles else "without a role"


class KeptOff(Exception):
    """A conflict of interest keeps the signed-in person off the case."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"a conflict of interest keeps you off {ref} until a manager has recorded the step taken")
        self.ref = ref


_STATUS: dict[type[Exception], int] = {
    NotTheirs: 403,
    NotForThisRole: 403,
    KeptOff: 403,
    CaseNotFound: 404,
    NotOnCase: 404,
    AlreadyAnswered: 409,
    CaseMovedOn: 409,
    CaseErased: 410,
}


class _NoJson(Exception):
    """The body of a request is not JSON."""


class WrongField(BaseModel):
    """One thing wrong with a request."""

    field: str
    why: str


class WrongFields(BaseModel):
    """Everything wrong with a request. Nothing was stored."""

    errors: list[WrongField]


class Refusal(BaseModel):
    """Why a request was refused. Nothing was changed."""

    error: str


class NotSignedIn(BaseModel):
    """What API Gateway itself answers without a good token."""

    message: str


def described(description: str, model: type[BaseModel]) -> Any:
    """A response for the OpenAPI document."""
    return {"description": description, "content": {JSON: {"model": model}}}


REFUSALS: dict[int, Any] = {
    401: described("Not signed in", NotSignedIn),
    403: described("Signed in, but with no role that may do this, or kept off the case by a conflict", Refusal),
    422: described("Names every field that is wrong, and why; nothing was stored", WrongFields),
}
"""What any route may answer."""


def new_api() -> APIGatewayHttpResolver:
    """A resolver that answers bad input and refused acts in one way."""
    api = APIGatewayHttpResolver(enable_validation=True)
    api.use(middlewares=[_not_to_be_stored])
    api.exception_handler([RequestValidationError, FieldWrong, BadPageMark])(_bad_input)
    api.exception_handler([*_STATUS])(_refused)

    def impossible(error: ImpossibleAct) -> Response[str]:
        wiring.cases().keep_refusal(
            error.ref, RefusedAct(at=wiring.now(), by=signed_in(api), act=error.act, missing=error.missing)
        )
        return _written(409, Refusal(error=str(error)))

    api.exception_handler(ImpossibleAct)(impossible)
    return api


def new_router() -> APIGatewayHttpRouter:
    """A place for routes, to be included in an API."""
    return APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # the library leaves its types out


def respond(
    api: APIGatewayHttpResolver,
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
        _refuse_others(event, (may_ask or {}).get(event["routeKey"], SERVICE_ROLES))
        if keep_off:
            keep_off(event, _staff_member(event), _roles_of(event))
    except (NotForThisRole, KeptOff) as refused:
        return _at_once(403, Refusal(error=str(refused)))
    try:
        if event.get("body") is not None:
            event = {**event, "body": _json_of_body(event), "isBase64Encoded": False}
            event["headers"] = {**event.get("headers", {}), "content-type": JSON}
        answered = api.resolve(event, context)
    except (_NoJson, RecursionError):
        return _at_once(422, WrongFields(errors=[WrongField(field="body", why="should be JSON that can be read")]))
    _keep_reading(event, answered["statusCode"])
    return answered


def case_named(event: dict[str, Any]) -> str | None:
    """The reference in the path of a request, as the service writes it; None where there is none that could be one."""
    path = event.get("pathParameters") or {}
    return read_reference(unquote(path.get("ref", "")), wiring.profile().service.reference_prefix)


def signed_in(api: BaseRouter) -> StaffMember:
    """Who is asking the route that runs now, of this resolver or router; that they may, respond() has settled."""
    return _staff_member(api.current_event.raw_event)


def answer(view: BaseModel, status: int = 200) -> Response[str]:
    """``view`` as JSON, its times on the office's clock."""
    return _written(status, view)


def _keep_reading(event: dict[str, Any], status: int) -> None:
    """Keep that who asks was shown or changed something of the case that they named. Of the refusals only a 409 shows
    something: what stands in the way.
    """
    ref = case_named(event)
    if ref is None or (status >= 400 and status != 409):
        return
    now, roles = wiring.now(), tuple(sorted(_roles_of(event)))
    what = in_plain_words(event["routeKey"], refused=status >= 400)
    reading = Reading(at=now, by=_staff_member(event), roles=roles, what=what)
    wiring.readings().keep(ref, reading, wiring.profile().office.local(now).date())


def _refuse_others(event: dict[str, Any], may_ask: frozenset[Role]) -> None:
    """Raises NotForThisRole. API Gateway has verified the token.

    The council's managers are signed in too, and see nothing here: a case stays within the service (CF-13, CF-22).
    """
    roles = _roles_of(event)
    if not may_ask & roles or "sub" not in _claims(event):
        raise NotForThisRole(roles, may_ask)


def signed_in_roles(api: BaseRouter) -> frozenset[Role]:
    """The roles of who is asking the route that runs now."""
    return _roles_of(api.current_event.raw_event)


def _roles_of(event: dict[str, Any]) -> frozenset[Role]:
    return frozenset(_roles(_claims(event).get(wiring.roles_claim())))


def _staff_member(event: dict[str, Any]) -> StaffMember:
    claims = _claims(event)
    identity = str(claims["sub"])
    return StaffMember(id=identity, name=str(claims.get("name") or identity))


def _claims(event: dict[str, Any]) -> dict[str, Any]:
    claims: dict[str, Any] = event["requestContext"]["authorizer"]["jwt"]["claims"]
    return claims


def _roles(claim: Any) -> set[Role]:
    """Roles from a claim; API Gateway writes an array as the text “[caseworker officer]”."""
    words = str(claim or "").strip("[]").replace(",", " ").split()
    return {Role(word) for word in words if word in set(Role)}


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


def _at_once(status: int, view: BaseModel) -> dict[str, Any]:
    """An answer for which no route was asked."""
    headers = {"Content-Type": JSON, "Cache-Control": _NOT_STORED}
    return {"statusCode": status, "headers": headers, "body": view.model_dump_json()}


def _written(status: int, view: BaseModel) -> Response[str]:
    body = view.model_dump_json(context={"zone": wiring.profile().office.zone})
    return Response(status, JSON, body)


def _bad_input(error: RequestValidationError | FieldWrong | BadPageMark) -> Response[str]:
    match error:
        case RequestValidationError():
            wrong = [_wrong_field(each) for each in error.errors()]
        case FieldWrong():
            wrong = [WrongField(field=error.field, why=error.why)]
        case _:
            wrong = [WrongField(field="next", why="is not a mark that a page gave")]
    return _written(422, WrongFields(errors=wrong))


def _wrong_field(error: dict[str, Any]) -> WrongField:
    """A validation error by the name of its field. Pydantic's words never repeat the input."""
    where = [str(part) for part in error["loc"] if part not in {"body", "query", "path", "header"}]
    if error["type"] in {"union_tag_not_found", "union_tag_invalid"}:
        where.append(error["ctx"]["discriminator"].strip("'"))
    why = _IN_PLAIN_WORDS.get(error["type"]) or _ENUM_MEMBER.sub(r"\1", str(error["msg"]))
    if error["type"] == "union_tag_invalid":
        why = f"should be one of {error['ctx']['expected_tags']}"
    return WrongField(field=".".join(where) or "body", why=why.removeprefix("Value error, "))


def _refused(error: Exception) -> Response[str]:
    return _written(_STATUS[type(error)], Refusal(error=str(error)))


def _not_to_be_stored(api: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
    response = next_middleware(api)
    response.headers["Cache-Control"] = _NOT_STORED
    return response
