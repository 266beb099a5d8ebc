"""A sign-in provider made of a dictionary, which says of whoever comes what a test wants said, and a browser."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from casework.domain.session import Session
from casework.errors import CodeRefused, ProviderOutOfReach
from desk.site.attempt import Attempts
from desk.site.notice import plain
from desk.site.reply import Reply
from desk.site.request import Request
from desk.site.session_of import Expired, session_of
from desk.site.sign_in import Entrance
from tests.world import NOON, World

ISSUER, CLIENT = "https://sign-in.example.org/tenant", "the-desk"
HERE = "https://answers.example.org"
OURS = {"origin": HERE, "sec-fetch-site": "same-origin"}


@cache
def key(kind: str = "EC", whose: str = "the provider's") -> Any:
    """Making one takes longer than a test."""
    if kind == "RSA":
        return RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
    return ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"})


def unsigned(
    header: dict[str, Any], claims: dict[str, Any], signature: Callable[[bytes], bytes] = lambda text: b""
) -> str:
    """A token as no library would make it."""
    text = f"{_as_part(json.dumps(header).encode())}.{_as_part(json.dumps(claims).encode())}"
    return f"{text}.{_as_part(signature(text.encode()))}"


def _as_part(of_a_token: bytes) -> str:
    return base64.urlsafe_b64encode(of_a_token).rstrip(b"=").decode()


@dataclass
class FakeProvider:
    """``says`` is put over the claims that a token would have, ``leaves_out`` is not in it, and ``makes`` makes it of
    them. ``out_of_reach`` is what does not answer.
    """

    issuer: str = ISSUER
    client: str = CLIENT
    says: dict[str, Any] = field(default_factory=dict)
    leaves_out: tuple[str, ...] = ()
    makes: Any = lambda claims: jwt.encode({"alg": "ES256", "kid": "ec"}, claims, key(), ["ES256"])
    out_of_reach: set[str] = field(default_factory=set)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """With what each code was asked for that nobody has used."""

    def sign_in_address(self, state: str, nonce: str, challenge: str) -> str:
        self._reach("sign in")
        return f"{ISSUER}/authorize?{urlencode({'state': state, 'nonce': nonce, 'challenge': challenge})}"

    def sign_out_address(self, back: str) -> str | None:
        self._reach("sign out")
        return f"{ISSUER}/logout?{urlencode({'back': back})}"

    def lets_in(self, address: str, code: str = "a-code") -> dict[str, str]:
        """What a browser brings back from ``address`` once somebody has signed in there."""
        self.asked[code] = dict(parse_qsl(urlsplit(address).query))
        return {"code": code, "state": self.asked[code]["state"]}

    def id_token(self, code: str, verifier: str) -> str:
        self._reach("token")
        asked = self.asked.pop(code, None)
        if asked is None or asked["challenge"] != _as_part(hashlib.sha256(verifier.encode()).digest()):
            raise CodeRefused("invalid_grant")
        now = int(NOON.timestamp())
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "sub": "casey",
            "name": "Casey Worker",
            "aud": CLIENT,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 3600,
            "roles": ["caseworker"],
            **self.says,
        }
        return str(self.makes({name: value for name, value in claims.items() if name not in self.leaves_out}))

    def keys(self) -> dict[str, Any]:
        self._reach("keys")
        return dict(KeySet([key(), key("RSA")]).as_dict(private=False))

    def _reach(self, what: str) -> None:
        if what in self.out_of_reach:
            raise ProviderOutOfReach(what)


class Browser:
    """Goes to the entrance of the desk in ``world``, and keeps its cookies as browsers do."""

    def __init__(self, world: World, provider: FakeProvider) -> None:
        self.world, self.provider = world, provider
        self.cookies: dict[str, str] = {}
        self.entrance = Entrance(provider, Attempts(b"a key"), world.sessions, world.staff, "roles", HERE, plain)

    def leave(self, to: str = "", now: datetime = NOON) -> Reply:
        """Off to the provider."""
        return self._kept(self.entrance.sign_in(self._asks({"to": to}), now))

    def come_back(self, bringing: dict[str, str], now: datetime = NOON) -> Reply:
        return self._kept(self.entrance.signed_in(self._asks(bringing), now))

    def sign_in(self, to: str = "") -> Reply:
        return self.come_back(self.provider.lets_in(self.leave(to).headers["Location"]))

    def sign_out(self, csrf: str | None = None, headers: dict[str, str] = OURS) -> Reply:
        session = self.session()
        assert isinstance(session, Session)
        form = (("csrf", session.csrf if csrf is None else csrf),)
        request = Request("POST", "/desk/sign-out", (), form, self.cookies, headers)
        return self._kept(self.entrance.sign_out(session, request))

    def session(self, now: datetime = NOON) -> Session | Expired | None:
        return session_of(self._asks({}), self.world.sessions, self.provider, self.world.profile.desk, now)

    def _asks(self, query: dict[str, str]) -> Request:
        return Request("GET", "/desk", tuple(query.items()), (), self.cookies, {})

    def _kept(self, reply: Reply) -> Reply:
        for cookie in reply.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies.pop(name, None)
            if "Max-Age=0" not in cookie:
                self.cookies[name] = value
        return reply
