"""What tests in a browser get."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, ViewportSize

from infra.browser import skipped
from tests.site.browser import DESKTOP, PHONE, Visiting, running, visit


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
