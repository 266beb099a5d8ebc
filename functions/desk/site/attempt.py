"""An attempt to sign in, from the moment a browser leaves for the provider until it comes back."""

import base64
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from casework.domain.record import Instant, Record

LASTS = timedelta(minutes=10)

_SALT = b"casework sign-in"
"""Makes these signatures a key of their own: what the same secret signs elsewhere is no attempt."""


class Attempt(Record):
    """One attempt, good before ``until``; then the browser goes ``to`` a page of ours.

    ``state`` shows that who comes back is who left, ``nonce`` that the token was made for this attempt, and
    ``verifier`` that whoever brings the code is who asked for it (PKCE, RFC 7636).
    """

    state: str
    nonce: str
    verifier: str
    to: str
    until: Instant

    @property
    def challenge(self) -> str:
        """What the provider is told of ``verifier``, by the method S256."""
        return base64.urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


class NotBegunHere(Exception):
    """Who comes back from the provider did not leave from here, or too long ago."""


class Attempts:
    """Begins attempts, and keeps each with the browser that makes it: signed, so that no other can be put in its place.

    An attempt that nobody ends costs us nothing, because we store none.
    """

    def __init__(self, key: bytes) -> None:
        self._serializer = URLSafeSerializer(
            key, salt=_SALT, signer_kwargs={"key_derivation": "hmac", "digest_method": sha256}
        )

    def begin(self, to: str, now: datetime) -> tuple[str, Attempt]:
        """What the browser is to hold, and the attempt that it begins at ``now`` (aware)."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        attempt = Attempt(state=state, nonce=nonce, verifier=verifier, to=to, until=now + LASTS)
        held = self._serializer.dumps([state, nonce, verifier, to, int(attempt.until.timestamp())])
        return str(held), attempt

    def read(self, held: str, state: str, now: datetime) -> Attempt:
        """The attempt of a browser that holds ``held`` and brings back ``state``. Raises NotBegunHere."""
        try:
            begun, nonce, verifier, to, until = self._serializer.loads(held)
        except BadData:
            raise NotBegunHere from None
        attempt = Attempt(state=begun, nonce=nonce, verifier=verifier, to=to, until=datetime.fromtimestamp(until, UTC))
        if now >= attempt.until or not secrets.compare_digest(attempt.state.encode(), state.encode()):
            raise NotBegunHere
        return attempt
