"""How somebody signs in at the local service with a browser: on the page of the local provider."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def sign_in(page: "Page", url: str, role: str) -> None:
    """Sign in at the desk at ``url`` (scheme, host and port) as the member of staff with ``role``."""
    page.goto(f"{url}/desk/sign-in")
    page.get_by_role("button", name=role, exact=True).click()
    page.wait_for_url(f"{url}/desk**")
