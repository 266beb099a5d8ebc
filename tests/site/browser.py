"""A real browser for tests: one Chromium for each process of the tests, and a fresh profile for each visit.

Whatever goes wrong unseen fails the test: an error on the console, a script that throws, a file that is not there, a
request that would leave this machine.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize

from tests.conftest import is_loopback

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, and off unless asked for
    "resultTypes": ["violations"],
    "preload": False,
}


Visiting = Callable[..., AbstractContextManager[Page]]
"""Opens a page as a new visitor: ``with visiting(size=PHONE, javascript=False) as page``."""


class Trouble(AssertionError):
    """What a browser met on the way that nobody looking at the page would have seen."""

    def __init__(self, met: list[str]) -> None:
        super().__init__("\n".join(met))
        self.met = met


class Inaccessible(AssertionError):
    """What would keep somebody from using a page."""

    def __init__(self, url: str, barriers: list[str]) -> None:
        super().__init__("\n".join([url, *barriers]))
        self.barriers = barriers


@contextmanager
def visit(browser: Browser, *, size: ViewportSize = DESKTOP, javascript: bool = True) -> Iterator[Page]:
    """A page that knows no cookies yet, with pages of ``size`` in CSS pixels. Raises Trouble at its end."""
    met: list[str] = []
    context = browser.new_context(viewport=size, java_script_enabled=javascript, locale="en-GB")
    context.set_default_timeout(10_000)
    context.on("console", lambda message: met.extend(_said(message)))
    context.on("weberror", lambda error: met.append(f"a script threw: {error.error}"))
    context.on("request", lambda request: met.extend(_left(request)))
    context.on("response", lambda response: met.extend(_refused(response)))
    try:
        yield context.new_page()
    finally:
        context.close()
    if met:
        raise Trouble(met)


def assert_accessible(page: Page) -> None:
    """Axe finds nothing on the page as it stands that fails WCAG 2.2, levels A and AA, and nothing hangs over its side
    (1.4.10, Reflow). Raises Inaccessible.
    """
    if page.evaluate("!document.body.classList.contains('js-enabled')"):
        _let_axe_alone_run(page)
    page.evaluate(_AXE)
    found = page.evaluate("options => axe.run(document, options)", _WCAG)
    barriers = [_told(violation) for violation in found["violations"]]
    barriers += _reflow(page)
    if barriers:
        raise Inaccessible(page.url, barriers)


def _reflow(page: Page) -> Iterator[str]:
    """What hangs over the side at the width of the visit, or at 320 pixels: a desktop's window at a zoom of 400%."""
    size = page.viewport_size or DESKTOP
    for width in (size["width"], 320):
        page.set_viewport_size({"width": width, "height": size["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"the page is {wide} pixels wide in a window of {width}"
    page.set_viewport_size(size)


def _let_axe_alone_run(page: Page) -> None:
    """On a page whose visitor has switched scripts off. Its own scripts had their only chance when it loaded; timers
    stay dead for good, so axe gets something that acts at once.
    """
    page.context.new_cdp_session(page).send("Emulation.setScriptExecutionDisabled", {"value": False})
    page.evaluate("() => { window.setTimeout = act => { Promise.resolve().then(act); return 0; }; }")


def _told(violation: dict[str, Any]) -> str:
    where = "; ".join(f"{node['html']} ({node['failureSummary']})" for node in violation["nodes"])
    return f"{violation['id']}, {violation['help']}: {where}"


def _said(message: ConsoleMessage) -> Iterator[str]:
    # That a page itself answers with 404 or 422 is for the test to judge; of everything else, see _refused.
    if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource: the server"):
        yield f"on the console: {message.text}"


def _left(request: Request) -> Iterator[str]:
    asked = urlsplit(request.url)
    if asked.scheme not in {"data", "blob"} and not is_loopback(asked.hostname or "?"):
        yield f"asked {asked.hostname} for something"


def _refused(response: Response) -> Iterator[str]:
    if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
        yield f"{response.url} answered {response.status}"
