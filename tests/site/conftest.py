"""What tests in a browser get."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, ViewportSize

from infra.browser import running, skipped
from infra.local.morning import OPENS, Morning
from infra.local.serve import OpenService
from infra.local.service import LocalService
from infra.local.sign_in import sign_in
from infra.local.staff import Staff
from tests.site.browser import DESKTOP, PHONE, Visiting, visit
from tests.site.desk import Desk
from tests.site.keyboard import Keyboard


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if skipped():
        pytest.skip("BROWSER_TESTS=skip")
    with running() as browser:
        yield browser


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> ViewportSize:
    """Both widths, one after the other."""
    wanted: ViewportSize = request.param
    return wanted


@pytest.fixture
def visiting(browser: Browser) -> Visiting:
    return partial(visit, browser)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """A desk on the morning of infra/local/morning.py. Tests of one file share it, and must not rely on each other."""
    with OpenService(LocalService(OPENS)) as opened:
        url = f"http://127.0.0.1:{opened.addresses.http_port}"
        staff = Staff(url)
        cases = Morning(staff, opened.addresses.smtp_port).run()
        yield Desk(url, staff, cases, opened.addresses.smtp_port)


@pytest.fixture(params=[(PHONE, False), (DESKTOP, True)], ids=["phone without scripts", "desktop"])
def keyboard(request: pytest.FixtureRequest, visiting: Visiting, desk: Desk) -> Iterator[Keyboard]:
    """The keys of a caseworker who has just signed in."""
    size, javascript = request.param
    with visiting(size=size, javascript=javascript) as page:
        sign_in(page, desk.url, "caseworker")
        yield Keyboard(page)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a browser or a service takes seconds: not for the fast loop."""
    for item in items:
        if {"browser", "desk"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.journey)
