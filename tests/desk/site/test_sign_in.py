"""Signing in and out: the one right way in, every wrong one, and that out is out (CF-09)."""

import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc import jws, jwt
from joserfc.jwk import OctKey

from casework.domain.session import Over, Session
from casework.domain.staff import Role, StaffMember
from desk.site.session_of import Expired
from tests.adapters.test_eraser import everything
from tests.desk.site.provider import HERE, ISSUER, OURS, Browser, FakeProvider, key, unsigned
from tests.world import NOON, World

pytestmark = pytest.mark.clause("CF-09")

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()


@pytest.fixture
def browser(world: World, provider: FakeProvider) -> Browser:
    return Browser(world, provider)


def signed_with(algorithm: str, signing: Callable[[], Any], **header: Any) -> Any:
    return lambda claims: jwt.encode({"alg": algorithm, "kid": "ec", **header}, claims, signing(), [algorithm])


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """What a library makes that lets the token say how it is to be read."""
    return unsigned(
        {"alg": "HS256", "kid": "ec"}, claims, lambda text: hmac.digest(key().as_pem(private=False), text, "sha256")
    )


def with_a_key_of_its_own(claims: dict[str, Any]) -> str:
    own = key("EC", "a stranger's")
    return str(jwt.encode({"alg": "ES256", "kid": "ec", "jwk": own.as_dict(private=False)}, claims, own, ["ES256"]))


def test_who_signs_in_is_who_the_provider_says_and_goes_where_they_were_going(browser: Browser) -> None:
    reply = browser.sign_in("/desk/cases/HSP-7K3M-9QXD?tab=letters")
    assert (reply.status, reply.headers["Location"]) == (303, "/desk/cases/HSP-7K3M-9QXD?tab=letters")
    session = browser.session()
    assert isinstance(session, Session)
    assert session.person == StaffMember(id="casey", name="Casey Worker")
    assert (session.roles, session.issuer, session.client) == ((Role.CASEWORKER,), ISSUER, "the-desk")


def test_who_signs_in_is_on_the_list_of_staff(browser: Browser, world: World) -> None:
    browser.sign_in()
    assert [(each.id, each.name) for each in world.staff.all(NOON)] == [("casey", "Casey Worker")]


def test_one_of_the_two_kinds_of_signature_is_as_good_as_the_other(browser: Browser, provider: FakeProvider) -> None:
    provider.makes = signed_with("RS256", lambda: key("RSA"), kid="rsa")
    assert browser.sign_in().status == 303


@pytest.mark.parametrize(
    ("claim", "roles"),
    [
        (["officer", "caseworker", "Global Administrator"], (Role.CASEWORKER, Role.OFFICER)),
        ("reviewer", (Role.REVIEWER,)),
        ("manager,director", (Role.DIRECTOR, Role.MANAGER)),
    ],
)
def test_roles_are_read_however_the_provider_writes_them(
    browser: Browser, provider: FakeProvider, claim: object, roles: tuple[Role, ...]
) -> None:
    provider.says = {"roles": claim}
    browser.sign_in()
    session = browser.session()
    assert isinstance(session, Session)
    assert session.roles == roles


@pytest.mark.parametrize("claim", [[], "", None, ["Officer"], ["visitor"], {"caseworker": True}, [["officer"]], 7])
def test_who_has_no_role_is_told_so_and_let_no_further(browser: Browser, provider: FakeProvider, claim: object) -> None:
    provider.says = {"roles": claim}
    reply = browser.sign_in()
    assert reply.status == 403
    assert "Ask your manager for a role" in str(reply.body)
    assert f"{ISSUER}/logout" in str(reply.body)
    assert nobody_is_signed_in(browser)


def test_the_provider_is_asked_for_a_code_by_the_rules(browser: Browser) -> None:
    asked = dict(parse_qsl(urlsplit(browser.leave().headers["Location"]).query))
    assert all(len(secret) >= 43 for secret in asked.values())  # 256 bits
    again = dict(parse_qsl(urlsplit(browser.leave().headers["Location"]).query))
    assert not set(asked.values()) & set(again.values())


def test_what_a_browser_keeps_is_for_this_host_over_tls_for_no_script_and_no_longer_than_it_must(
    browser: Browser,
) -> None:
    (attempt,) = browser.leave().cookies
    assert attempt.startswith("__Host-desk-sign-in=")
    assert attempt.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600")
    session, cleared = browser.sign_in().cookies
    assert session.startswith("__Host-desk=")
    assert session.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")
    assert cleared.startswith("__Host-desk-sign-in=; ")
    assert cleared.endswith("; Max-Age=0")


# ---- every way in which what comes back is not what must come back


FORGED: dict[str, dict[str, Any]] = {
    "another attempt's nonce": {"says": {"nonce": "of-another-attempt"}},
    "no nonce": {"leaves_out": ("nonce",)},
    "an empty nonce": {"says": {"nonce": ""}},
    "another client": {"says": {"aud": "another-client"}},
    "no client": {"leaves_out": ("aud",)},
    "nobody's": {"says": {"aud": []}},
    "for another client first": {"says": {"aud": ["the-desk", "another"], "azp": "another"}},
    "for several and nobody first": {"says": {"aud": ["the-desk", "another"]}},
    "for us by another client": {"says": {"azp": "another"}},
    "another issuer": {"says": {"iss": "https://sign-in.example.org/another"}},
    "almost the issuer": {"says": {"iss": f"{ISSUER}/"}},
    "no issuer": {"leaves_out": ("iss",)},
    "over": {"says": {"exp": int(NOON.timestamp()) - 60}},
    "never over": {"leaves_out": ("exp",)},
    "over when it likes": {"says": {"exp": "tomorrow"}},
    "not yet": {"says": {"nbf": int(NOON.timestamp()) + 61}},
    "from tomorrow": {"says": {"iat": int(NOON.timestamp()) + 61}},
    "from no time": {"leaves_out": ("iat",)},
    "about nobody": {"leaves_out": ("sub",)},
    "about no name that is one": {"says": {"sub": 7}},
    "signed by somebody else": {"makes": signed_with("ES256", lambda: key("EC", "a stranger's"))},
    "signed by a key that nobody knows": {"makes": signed_with("ES256", key, kid="unknown")},
    "signed with what anybody may know": {"makes": signed_with("HS256", lambda: OctKey.import_key("s" * 32))},
    "signed with the public key as a secret": {"makes": signed_with_the_public_key},
    "signed with a weaker hash of the right key": {
        "makes": lambda claims: unsigned({"alg": "RS1", "kid": "rsa"}, claims, lambda _: b"x" * 256)
    },
    "not signed": {"makes": lambda claims: unsigned({"alg": "none"}, claims)},
    "not signed by the right key": {"makes": lambda claims: unsigned({"alg": "None", "kid": "ec"}, claims)},
    "its signature cut off": {"makes": lambda claims: unsigned({"alg": "ES256", "kid": "ec"}, claims)},
    "with a key of its own": {"makes": with_a_key_of_its_own},
    "not a token": {"makes": lambda claims: "a.b.c"},
    "nothing": {"makes": lambda claims: ""},
    "a list": {"makes": lambda claims: jws.serialize_compact({"alg": "ES256", "kid": "ec"}, b"[]", key(), ["ES256"])},
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_token_that_is_not_the_providers_for_us_and_for_now_lets_nobody_in(
    browser: Browser, provider: FakeProvider, forgery: str
) -> None:
    for name, value in FORGED[forgery].items():
        setattr(provider, name, value)
    assert browser.sign_in().status == 403
    assert nobody_is_signed_in(browser)


def test_a_clock_that_is_a_little_off_keeps_nobody_out(browser: Browser, provider: FakeProvider) -> None:
    provider.says = {"iat": int(NOON.timestamp()) + 59, "exp": int(NOON.timestamp()) - 59}
    assert browser.sign_in().status == 303


@pytest.mark.parametrize("state", ["", "of-another-attempt", "ünknown"])
def test_who_comes_back_without_having_left_is_not_let_in(browser: Browser, provider: FakeProvider, state: str) -> None:
    bringing = provider.lets_in(browser.leave().headers["Location"])
    assert browser.come_back({**bringing, "state": state}).status == 400
    assert nobody_is_signed_in(browser)


def test_somebody_elses_code_lets_nobody_in_through_a_link_that_they_were_sent(
    browser: Browser, world: World, provider: FakeProvider
) -> None:
    attacker = Browser(world, provider)
    bringing = provider.lets_in(attacker.leave().headers["Location"])
    assert browser.come_back(bringing).status == 400
    browser.leave()
    assert browser.come_back(bringing).status == 400
    assert nobody_is_signed_in(browser)


def test_somebody_elses_code_lets_nobody_in_under_an_attempt_of_ones_own(
    browser: Browser, world: World, provider: FakeProvider
) -> None:
    victim = Browser(world, provider)
    stolen = provider.lets_in(victim.leave().headers["Location"], "stolen")
    own = provider.lets_in(browser.leave().headers["Location"], "own")
    assert browser.come_back({**own, "code": stolen["code"]}).status == 403
    assert nobody_is_signed_in(browser)


def test_a_code_is_good_once(browser: Browser, provider: FakeProvider) -> None:
    bringing = provider.lets_in(browser.leave().headers["Location"])
    held = dict(browser.cookies)
    assert browser.come_back(bringing).status == 303
    browser.cookies = held
    assert browser.come_back(bringing).status == 403
    assert "__Host-desk" not in browser.cookies


def test_an_attempt_is_good_for_ten_minutes(browser: Browser, provider: FakeProvider) -> None:
    for later, status in ((10 * MINUTE - SECOND, 303), (10 * MINUTE, 400)):
        bringing = provider.lets_in(browser.leave().headers["Location"])
        assert browser.come_back(bringing, NOON + later).status == status


@pytest.mark.parametrize("put", ["", "x", "a.b", "eyJhIjoxfQ.AAAA"])
def test_an_attempt_that_we_did_not_begin_is_none(browser: Browser, provider: FakeProvider, put: str) -> None:
    bringing = provider.lets_in(browser.leave().headers["Location"])
    browser.cookies["__Host-desk-sign-in"] = put or browser.cookies["__Host-desk-sign-in"][:-1]
    assert browser.come_back(bringing).status == 400
    assert nobody_is_signed_in(browser)


@pytest.mark.parametrize("error", [{"error": "access_denied", "error_description": "<b>no</b>"}, {}])
def test_whom_the_provider_does_not_let_in_is_told_what_to_do(
    browser: Browser, provider: FakeProvider, error: dict[str, str]
) -> None:
    state = provider.lets_in(browser.leave().headers["Location"])["state"]
    reply = browser.come_back({"state": state, **error})
    assert reply.status == 403
    assert "ask whoever looks after your work account" in str(reply.body)
    assert "<b>" not in str(reply.body)
    assert nobody_is_signed_in(browser)


@pytest.mark.parametrize("what", ["sign in", "token", "keys"])
def test_a_provider_that_does_not_answer_is_said_to_be_out_of_reach(
    browser: Browser, provider: FakeProvider, what: str
) -> None:
    left = browser.leave()
    provider.out_of_reach = {what}
    reply = browser.leave() if what == "sign in" else browser.come_back(provider.lets_in(left.headers["Location"]))
    assert reply.status == 503
    assert "Try again in a few minutes" in str(reply.body)
    assert nobody_is_signed_in(browser)


# ---- where to


@pytest.mark.parametrize("to", ["/desk", "/desk/note", "/desk?next=a%20b", "/desk/cases/HSP-1?a=https://x.example#b"])
def test_a_page_of_the_desk_is_gone_to(browser: Browser, to: str) -> None:
    assert browser.sign_in(to).headers["Location"] == to


@pytest.mark.parametrize(
    "to",
    [
        "",
        "https://evil.example/desk",
        "//evil.example/desk",
        "/\\evil.example",
        "/desk\\@evil.example",
        "/deskevil",
        "/desk.evil.example",
        "/cases",
        "desk/note",
        "javascript:alert(1)",
        "/desk/\r\nSet-Cookie: a=b",
        "/desk/\tx",
        "/desk/ x",
        "/desk/é",
        " /desk/note",
        "@evil.example/desk",
    ],
)
def test_nobody_can_make_a_link_that_leads_out_of_the_desk(browser: Browser, to: str) -> None:
    assert browser.sign_in(to).headers["Location"] == "/desk"


# ---- the session


def test_signing_in_again_ends_the_session_before(browser: Browser) -> None:
    browser.sign_in()
    before = dict(browser.cookies)
    browser.sign_in()
    assert browser.cookies["__Host-desk"] != before["__Host-desk"]
    assert isinstance(browser.session(), Session)
    browser.cookies = before
    assert browser.session() is None


def test_a_session_that_somebody_put_there_is_not_the_one_that_signing_in_makes(
    browser: Browser, world: World, provider: FakeProvider
) -> None:
    attacker = Browser(world, provider)
    attacker.sign_in()
    browser.cookies.update(attacker.cookies)
    browser.sign_in()
    assert browser.cookies["__Host-desk"] != attacker.cookies["__Host-desk"]
    assert attacker.session() is None


def test_a_session_that_is_over_says_why_and_whose_it_was(browser: Browser) -> None:
    browser.sign_in()
    for later, why in ((30 * MINUTE, Over.IDLE), (600 * MINUTE, Over.TOO_LONG)):
        over = browser.session(NOON + later)
        assert isinstance(over, Expired)
        assert (over.why, over.session.person.id) == (why, "casey")


def test_who_holds_nothing_costs_nothing_and_has_no_session(browser: Browser) -> None:
    assert browser.session() is None
    browser.cookies["__Host-desk"] = "made-up"
    assert browser.session() is None


@pytest.mark.parametrize(
    "other", [FakeProvider(issuer="https://sign-in.example.org/another"), FakeProvider(client="another-desk")]
)
@pytest.mark.parametrize("later", [MINUTE, 31 * MINUTE])
def test_a_session_that_another_provider_or_another_client_began_is_none(
    browser: Browser, other: FakeProvider, later: timedelta
) -> None:
    browser.sign_in()
    browser.provider = other
    assert browser.session(NOON + later) is None


# ---- out


def test_out_is_out_everywhere_that_the_cookie_has_got_to(browser: Browser, world: World) -> None:
    browser.sign_in()
    copied = dict(browser.cookies)
    reply = browser.sign_out()
    assert reply.status == 200
    assert "You have signed out" in str(reply.body)
    assert f"{ISSUER}/logout?back={HERE.replace(':', '%3A').replace('/', '%2F')}%2Fdesk" in str(reply.body)
    assert "__Host-desk" not in browser.cookies
    browser.cookies = copied
    assert browser.session() is None
    assert [item["pk"] for item in everything(world)] == [{"S": "STAFF"}]


@pytest.mark.clause("CF-07")
def test_who_of_the_service_signs_in_is_somebody_whom_a_case_can_be_given_to(browser: Browser, world: World) -> None:
    browser.sign_in()
    (known,) = world.staff.all(NOON)
    assert (known.id, known.roles) == ("casey", (Role.CASEWORKER,))


def test_who_signs_out_is_out_even_if_the_provider_does_not_answer(browser: Browser, provider: FakeProvider) -> None:
    browser.sign_in()
    provider.out_of_reach = {"sign out"}
    assert browser.sign_out().status == 200
    assert browser.session() is None


@pytest.mark.parametrize(("csrf", "headers"), [("wrong", OURS), ("", OURS), (None, {}), (None, {"origin": "null"})])
def test_nobody_is_signed_out_by_somebody_elses_form(
    browser: Browser, csrf: str | None, headers: dict[str, str]
) -> None:
    browser.sign_in()
    assert browser.sign_out(csrf, headers).status == 403
    assert isinstance(browser.session(), Session)


def nobody_is_signed_in(browser: Browser) -> bool:
    return "__Host-desk" not in browser.cookies and everything(browser.world) == []
