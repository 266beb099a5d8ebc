"""The ID token by which the provider says who signed in, and every way in which it may not be meant for us."""

from datetime import datetime
from typing import Any

ALGORITHMS = ("RS256", "ES256")
"""Signatures by a key that only the provider has: with “none”, or a secret that others share, anybody could sign."""

_LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""


class TokenRefused(Exception):
    """The token is forged, over, or meant for somebody else; ``why`` names what is wrong and quotes nothing."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the ID token is refused: {why}")
        self.why = why


def claims_of(
    token: str, keys: dict[str, Any], *, issuer: str, client: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token that ``issuer`` made for ``client`` and for the attempt with ``nonce``, good at ``now``
    (aware). OpenID Connect Core 3.1.3.7. Raises TokenRefused.
    """
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer},
            sub={"essential": True},
            aud={"essential": True, "value": client},
            azp={"essential": _is_for_several(claims), "value": client},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            iat={"essential": True},
        ).validate(claims)
    except JoseError as refused:
        raise TokenRefused(refused.error) from None
    except (KeyError, ValueError) as unreadable:
        raise TokenRefused(type(unreadable).__name__) from None
    return claims


def _is_for_several(claims: dict[str, Any]) -> bool:
    heard = claims.get("aud")
    return isinstance(heard, list) and len(heard) > 1
