"""What every route of the API shares: who is asking, how an answer is written, and what a refusal looks like."""

from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from pydantic import BaseModel

from casework import wiring
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from casework.errors import AlreadyAnswered, BadPageMark, CaseNotFound

JSON = "application/json"


class FieldRefused(Exception):
    """One field of a request cannot be taken; ``why`` says so in words that repeat nothing personal."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


class NotForThisRole(Exception):
    """The signed-in person holds no role that may do this."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__(f"roles {sorted(roles)} may not do this")


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


def described(description: str, model: type[BaseModel]) -> Any:
    """A response for the OpenAPI document."""
    return {"description": description, "content": {JSON: {"model": model}}}


REFUSALS: dict[int, Any] = {
    401: {"description": "Not signed in"},
    403: described("Signed in, but with no role that may do this", Refusal),
    422: described("Names every field that is wrong, and why; nothing was stored", WrongFields),
}
"""What any route may answer."""


def new_api() -> APIGatewayHttpResolver:
    """A resolver that answers bad input and refused acts in one way."""
    api = APIGatewayHttpResolver(enable_validation=True)
    api.use(middlewares=[_not_to_be_stored])
    api.exception_handler([RequestValidationError, FieldRefused, BadPageMark])(_bad_input)
    api.exception_handler([CaseNotFound, AlreadyAnswered, NotForThisRole])(_refused_act)
    return api


def signed_in(api: APIGatewayHttpResolver) -> StaffMember:
    """The member of the service's staff who is asking; API Gateway has verified the token. Raises NotForThisRole.

    The council's managers are signed in too, and see nothing here: a case stays within the service (CF-13, CF-22).
    """
    claims = api.current_event.request_context.authorizer.jwt_claim or {}
    roles = _roles(claims.get(wiring.roles_claim()))
    if not SERVICE_ROLES & roles:
        raise NotForThisRole(list(roles))
    identity = str(claims["sub"])
    return StaffMember(id=identity, name=str(claims.get("name") or identity))


def answer(view: BaseModel, status: int = 200) -> Response[str]:
    """``view`` as JSON, its times on the office's clock."""
    return _written(status, view)


def _roles(claim: Any) -> set[Role]:
    """Roles from a claim; API Gateway writes an array as the text “[caseworker officer]”."""
    words = str(claim or "").strip("[]").replace(",", " ").split()
    return {Role(word) for word in words if word in set(Role)}


def _written(status: int, view: BaseModel) -> Response[str]:
    body = view.model_dump_json(context={"zone": wiring.profile().office.zone})
    return Response(status, JSON, body)


def _bad_input(error: RequestValidationError | FieldRefused | BadPageMark) -> Response[str]:
    match error:
        case RequestValidationError():
            wrong = [_wrong_field(each) for each in error.errors()]
        case FieldRefused():
            wrong = [WrongField(field=error.field, why=error.why)]
        case _:
            wrong = [WrongField(field="next", why="is not a mark that a page gave")]
    return _written(422, WrongFields(errors=wrong))


def _wrong_field(error: dict[str, Any]) -> WrongField:
    """A validation error by the name of its field. Pydantic's words never repeat the input."""
    where = [str(part) for part in error["loc"] if part not in {"body", "query", "path", "header"}]
    return WrongField(field=".".join(where) or "body", why=str(error["msg"]))


def _refused_act(error: CaseNotFound | AlreadyAnswered | NotForThisRole) -> Response[str]:
    status = {CaseNotFound: 404, AlreadyAnswered: 409, NotForThisRole: 403}[type(error)]
    return _written(status, Refusal(error=str(error)))


def _not_to_be_stored(api: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
    response = next_middleware(api)
    response.headers["Cache-Control"] = "no-store"
    return response
