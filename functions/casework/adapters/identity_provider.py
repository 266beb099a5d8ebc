"""The OpenID provider where staff sign in: asked over HTTPS, by the addresses that it publishes itself.

Its keys are fetched for every sign-in, which somebody does once or twice a day: a key that was changed is never missed.
"""

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus, urlencode

from casework.errors import CodeRefused, ProviderOutOfReach

_SECONDS = 3.0
"""For each of two tries, of each of three questions: within the half-minute after which API Gateway gives up."""


class IdentityProvider:
    """The provider ``issuer``, as the client ``client`` sees it, to whom browsers come back at ``callback``.

    ``secret`` fetches the client's secret; it is empty for a client that has none, whom PKCE alone proves.
    """

    def __init__(self, issuer: str, client: str, secret: Callable[[], str], callback: str) -> None:
        self.issuer, self.client = issuer, client
        self._secret, self._callback = secret, callback

    def sign_in_address(self, state: str, nonce: str, challenge: str) -> str:
        """Where a browser goes to sign in. Raises ProviderOutOfReach."""
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self._callback,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _with_query(self._published("authorization_endpoint"), asked)

    def sign_out_address(self, back: str) -> str | None:
        """Where a browser goes to sign out of the provider too, and comes ``back`` from; None where it has no such
        address. Raises ProviderOutOfReach.
        """
        address = self._metadata.get("end_session_endpoint")
        if not address:
            return None
        # Cognito has a name of its own for what the standard calls post_logout_redirect_uri.
        asked = {"client_id": self.client, "post_logout_redirect_uri": back, "logout_uri": back}
        return _with_query(str(address), asked)

    def id_token(self, code: str, verifier: str) -> str:
        """The ID token for the ``code`` that a browser brought back. Raises CodeRefused and ProviderOutOfReach."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "client_id": self.client,
            "code_verifier": verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", **self._proof()}
        status, answer = self._ask("POST", self._published("token_endpoint"), urlencode(form), headers)
        if status in (400, 401):
            raise CodeRefused(str(answer.get("error")))
        if status != 200 or not isinstance(answer.get("id_token"), str):
            raise ProviderOutOfReach("token_endpoint")
        return str(answer["id_token"])

    def keys(self) -> dict[str, Any]:
        """The keys that it signs with, as a JSON Web Key Set. Raises ProviderOutOfReach."""
        return self._document(self._published("jwks_uri"))

    @cached_property
    def _metadata(self) -> dict[str, Any]:
        metadata = self._document(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if metadata.get("issuer") != self.issuer:
            raise ProviderOutOfReach("issuer")
        return metadata

    def _published(self, what: str) -> str:
        address = self._metadata.get(what)
        if not isinstance(address, str):
            raise ProviderOutOfReach(what)
        return address

    def _proof(self) -> dict[str, str]:
        from urllib3 import make_headers

        secret = self._secret()
        return make_headers(basic_auth=f"{quote_plus(self.client)}:{quote_plus(secret)}") if secret else {}

    def _document(self, address: str) -> dict[str, Any]:
        status, answer = self._ask("GET", address)
        if status != 200:
            raise ProviderOutOfReach(address)
        return answer

    def _ask(
        self, method: str, address: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        from urllib3 import PoolManager, Timeout
        from urllib3.exceptions import HTTPError

        try:
            # A connection of its own: one that was kept while the function was frozen may be dead. And sent on nowhere:
            # a code and a secret are for the provider alone.
            with PoolManager(timeout=Timeout(_SECONDS), retries=1) as http:
                answer = http.request(method, address, body=body, headers=headers, redirect=False)
            document = json.loads(answer.data)
        except (HTTPError, ValueError):
            raise ProviderOutOfReach(address) from None
        if not isinstance(document, dict):
            raise ProviderOutOfReach(address)
        return answer.status, document


def _with_query(address: str, asked: dict[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"
