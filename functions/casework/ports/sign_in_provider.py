"""The provider where staff sign in, as the entrance of the desk needs it asked."""

from typing import Any, Protocol


class SignInProvider(Protocol):
    """Where staff sign in. Every question may raise ProviderOutOfReach."""

    issuer: str
    client: str

    def sign_in_address(self, state: str, nonce: str, challenge: str) -> str:
        """Where a browser goes to sign in."""

    def sign_out_address(self, back: str) -> str | None:
        """Where a browser goes to sign out of the provider too, and comes ``back`` from; None where there is none."""

    def id_token(self, code: str, verifier: str) -> str:
        """The ID token for the ``code`` that a browser brought back. Raises CodeRefused."""

    def keys(self) -> dict[str, Any]:
        """The keys that it signs with, as a JSON Web Key Set."""
