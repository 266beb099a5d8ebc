"""The HTTP API: the template's routes, the JWT authoriser, and the events and answers of payload format 2.0."""

import base64
import json
import uuid
from datetime import UTC
from http import HTTPStatus
from typing import Any

from joserfc.jwk import KeySet
from werkzeug.wrappers import Request, Response

from infra.local.clock import VirtualClock
from infra.local.lambdas import FunctionFailed
from infra.local.oidc import TokenRefused, verified
from infra.local.queue import Invoke
from infra.local.routes import Route

API_ID = "localapi"


class HttpApi:
    """Answers requests as API Gateway's HTTP API would."""

    def __init__(self, routes: list[Route], keys: KeySet, invoke: Invoke, clock: VirtualClock) -> None:
        self._routes = routes
        self._keys = keys
        self._invoke = invoke
        self._clock = clock

    def answer(self, request: Request) -> Response:
        """The response to one request, its function run in this thread."""
        path = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path).partition("?")[
            0
        ]
        for route in self._routes:
            parameters = route.match(request.method, path)
            if parameters is not None:
                return self._answer(route, request, path, parameters)
        return _message(HTTPStatus.NOT_FOUND, "Not Found")

    def _answer(self, route: Route, request: Request, path: str, parameters: dict[str, str]) -> Response:
        authorizer: dict[str, Any] = {}
        if route.authoriser is not None:
            try:
                claims = verified(
                    _bearer(request),
                    keys=self._keys,
                    issuer=route.authoriser.issuer,
                    audience=route.authoriser.audience,
                )
            except TokenRefused:
                return _message(HTTPStatus.UNAUTHORIZED, "Unauthorized", {"WWW-Authenticate": "Bearer"})
            if route.scopes and not set(route.scopes) & _scopes(claims):
                challenge = f'Bearer scope="{" ".join(route.scopes)}" error="insufficient_scope"'
                return _message(HTTPStatus.FORBIDDEN, "Forbidden", {"WWW-Authenticate": challenge})
            rendered = {name: rendered_claim(value) for name, value in claims.items()}
            authorizer = {"authorizer": {"jwt": {"claims": rendered, "scopes": route.scopes or None}}}
        with self._clock.work(f"request {route.key}"):
            try:
                return _response(
                    self._invoke(route.function, self._event(route, request, path, parameters, authorizer))
                )
            except (FunctionFailed, _UnreadableAnswer):
                return _message(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")

    def _event(
        self, route: Route, request: Request, path: str, parameters: dict[str, str], authorizer: dict[str, Any]
    ) -> dict[str, Any]:
        now = self._clock.now().astimezone(UTC)
        body = request.get_data()
        binary = bool(body) and not _is_text(request.mimetype)
        query: dict[str, str] = {}
        for name, value in request.args.items(multi=True):
            query[name] = f"{query[name]},{value}" if name in query else value
        headers = {name.lower(): value for name, value in request.headers.items() if name.lower() != "cookie"}
        event = {
            "version": "2.0",
            "routeKey": route.key,
            "rawPath": path,
            "rawQueryString": request.query_string.decode("latin-1"),
            "cookies": [f"{name}={value}" for name, value in request.cookies.items()],
            "headers": headers,
            "queryStringParameters": query,
            "pathParameters": parameters,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": API_ID,
                **authorizer,
                "domainName": request.host,
                "domainPrefix": API_ID,
                "http": {
                    "method": request.method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": request.remote_addr or "127.0.0.1",
                    "userAgent": request.user_agent.string,
                },
                "requestId": str(uuid.uuid4()),
                "routeKey": route.key,
                "stage": "$default",
                "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
                "timeEpoch": int(now.timestamp() * 1000),
            },
            "body": (base64.b64encode(body) if binary else body).decode("utf-8", "replace") if body else None,
            "isBase64Encoded": binary,
        }
        # API Gateway leaves these out where there is nothing to say.
        optional = ("cookies", "queryStringParameters", "pathParameters", "body")
        return {name: value for name, value in event.items() if value or name not in optional}


def rendered_claim(value: Any) -> str:
    """A claim as API Gateway hands it on: always text, and an array as `[caseworker officer]`, without quotes or
    commas.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{' '.join(rendered_claim(item) for item in value)}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{rendered_claim(item)}' for key, item in sorted(value.items()))}]"
    return "<nil>" if value is None else str(value)


class _UnreadableAnswer(Exception):
    """The function answered with something that is not a response."""


def _response(result: Any) -> Response:
    if not isinstance(result, dict) or "statusCode" not in result:
        return Response(json.dumps(result), content_type="application/json")
    try:
        body = result.get("body") or ""
        content = base64.b64decode(body) if result.get("isBase64Encoded") else body.encode()
        response = Response(content, status=int(result["statusCode"]), content_type=None)
        for name, value in (result.get("headers") or {}).items():
            response.headers[name] = str(value)
        for cookie in result.get("cookies") or []:
            response.headers.add("Set-Cookie", cookie)
    except (AttributeError, TypeError, ValueError) as unreadable:
        raise _UnreadableAnswer from unreadable
    if "Content-Type" not in response.headers:
        response.headers["Content-Type"] = "text/plain;charset=UTF-8"
    return response


def _bearer(request: Request) -> str:
    # API Gateway takes the token with or without the word before it.
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if token and scheme.lower() == "bearer":
        return token.strip()
    if scheme and not token:
        return scheme
    raise TokenRefused("no bearer token")


def _scopes(claims: dict[str, Any]) -> set[str]:
    granted = claims.get("scope", claims.get("scp", ""))
    return set(granted if isinstance(granted, list) else str(granted).split())


def _is_text(mimetype: str) -> bool:
    # A form is none: API Gateway encodes it.
    return mimetype.startswith("text/") or mimetype in (
        "application/json",
        "application/javascript",
        "application/xml",
    )


def _message(status: HTTPStatus, text: str, headers: dict[str, str] | None = None) -> Response:
    return Response(f'{{"message":"{text}"}}', status=status, headers=headers, content_type="application/json")
