"""The local service's own doors, under /local beside the API, which no template knows and production never has."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from werkzeug.wrappers import Request, Response

from infra.local.clock import CannotGoBack, NotSettled
from infra.local.fates import Fate, UnknownLetter
from infra.local.oidc import ROLES, UnknownRole
from infra.local.schedules import UnknownExpression, UnknownSchedules

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from infra.local.api import HttpApi

Document = dict[str, Any] | list[dict[str, Any]]


class _Service(Protocol):
    def now(self) -> datetime: ...
    def advance(self, to: datetime, meanwhile: Mapping[str, str]) -> None: ...
    def settle(self) -> None: ...
    def outbox(self) -> list[dict[str, Any]]: ...
    def token(self, role: str) -> str: ...
    def tell_of_letter(self, message_id: str, fate: Fate) -> None: ...


class _Refused(Exception):
    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Doors:
    """A WSGI application: /local/* here, everything else the API."""

    def __init__(self, service: _Service, api: "HttpApi") -> None:
        self._service = service
        self._api = api
        self._moved_to: datetime | None = None
        self._doors: dict[tuple[str, str], Callable[[Request], Document]] = {
            ("GET", "/local/clock"): self._clock,
            ("POST", "/local/clock"): self._move_clock,
            ("GET", "/local/outbox"): self._outbox,
            ("POST", "/local/outbox"): self._tell_of_letter,
            ("POST", "/local/settle"): self._settle,
            ("POST", "/local/token"): self._token,
        }

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        response = self._local(request) if request.path.startswith("/local/") else self._api.answer(request)
        return response(environ, start_response)

    def _local(self, request: Request) -> Response:
        try:
            return _json(HTTPStatus.OK, self._door(request)(request))
        except _Refused as refused:
            return _json(refused.status, {"error": refused.reason})
        except NotSettled as restless:
            return _json(HTTPStatus.GATEWAY_TIMEOUT, {"error": str(restless)})

    def _door(self, request: Request) -> Callable[[Request], Document]:
        door = self._doors.get((request.method, request.path))
        if door is None:
            raise _Refused(*_no_such_door(request, self._doors.keys()))
        return door

    def _clock(self, request: Request) -> dict[str, Any]:  # noqa: ARG002
        return {"now": self._service.now().isoformat()}

    def _move_clock(self, request: Request) -> dict[str, Any]:
        body = _body(request)
        to, meanwhile = _instant(body.get("to")), _expressions(body.get("schedules", {}))
        try:
            self._service.advance(to, meanwhile)
        except (UnknownSchedules, UnknownExpression) as unknown:
            raise _Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"schedules: {unknown}") from unknown
        except CannotGoBack as backwards:
            # A ticking clock has left the instant it was moved to, and asking for it again is no step back.
            if to != self._moved_to:
                raise _Refused(HTTPStatus.CONFLICT, str(backwards)) from backwards
        self._moved_to = to
        return {"now": self._service.now().isoformat()}

    def _outbox(self, request: Request) -> list[dict[str, Any]]:  # noqa: ARG002
        return self._service.outbox()

    def _tell_of_letter(self, request: Request) -> dict[str, Any]:
        body = _body(request)
        message_id, fate = str(body.get("message_id")), body.get("became")
        if fate not in set(Fate):
            raise _Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"became: say one of {', '.join(Fate)}")
        try:
            self._service.tell_of_letter(message_id, Fate(fate))
        except UnknownLetter as unknown:
            raise _Refused(HTTPStatus.NOT_FOUND, str(unknown)) from unknown
        return {"message_id": message_id, "became": fate}

    def _settle(self, request: Request) -> dict[str, Any]:  # noqa: ARG002
        self._service.settle()
        return {"now": self._service.now().isoformat()}

    def _token(self, request: Request) -> dict[str, Any]:
        role = _body(request).get("role")
        try:
            token = self._service.token(str(role))
        except UnknownRole as unknown:
            raise _Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"role: {unknown}") from unknown
        return {"token": token, "access_token": token, "token_type": "Bearer", "role": role, "roles": list(ROLES)}


def _no_such_door(request: Request, doors: Iterable[tuple[str, str]]) -> tuple[HTTPStatus, str]:
    methods = [method for method, path in doors if path == request.path]
    if methods:
        return HTTPStatus.METHOD_NOT_ALLOWED, f"{request.path} takes {' and '.join(methods)}"
    return HTTPStatus.NOT_FOUND, f"there is no {request.path}"


def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.get_data() or b"{}")
    except ValueError as unreadable:
        raise _Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"the body is not JSON: {unreadable}") from unreadable
    if not isinstance(body, dict):
        raise _Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "the body is not a JSON object")
    return body


def _instant(text: object) -> datetime:
    if not isinstance(text, str):
        raise _Refused(
            HTTPStatus.UNPROCESSABLE_ENTITY, 'to: say the instant as ISO 8601 text, {"to": "2026-12-24T09:00:00+00:00"}'
        )
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise _Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"to: {text!r} is not an ISO 8601 time") from unreadable
    if instant.tzinfo is None:
        raise _Refused(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"to: {text!r} has no UTC offset, so it is not one instant; add +00:00 or Z",
        )
    return instant


def _expressions(said: object) -> dict[str, str]:
    """By what schedules fire while the clock moves, by their logical ids."""
    if not isinstance(said, dict) or not all(isinstance(expression, str) for expression in said.values()):
        raise _Refused(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            'schedules: say by what each fires, {"SweepFunctionEveryHalfHour": "rate(1 day)"}',
        )
    return said


def _json(status: HTTPStatus, body: Document) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")
