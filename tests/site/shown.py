"""Pages put before a browser without a service behind them: the templates, their stylesheet and their script alone."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from casework.profile import load_profile
from desk.site import reply
from desk.site.asset import AssetNotFound, asset_at
from desk.site.render import render

_POLICY = "Content-Security-Policy"
ADDRESS = "http://127.0.0.1/desk/shown"

FACTS: dict[str, Any] = {
    "service": load_profile("halton").service,
    "signed_in": {"name": "Robin Ashworth", "role_title": "caseworker", "council": False, "csrf": "a-token"},
    "here": "/desk/cases",
    "errors": [],
    "banner": None,
}
"""What every page is told."""


def show(page: Page, html: str, *, policy: bool = True) -> None:
    """Open ``html`` in ``page`` as the desk would serve it, under the ``policy`` that it would be served with, if that
    is not left out.
    """

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.url == ADDRESS:
            served = reply.page(html).to_event()
            headers = {name: said for name, said in served["headers"].items() if policy or name != _POLICY}
            return route.fulfill(body=html, headers=headers)
        try:
            asset = asset_at(path)
        except AssetNotFound:
            return route.fulfill(status=404)
        return route.fulfill(body=asset.text, content_type=asset.content_type)

    page.route("**/*", answer)
    page.goto(ADDRESS)


def page_of(template: str, **facts: Any) -> str:
    return render(template, **{**FACTS, **facts})
