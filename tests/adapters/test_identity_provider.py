"""The provider as it is asked: at the addresses that it publishes, with what proves the client, and sent on nowhere."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.wrappers import Request, Response

from casework.adapters.identity_provider import IdentityProvider
from casework.errors import CodeRefused, ProviderOutOfReach
from infra.local.web import WebServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CALLBACK = "https://answers.example.org/desk/signed-in"


@dataclass
class Provider:
    """Answers each path with what a test puts there, and remembers what it was asked."""

    answers: dict[str, Response | dict[str, Any]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    issuer: str = ""

    def app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        request.get_data()
        self.asked.append(request)
        answer = self.answers.get(request.path, Response(status=404))
        response = answer if isinstance(answer, Response) else Response(json.dumps(answer))
        return response(environ, start_response)

    def seen_by(self, secret: str = "") -> IdentityProvider:
        return IdentityProvider(self.issuer, "the desk", lambda: secret, CALLBACK)


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    server = WebServer(provider.app, 0)
    server.start()
    provider.issuer = f"http://127.0.0.1:{server.port}/tenant"
    provider.answers = {
        "/tenant/.well-known/openid-configuration": {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize?p=policy",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "end_session_endpoint": f"{provider.issuer}/logout",
        },
        "/tenant/token": {"id_token": "a.b.c", "access_token": "x"},
        "/tenant/keys": {"keys": []},
    }
    yield provider
    server.stop()


def publish(provider: Provider, **changed: Any) -> None:
    published = provider.answers["/tenant/.well-known/openid-configuration"]
    assert isinstance(published, dict)
    published |= changed


def test_a_browser_is_sent_where_the_provider_says_with_all_that_it_needs(provider: Provider) -> None:
    address = urlsplit(provider.seen_by().sign_in_address("the state", "the nonce", "the challenge"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{provider.issuer}/authorize"
    assert dict(parse_qsl(address.query)) == {
        "p": "policy",
        "response_type": "code",
        "client_id": "the desk",
        "redirect_uri": CALLBACK,
        "scope": "openid profile",
        "state": "the state",
        "nonce": "the nonce",
        "code_challenge": "the challenge",
        "code_challenge_method": "S256",
    }


def test_what_it_publishes_is_asked_once_and_its_keys_every_time(provider: Provider) -> None:
    seen = provider.seen_by()
    for _ in range(2):
        seen.sign_in_address("s", "n", "c")
        assert seen.keys() == {"keys": []}
    paths = [request.path for request in provider.asked]
    assert paths == ["/tenant/.well-known/openid-configuration", "/tenant/keys", "/tenant/keys"]


def test_a_client_without_a_secret_is_proved_by_the_verifier(provider: Provider) -> None:
    assert provider.seen_by().id_token("the code", "the verifier") == "a.b.c"
    token = provider.asked[-1]
    assert "Authorization" not in token.headers
    assert dict(parse_qsl(token.get_data(as_text=True))) == {
        "grant_type": "authorization_code",
        "code": "the code",
        "redirect_uri": CALLBACK,
        "client_id": "the desk",
        "code_verifier": "the verifier",
    }


def test_a_client_with_a_secret_shows_it_as_the_standard_says_and_nowhere_else(provider: Provider) -> None:
    provider.seen_by("s:cr/t ~").id_token("the code", "the verifier")
    token = provider.asked[-1]
    assert token.headers["Authorization"] == f"Basic {base64.b64encode(b'the+desk:s%3Acr%2Ft+~').decode()}"
    assert b"cr" not in token.get_data()
    assert "cr" not in token.query_string.decode()


def test_a_code_that_it_does_not_take_is_said_to_be_refused(provider: Provider) -> None:
    provider.answers["/tenant/token"] = Response('{"error": "invalid_grant"}', status=400)
    with pytest.raises(CodeRefused) as refused:
        provider.seen_by().id_token("spent", "v")
    assert refused.value.error == "invalid_grant"


@pytest.mark.parametrize(
    "answer",
    [
        Response(status=500),
        Response("<html>maintenance</html>", status=200),
        Response("[]", status=200),
        Response('{"access_token": "no id token"}', status=200),
        Response('{"id_token": 7}', status=200),
        Response("{}", status=429),
        Response("{}", status=307, headers={"Location": "/elsewhere"}),
    ],
    ids=lambda answer: f"{answer.status_code} {answer.get_data(as_text=True)}",
)
def test_an_answer_that_is_none_is_out_of_reach_and_a_code_is_sent_on_nowhere(
    provider: Provider, answer: Response
) -> None:
    provider.answers["/tenant/token"] = answer
    with pytest.raises(ProviderOutOfReach):
        provider.seen_by().id_token("code", "v")
    assert "/elsewhere" not in [request.path for request in provider.asked]


def test_a_provider_that_is_not_there_is_out_of_reach() -> None:
    nobody = IdentityProvider("http://127.0.0.1:1/tenant", "c", str, CALLBACK)
    with pytest.raises(ProviderOutOfReach):
        nobody.sign_in_address("s", "n", "c")


def test_what_did_not_answer_is_asked_again_the_next_time(provider: Provider) -> None:
    seen, published = provider.seen_by(), provider.answers.pop("/tenant/.well-known/openid-configuration")
    with pytest.raises(ProviderOutOfReach):
        seen.sign_in_address("s", "n", "c")
    provider.answers["/tenant/.well-known/openid-configuration"] = published
    assert seen.sign_in_address("s", "n", "c")


def test_another_issuer_is_not_believed(provider: Provider) -> None:
    publish(provider, issuer=f"{provider.issuer}2")
    with pytest.raises(ProviderOutOfReach):
        provider.seen_by().sign_in_address("s", "n", "c")


def test_where_to_sign_out_is_known_if_the_provider_says_so(provider: Provider) -> None:
    address = urlsplit(provider.seen_by().sign_out_address("https://answers.example.org/desk") or "")
    assert address.path == "/tenant/logout"
    assert dict(parse_qsl(address.query)) == {
        "client_id": "the desk",
        "post_logout_redirect_uri": "https://answers.example.org/desk",
        "logout_uri": "https://answers.example.org/desk",
    }
    publish(provider, end_session_endpoint=None)
    assert provider.seen_by().sign_out_address("https://answers.example.org/desk") is None
