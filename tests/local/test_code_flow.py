"""The local provider's code flow: as strict as a real one where the desk relies on it, and on the service's clock."""

import base64
import hashlib
import json
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest

from infra.local import oidc
from tests.browsing import redirected

CALLBACK = "http://127.0.0.1/desk/signed-in"
VERIFIER = "v" * 43


def code(provider: oidc.Provider, verifier: str = VERIFIER) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": "casework-desk",
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid profile",
        "nonce": "n",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    sent = redirected(f"{provider.issuer}/oauth2/authorize?{urlencode(asked)}", {"sub": "officer"})["Location"]
    return parse_qs(urlsplit(sent).query)["code"][0]


def claims(provider: oidc.Provider, code: str, verifier: str) -> dict[str, object]:
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "client_id": "casework-desk",
        "code_verifier": verifier,
    }
    with urlopen(f"{provider.issuer}/oauth2/token", urlencode(asked).encode()) as answer:  # noqa: S310 - on loopback
        token = json.loads(answer.read())["id_token"]
    part = token.split(".")[1]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def test_a_browser_gets_a_token_of_the_services_time(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = oidc.provider()
    monkeypatch.setattr(provider, "clock", lambda: 1_900_000_000.0)
    found = claims(provider, code(provider), VERIFIER)
    assert (found["sub"], found["roles"], found["nonce"]) == ("officer", ["officer"], "n")
    assert (found["iat"], found["exp"]) == (1_900_000_000, 1_900_003_600)


@pytest.mark.parametrize("verifier", ["", "w" * 43])
def test_who_does_not_know_the_verifier_gets_nothing(verifier: str) -> None:
    provider = oidc.provider()
    with pytest.raises(HTTPError) as refused:
        claims(provider, code(provider), verifier)
    with refused.value:
        assert refused.value.code == 400
