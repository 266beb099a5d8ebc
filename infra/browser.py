"""The browser that tests drive and screenshots are taken in, Chromium or one made of it: finds it, or installs it.

python -m infra.browser         # what `make test` does first
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

_STARTED_WITH = (
    "--no-sandbox",  # Chromium refuses one to root, as whom tests run in a container
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

WHAT_TO_DO = """\
Tests in a browser need Chromium, and none was found.
On Debian: sudo apt install chromium. On Ubuntu, Chromium is a snap, so rather install Google Chrome.
If you have one elsewhere: make test CHROMIUM=/path/to/chromium.
To run every test but those: make test BROWSER_TESTS=skip."""


class NoBrowser(Exception):
    """There is no browser to test in."""

    def __init__(self) -> None:
        super().__init__(WHAT_TO_DO)


def skipped() -> bool:
    """Whether somebody said to leave the tests in a browser out."""
    return os.environ.get("BROWSER_TESTS") == "skip"


def browser() -> Path:
    """The browser to test in: the one that CHROMIUM names, or else the first found on PATH. Raises NoBrowser."""
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else (*_NAMES, str(_ON_A_MAC)):
        if found := shutil.which(name):
            return Path(found)
    raise NoBrowser


def install() -> None:
    """Install Debian's Chromium, where this user may. Raises NoBrowser where not, or where that fails."""
    if os.environ.get("CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser
    print("Installing Chromium for the tests in a browser, once; this takes a minute.", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"]):
        done = subprocess.run(["apt-get", "--quiet=2", *arguments], env=quietly, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise NoBrowser


@contextmanager
def running() -> Iterator["Browser"]:
    """The browser, without a window, and with no way to any other machine. Raises NoBrowser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser(), args=_STARTED_WITH)
        yield started
        started.close()


def main() -> int:
    """See to it that there is a browser, or say what to do. Returns the exit status."""
    if skipped():
        print("BROWSER_TESTS=skip: the tests in a browser are left out")
        return 0
    try:
        browser()
    except NoBrowser:
        try:
            install()
            browser()
        except NoBrowser as none:
            print(none, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
