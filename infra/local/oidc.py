"""A local OpenID provider for staff, and the check that API Gateway's JWT authoriser makes of its tokens.

Bearer tokens live in real time: a token stays good while virtual time moves by weeks, so that a demo's clock ends
nobody's work. Who signs in with a browser gets a token of the service's own time, by which the desk reads it.
"""

import base64
import hashlib
import secrets
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlparse

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from infra.local.provider_page import fetch_nothing
from infra.local.web import WebServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Clock = Callable[[], float]
"""Epoch seconds."""

minted_at: ContextVar[Clock] = ContextVar("minted_at", default=time.time)
"""By which clock a token is minted that is asked for now."""

ROLES = ("caseworker", "officer", "manager", "director", "reviewer")

_CALLBACK = "http://127.0.0.1/signed-in"

PEOPLE = {
    "caseworker": "Casey Worker",
    "officer": "Olu Officer",
    "manager": "Morgan Manager",
    "director": "Dee Director",
    "reviewer": "Rae Reviewer",
}
"""Invented staff, one per role. Each has one role: what a role may do shows best alone."""


class UnknownRole(Exception):
    """No member of staff has this role."""

    def __init__(self, role: str) -> None:
        super().__init__(f"no such role: {role!r}; there are {', '.join(ROLES)}")
        self.role = role


class TokenRefused(Exception):
    """The token would not pass API Gateway's authoriser; `reason` is for the log, callers are told only that it is
    invalid.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def _quietly() -> Iterator[None]:
    """The provider uses deprecated parts of authlib, which turns its own warnings on whatever the filters say."""
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        yield


class Provider:
    """The provider on loopback: discovery, keys and the code flow, for whoever signs in with a browser."""

    def __init__(self) -> None:
        self.clock: Clock = time.time
        with _quietly():
            import oidc_provider_mock  # type: ignore[import-untyped]  # has annotations but no py.typed

            from infra.local import code_flow

            code_flow.install()

            self._app = oidc_provider_mock.app(
                issue_refresh_token=False,
                user_claims=[
                    oidc_provider_mock.User(
                        sub=role, claims={"name": name, "email": f"{role}@send.example.org", "roles": [role]}
                    )
                    for role, name in PEOPLE.items()
                ],
            )
        self._server = WebServer(self._with_a_browser, 0)
        self._server.start()
        self.issuer = f"http://127.0.0.1:{self._server.port}"
        self.keys = self._keys()
        fetch_nothing(self._app)

    def token(self, role: str, audience: str) -> str:
        """A signed token for the member of staff with `role`, by the code flow. Raises UnknownRole."""
        if role not in ROLES:
            raise UnknownRole(role)
        client = self._app.test_client()
        verifier = secrets.token_urlsafe(32)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = urlencode(
            {
                "client_id": audience,
                "redirect_uri": _CALLBACK,
                "response_type": "code",
                "scope": "openid profile email",
                "code_challenge": challenge,
                "code_challenge_method": "S256",
            }
        )
        with _quietly():
            answer = client.post(f"/oauth2/authorize?{query}", base_url=self.issuer, data={"sub": role})
            code = parse_qs(urlparse(answer.headers["Location"]).query)["code"][0]
            answer = client.post(
                "/oauth2/token",
                base_url=self.issuer,
                data={
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": _CALLBACK,
                    "client_id": audience,
                    "client_secret": "local",
                    "code_verifier": verifier,
                },
            )
        return str(answer.get_json()["id_token"])

    def _with_a_browser(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        """The provider as it answers on its port, its tokens of the time that ``clock`` tells."""
        before = minted_at.set(self.clock)
        try:
            with _quietly():
                yield from self._app(environ, start_response)
        finally:
            minted_at.reset(before)

    def _keys(self) -> KeySet:
        answer = self._app.test_client().get("/jwks", base_url=self.issuer)
        return KeySet.import_key_set(answer.get_json())


@cache
def provider() -> Provider:
    """The one provider of this process: its key takes longer to make than everything else of a start."""
    return Provider()


_TOKEN_LIFE = 1800
"""Real seconds for which a token is handed out again; the provider's tokens are good for an hour."""

_tokens: dict[tuple[str, str], tuple[float, str]] = {}


def token(provider: Provider, role: str, audience: str) -> str:
    """A token that is good for at least half an hour. Raises UnknownRole."""
    made, known = _tokens.get((role, audience), (0.0, ""))
    if time.time() - made > _TOKEN_LIFE:
        made, known = time.time(), provider.token(role, audience)
        _tokens[role, audience] = made, known
    return known


def verified(token: str, *, keys: KeySet, issuer: str, audience: list[str], now: float | None = None) -> dict[str, Any]:
    """The claims of a token that API Gateway's JWT authoriser would accept. Raises TokenRefused.

    Checked: an RS256 signature by a key of the issuer, `iss`, `aud` or `client_id`, `exp`, `nbf` and `iat`, at `now`
    (epoch seconds, real time by default).
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    moment = time.time() if now is None else now
    try:
        claims: dict[str, Any] = jwt.decode(token, keys, algorithms=["RS256"]).claims
    except (JoseError, ValueError, KeyError) as refused:
        raise TokenRefused(f"not a token of {issuer}: {refused}") from refused
    if claims.get("iss") != issuer:
        raise TokenRefused(f"issuer is {claims.get('iss')!r}")
    # client_id counts only when there is no aud.
    heard = claims.get("aud", claims.get("client_id"))
    if not set(audience) & set(heard if isinstance(heard, list) else [heard]):
        raise TokenRefused(f"audience is {heard!r}")
    try:
        if float(claims["exp"]) <= moment:
            raise TokenRefused("expired")
        if float(claims.get("nbf", 0)) > moment or float(claims.get("iat", 0)) > moment + 1:
            raise TokenRefused("not valid yet")
    except (KeyError, TypeError, ValueError) as missing:
        raise TokenRefused("no readable expiry") from missing
    return claims
