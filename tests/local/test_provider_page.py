"""Signing in at the local service asks nobody beyond this machine."""

from urllib.request import urlopen

from infra.local.oidc import provider


def test_the_local_providers_pages_fetch_nothing() -> None:
    with urlopen(provider().issuer) as answer:  # noqa: S310 - our own, on loopback
        page = answer.read().decode()
    assert "The local sign-in provider" in page
    assert "<link" not in page
    assert "src=" not in page
