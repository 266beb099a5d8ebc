"""Somebody signs in with a browser at a real provider, works, is forgotten after a while, and signs out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.service import LocalService
from tests.browsing import Browser

pytestmark = [pytest.mark.journey, pytest.mark.clause("CF-09")]


@pytest.fixture(scope="module")
def service() -> Iterator[LocalService]:
    """In a year in which no token of today is good: the provider goes by the service's clock."""
    with LocalService(now=datetime(2031, 3, 3, 9, tzinfo=UTC)) as running:
        yield running


def test_nobody_sees_anything_before_they_have_signed_in(service: LocalService) -> None:
    for path in ("/desk", "/desk/cases", "/desk/cases/HSP-7K3M-9QXD", "/desk/nowhere"):
        answer = Browser(service).get(path)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/desk/sign-in")


def test_who_signs_in_is_at_the_desk_until_they_are_quiet_for_half_an_hour(service: LocalService) -> None:
    browser = Browser(service)
    answer = browser.sign_in("caseworker", "/desk")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    for _ in range(3):
        service.advance(service.now() + timedelta(minutes=29))
        assert browser.get("/desk/cases").status_code == 200
    service.advance(service.now() + timedelta(minutes=30))
    assert browser.get("/desk/cases").headers["Location"] == "/desk/sign-in?to=%2Fdesk%2Fcases"


def test_a_bearer_token_is_no_session_and_a_session_is_no_bearer_token(service: LocalService) -> None:
    browser = Browser(service)
    browser.sign_in("officer")
    assert service.request("GET", "/desk/cases", role="officer").status_code == 303
    cookie = {"Cookie": f"__Host-desk={browser.cookies['__Host-desk']}"}
    assert service.request("GET", "/cases", headers=cookie).status_code == 401


def test_a_code_that_was_used_lets_nobody_in_again(service: LocalService) -> None:
    browser = Browser(service)
    back = browser.chosen("caseworker", browser.get("/desk/sign-in"))
    held = dict(browser.cookies)
    assert browser.come_back(back).status_code == 303
    browser.cookies = held
    assert browser.come_back(back).status_code == 403
    assert "__Host-desk" not in browser.cookies


def test_a_code_is_worth_nothing_to_who_does_not_know_its_verifier(service: LocalService) -> None:
    victim, thief = Browser(service), Browser(service)
    stolen = victim.chosen("officer", victim.get("/desk/sign-in"))
    own = thief.chosen("caseworker", thief.get("/desk/sign-in"))
    code, state = stolen.partition("code=")[2].partition("&")[0], own.partition("state=")[2].partition("&")[0]
    assert thief.come_back(f"/desk/signed-in?code={code}&state={state}").status_code == 403
    assert "__Host-desk" not in thief.cookies


def test_out_is_out(service: LocalService) -> None:
    browser = Browser(service)
    browser.sign_in("officer")
    copied = Browser(service)
    copied.cookies = dict(browser.cookies)
    answer = browser.post("/desk/sign-out", csrf=browser.csrf(browser.get("/desk/cases")))
    assert answer.status_code == 200
    assert "/oauth2/end_session" in answer.text
    assert copied.get("/desk/cases").status_code == 303
