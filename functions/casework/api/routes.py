"""Places for routes, which answer bad input and refused acts in one way."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from casework import wiring
from casework.api.answers import answer, not_to_be_stored
from casework.api.asking import signed_in
from casework.api.refusals import STATUS, Refusal, bad_input, refused
from casework.domain.refused_act import RefusedAct
from casework.errors import BadPageMark, FieldWrong, ImpossibleAct


def new_api() -> APIGatewayHttpResolver:
    """A resolver that answers bad input and refused acts in one way."""
    api = APIGatewayHttpResolver(enable_validation=True)
    api.use(middlewares=[not_to_be_stored])
    api.exception_handler([RequestValidationError, FieldWrong, BadPageMark])(bad_input)
    api.exception_handler([*STATUS])(refused)

    def impossible(error: ImpossibleAct) -> Response[str]:
        wiring.cases().keep_refusal(
            error.ref, RefusedAct(at=wiring.now(), by=signed_in(api), act=error.act, missing=error.missing)
        )
        return answer(Refusal(error=str(error)), 409)

    api.exception_handler(ImpossibleAct)(impossible)
    return api


def new_router() -> APIGatewayHttpRouter:
    """A place for routes, to be included in an API."""
    return APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # the library leaves its types out
