"""`make screenshots`: photographs the desk for the README, on an invented morning (see infra/local/morning.py)."""

import sys
from pathlib import Path

from infra.browser import NoBrowser, running
from infra.local.morning import OPENS, Morning
from infra.local.serve import OpenService
from infra.local.service import LocalService
from infra.local.sign_in import sign_in
from infra.local.staff import Staff

IMAGES = Path(__file__).parents[1] / "docs/images"


def main() -> int:
    """Take the pictures. Returns the exit status."""
    try:
        take(IMAGES)
    except NoBrowser as none:
        print(none, file=sys.stderr)
        return 1
    return 0


def take(images: Path) -> None:
    """Write worklist.png and case.png into the folder ``images``, as a caseworker sees them on a desktop computer, with
    two dots of the picture to each of the page's. Raises NoBrowser.
    """
    images.mkdir(parents=True, exist_ok=True)
    with running() as browser, OpenService(LocalService(OPENS)) as opened:
        url = f"http://127.0.0.1:{opened.addresses.http_port}"
        cases = Morning(Staff(url), opened.addresses.smtp_port).run()
        context = browser.new_context(viewport={"width": 1280, "height": 900}, device_scale_factor=2, locale="en-GB")
        page = context.new_page()
        sign_in(page, url, "caseworker")
        for name, path in {"worklist": "/desk/cases", "case": f"/desk/cases/{cases.careful}"}.items():
            page.goto(url + path)
            page.screenshot(path=images / f"{name}.png")
            print(images / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
