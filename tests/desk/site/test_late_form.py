"""What somebody was writing when their session ended is there for them when they have signed in again."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from casework.domain.draft import MOST_CHARACTERS
from desk.site.late_form import keep_late_form
from desk.site.notice import plain
from desk.site.reply import Reply
from desk.site.request import Request
from desk.site.session_of import Expired
from tests.adapters.test_eraser import everything
from tests.desk.site.provider import HERE, OURS, Browser, FakeProvider
from tests.world import NOON, World

LATER = NOON + timedelta(minutes=31)
WRITTEN = (("message", "Sam rang"), ("items", "name"), ("items", "school"))


@pytest.fixture
def over(world: World) -> Expired:
    browser = Browser(world, FakeProvider())
    browser.sign_in()
    session = browser.session(LATER)
    assert isinstance(session, Expired)
    return session


def post(
    world: World, over: Expired, *fields: tuple[str, str], csrf: str | None = None, headers: dict[str, str] = OURS
) -> Reply:
    form = (("csrf", over.session.csrf if csrf is None else csrf), *fields)
    request = Request("POST", "/desk/note", (), form, {}, headers)
    return keep_late_form(request, over, world.drafts, HERE, plain, LATER)


def test_what_was_written_is_kept_for_who_wrote_it_and_they_are_told_how_to_have_it_back(
    world: World, over: Expired
) -> None:
    reply = post(world, over, *WRITTEN)
    assert reply.status == 403
    assert "What you wrote is kept" in str(reply.body)
    assert 'href="/desk/sign-in?to=%2Fdesk%2Fnote%3Fkept%3Dyes"' in str(reply.body)
    assert world.drafts.take("olu", "/desk/note", LATER) is None
    taken = world.drafts.take("casey", "/desk/note", LATER)
    assert taken
    assert taken.fields == WRITTEN


def test_signing_in_by_that_link_leads_back_to_what_was_written(world: World) -> None:
    to = dict(parse_qsl(urlsplit("/desk/sign-in?to=%2Fdesk%2Fnote%3Fkept%3Dyes").query))["to"]
    assert Browser(world, FakeProvider()).sign_in(to).headers["Location"] == "/desk/note?kept=yes"


@pytest.mark.parametrize(("csrf", "headers"), [("wrong", OURS), (None, {"origin": "https://evil.example"})])
def test_nobody_can_put_words_into_somebody_elses_form(
    world: World, over: Expired, csrf: str | None, headers: dict[str, str]
) -> None:
    assert post(world, over, *WRITTEN, csrf=csrf, headers=headers).status == 403
    assert world.drafts.take("casey", "/desk/note", LATER) is None


def test_what_is_too_long_to_keep_is_said_not_to_be_saved(world: World, over: Expired) -> None:
    before = everything(world)
    reply = post(world, over, ("message", "x" * MOST_CHARACTERS))
    assert reply.status == 413
    assert "Go back in your browser, copy what you wrote" in str(reply.body)
    assert everything(world) == before
