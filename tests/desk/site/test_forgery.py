"""A form counts only if a page of ours sent it, in the session whose it is."""

import pytest

from casework.domain.session import Session
from desk.site.forgery import is_ours
from desk.site.request import Request
from tests.world import CASEY, NOON

HERE = "https://answers.example.org"
SESSION = Session(
    id="a" * 64, person=CASEY, roles=(), issuer="i", client="c", csrf="right", begun_at=NOON, seen_at=NOON
)


def posted(csrf: str | None = "right", **headers: str) -> Request:
    form = () if csrf is None else (("csrf", csrf),)
    return Request("POST", "/desk/sign-out", (), form, {}, {name.replace("_", "-"): v for name, v in headers.items()})


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"origin": HERE},
        {"sec_fetch_site": "same-origin", "origin": HERE},
    ],
)
def test_a_form_of_this_session_from_a_page_of_ours_counts(headers: dict[str, str]) -> None:
    assert is_ours(posted(**headers), SESSION, HERE)


@pytest.mark.parametrize("csrf", [None, "", "wrong", "righ", "right ", "RIGHT", "ríght"])
def test_a_form_that_does_not_know_the_session_counts_for_nothing(csrf: str | None) -> None:
    assert not is_ours(posted(csrf, sec_fetch_site="same-origin", origin=HERE), SESSION, HERE)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": "null"},
        {"origin": "https://answers.example.org.evil.example"},
        {"origin": "http://answers.example.org"},
        {"origin": f"{HERE}/"},
        {"sec_fetch_site": "same-origin", "origin": "https://evil.example"},
        {"sec_fetch_site": "cross-site", "origin": HERE},
        {"referer": f"{HERE}/desk"},
    ],
)
def test_a_form_from_anywhere_else_counts_for_nothing_whatever_it_knows(headers: dict[str, str]) -> None:
    assert not is_ours(posted(**headers), SESSION, HERE)
