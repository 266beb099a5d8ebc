"""The local provider's code flow, for clients without a secret and on the service's clock. Imported where the provider
is made: that takes as long as everything else of it.
"""

import base64
import hashlib
from typing import Any, ClassVar

from authlib.oauth2.rfc6749.errors import InvalidGrantError  # type: ignore[import-untyped]  # ships no types
from oidc_provider_mock import _app  # type: ignore[import-untyped]  # has annotations but no py.typed

from infra.local.oidc import minted_at


class CodeGrant(_app.AuthorizationCodeGrant):  # type: ignore[misc]  # a class without types
    """Gives a token only to whoever knows the verifier of the challenge with which the code was asked for (RFC 7636):
    what proves a client that has no secret.
    """

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = ["none", "client_secret_basic", "client_secret_post"]
    _challenges: ClassVar[dict[str, str]] = {}

    def save_authorization_code(self, code: str, request: Any) -> None:
        super().save_authorization_code(code, request)
        self._challenges[code] = request.payload.data.get("code_challenge", "")

    def validate_token_request(self) -> None:
        super().validate_token_request()
        verifier = self.request.form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if self._challenges.pop(self.request.form["code"], "") != challenge:
            raise InvalidGrantError


class IdToken(_app.OpenIDCode):  # type: ignore[misc]  # a class without types
    """Is minted at the time that holds where it is asked for."""

    def _compatible_resolve_jwt_config(self, grant: Any, _: Any) -> Any:
        """As it was, but without a warning that it will not always be so: where warnings are errors, and several
        threads serve, no filter of one holds for all.
        """
        return self.get_jwt_config(grant)

    def generate_user_info(self, user: Any, scope: str) -> dict[str, object]:
        now = int(minted_at.get()())
        exp = now + int(self.get_jwt_config(None)["exp"])
        return {**super().generate_user_info(user, scope), "iat": now, "exp": exp}


def install() -> None:
    """Let every provider that is made from now on grant codes and mint tokens in this way."""
    _app.AuthorizationCodeGrant, _app.OpenIDCode = CodeGrant, IdToken
