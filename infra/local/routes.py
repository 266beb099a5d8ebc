"""The routes of an HTTP API, read from its OpenAPI body: which function answers, and who may ask."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "x-amazon-apigateway-any-method")


class UnreadableRoute(Exception):
    """An integration or an authoriser of a kind that the local API does not serve."""

    def __init__(self, route: str, reason: str) -> None:
        super().__init__(f"{route}: {reason}")
        self.route = route
        self.reason = reason


@dataclass(frozen=True)
class Authoriser:
    """A JWT authoriser: the issuer and audiences that a token must have."""

    issuer: str
    audience: list[str]


@dataclass(frozen=True)
class Route:
    """One route. `path` is None for $default; `authoriser` is None where anyone may ask."""

    method: str
    path: str | None
    function: str
    authoriser: Authoriser | None = None
    scopes: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return "$default" if self.path is None else f"{self.method} {self.path}"

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The path parameters if this route answers `method` and `path` (as sent, still percent-encoded), else None."""
        if self.path is None:
            return {}
        if self.method not in ("ANY", method):
            return None
        found = re.fullmatch(_pattern(self.path), path)
        return None if found is None else {name: unquote(value) for name, value in found.groupdict().items()}

    @property
    def rank(self) -> tuple[int, int, int]:
        """API Gateway prefers the exact path, then parameters, then a greedy parameter, then $default; a method over
        ANY.
        """
        if self.path is None:
            return (3, 0, 0)
        greedy = "+}" in self.path
        return (2 if greedy else int("{" in self.path), -len(self.path.split("/")), int(self.method == "ANY"))


def read(body: dict[str, Any]) -> list[Route]:
    """The routes of an API's OpenAPI `body`, most specific first. Raises UnreadableRoute."""
    schemes = body.get("components", {}).get("securitySchemes", {})
    routes = [
        _route(method, path, operation, schemes)
        for path, operations in body["paths"].items()
        for method, operation in operations.items()
        if method in _METHODS
    ]
    return sorted(routes, key=lambda route: route.rank)


def _route(method: str, path: str, operation: dict[str, Any], schemes: dict[str, Any]) -> Route:
    verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
    name = f"{verb} {path}"
    integration = operation["x-amazon-apigateway-integration"]
    function = re.search(r"/functions/(arn:[^/]+)/invocations$", str(integration.get("uri")))
    if not function or integration.get("payloadFormatVersion") != "2.0":
        raise UnreadableRoute(name, "only Lambda integrations with payload format 2.0 are served")
    authoriser, scopes = _security(name, operation.get("security", []), schemes)
    return Route(verb, None if path == "/$default" else path, function.group(1), authoriser, scopes)


def _security(
    route: str, security: list[dict[str, list[str]]], schemes: dict[str, Any]
) -> tuple[Authoriser | None, list[str]]:
    wanted = [(name, scopes) for entry in security for name, scopes in entry.items() if name != "NONE"]
    if not wanted:
        return None, []
    name, scopes = wanted[0]
    definition = schemes.get(name, {}).get("x-amazon-apigateway-authorizer", {})
    if definition.get("type") != "jwt" or definition.get("identitySource") != "$request.header.Authorization":
        raise UnreadableRoute(route, f"authoriser {name} is not a JWT in the Authorization header")
    jwt = definition["jwtConfiguration"]
    return Authoriser(str(jwt["issuer"]), [str(audience) for audience in jwt["audience"]]), scopes


def _pattern(path: str) -> str:
    parts = re.split(r"(\{[^}]+\})", path)
    return "".join(
        (
            f"(?P<{part[1:-1].rstrip('+')}>{'.+' if part.endswith('+}') else '[^/]+'})"
            if part.startswith("{")
            else re.escape(part)
        )
        for part in parts
    )
