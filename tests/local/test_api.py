"""The HTTP API answers as API Gateway does."""

import base64
import time
from types import ModuleType
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from infra.local.api import rendered_claim
from infra.local.oidc import TokenRefused, provider, verified
from infra.local.service import LocalService

OURS = "casework-local"


def test_the_event_is_payload_format_two(tiny: LocalService) -> None:
    answer = tiny.request("GET", "/things/a%20b?x=1&x=2&y=", role="officer")
    event = answer.json
    assert answer.status_code == 200
    assert event is not None
    assert event["routeKey"] == "GET /things/{name}"
    assert event["rawPath"] == "/things/a%20b"
    assert event["pathParameters"] == {"name": "a b"}
    assert event["queryStringParameters"] == {"x": "1,2", "y": ""}
    assert event["requestContext"]["time"] == "23/Dec/2026:09:00:00 +0000"
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    assert (claims["sub"], claims["name"], claims["roles"]) == ("officer", "Olu Officer", "[officer]")
    assert "body" not in event


def test_a_body_arrives_as_text_or_as_base64(tiny: LocalService) -> None:
    text = tiny.request("POST", "/things", json={"a": "é"}, role="officer").json
    assert text is not None
    assert (text["body"].encode().decode("unicode_escape"), text["isBase64Encoded"]) == ('{"a": "é"}', False)
    bearer = {"Authorization": f"Bearer {tiny.token('officer')}", "Content-Type": "image/png"}
    binary = tiny.request("POST", "/things", headers=bearer, body=b"\x89PNG").json
    assert binary is not None
    assert (base64.b64decode(binary["body"]), binary["isBase64Encoded"]) == (b"\x89PNG", True)


def test_a_form_arrives_as_base64_like_from_api_gateway(tiny: LocalService) -> None:
    bearer = {"Authorization": f"Bearer {tiny.token('officer')}", "Content-Type": "application/x-www-form-urlencoded"}
    form = tiny.request("POST", "/things", headers=bearer, body=b"answer=yes").json
    assert form is not None
    assert (base64.b64decode(form["body"]), form["isBase64Encoded"]) == (b"answer=yes", True)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer nonsense", "Basic dXNlcjpwYXNz"])
def test_without_a_good_token_the_door_stays_shut(tiny: LocalService, handlers: ModuleType, header: str | None) -> None:
    answer = tiny.request("GET", "/things/x", headers={} if header is None else {"Authorization": header})
    assert (answer.status_code, answer.json) == (401, {"message": "Unauthorized"})
    assert handlers.SEEN == []


def test_a_scope_that_was_not_granted_is_forbidden(tiny: LocalService) -> None:
    answer = tiny.request("GET", "/scoped", role="officer")
    assert (answer.status_code, answer.json) == (403, {"message": "Forbidden"})


def test_a_route_without_authoriser_is_open(tiny: LocalService) -> None:
    assert tiny.request("GET", "/open").status_code == 200


@pytest.mark.parametrize(("method", "path"), [("GET", "/nowhere"), ("DELETE", "/things"), ("GET", "/things/a/b")])
def test_what_is_not_in_the_template_is_not_found(tiny: LocalService, method: str, path: str) -> None:
    answer = tiny.request(method, path, role="officer")
    assert (answer.status_code, answer.json) == (404, {"message": "Not Found"})


def test_a_function_that_raises_is_an_internal_server_error(tiny: LocalService, handlers: ModuleType) -> None:
    handlers.FAIL["echo"] = 1
    answer = tiny.request("GET", "/open")
    assert (answer.status_code, answer.json) == (500, {"message": "Internal Server Error"})


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (["caseworker", "officer"], "[caseworker officer]"),
        ([], "[]"),
        (1795297561, "1795297561"),
        (True, "true"),
        ("officer", "officer"),
        ({"b": 1, "a": ["x"]}, "map[a:[x] b:1]"),
    ],
)
def test_claims_reach_the_function_as_text(claim: Any, expected: str) -> None:
    assert rendered_claim(claim) == expected


def sign(key: RSAKey, **claims: Any) -> str:
    good = {"iss": "https://issuer.example.org", "aud": OURS, "sub": "a", "exp": time.time() + 60, "iat": time.time()}
    told = {name: value for name, value in {**good, **claims}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": key.kid}, told, key, algorithms=["RS256"])


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example.org"},
        {"aud": "other"},
        {"aud": None},
        {"aud": ["other"], "client_id": OURS},
        {"exp": 1.0},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": time.time() + 3600},
    ],
)
def test_a_token_that_gateway_would_refuse_is_refused(claims: dict[str, Any]) -> None:
    key = RSAKey.generate_key(2048, {"kid": "1"})
    with pytest.raises(TokenRefused):
        check(sign(key, **claims), key)


@pytest.mark.parametrize("claims", [{}, {"aud": ["x", OURS]}, {"aud": None, "client_id": OURS}])
def test_a_good_token_is_good(claims: dict[str, Any]) -> None:
    key = RSAKey.generate_key(2048, {"kid": "1"})
    assert check(sign(key, **claims), key)["sub"] == "a"


def test_a_token_signed_by_another_key_is_refused() -> None:
    with pytest.raises(TokenRefused):
        check(sign(RSAKey.generate_key(2048, {"kid": "1"})), RSAKey.generate_key(2048, {"kid": "1"}))


def test_an_unsigned_token_is_refused() -> None:
    head, body, _ = sign(RSAKey.generate_key(2048, {"kid": "1"})).split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    with pytest.raises(TokenRefused):
        verified(f"{none}.{body}.", keys=provider().keys, issuer="https://issuer.example.org", audience=[OURS])
    assert head != none


def check(token: str, key: RSAKey) -> dict[str, Any]:
    from joserfc.jwk import KeySet

    return verified(token, keys=KeySet([key]), issuer="https://issuer.example.org", audience=[OURS])
