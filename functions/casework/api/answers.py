"""How an answer is written: as JSON that nothing on its way may store."""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from pydantic import BaseModel

from casework import wiring

JSON = "application/json"
_NOT_STORED = "no-store"


def described(description: str, model: type[BaseModel]) -> Any:
    """A response for the OpenAPI document."""
    return {"description": description, "content": {JSON: {"model": model}}}


def answer(view: BaseModel, status: int = 200) -> Response[str]:
    """``view`` as JSON, its times on the office's clock."""
    body = view.model_dump_json(context={"zone": wiring.profile().office.zone})
    return Response(status, JSON, body)


def at_once(status: int, view: BaseModel) -> dict[str, Any]:
    """An answer for which no route was asked."""
    headers = {"Content-Type": JSON, "Cache-Control": _NOT_STORED}
    return {"statusCode": status, "headers": headers, "body": view.model_dump_json()}


def not_to_be_stored(api: APIGatewayHttpResolver, next_middleware: NextMiddleware) -> Response[Any]:
    response = next_middleware(api)
    response.headers["Cache-Control"] = _NOT_STORED
    return response
