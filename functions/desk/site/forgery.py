"""Whether what was posted came from a page of ours, by the hand of whose session it is."""

import secrets
from urllib.parse import urlsplit

from casework.domain.session import Session
from desk.site.request import Request

FIELD = "csrf"
"""The hidden field that every form has, with the session's ``csrf`` in it."""


def is_ours(request: Request, session: Session, page_url: str) -> bool:
    """Whether a form of ours, at ``page_url``, was posted within ``session``, by all that shows it: what the browser
    says about where it is from, and what only a page of that session knows.
    """
    knows = secrets.compare_digest(request.field(FIELD).encode(), session.csrf.encode())
    return knows and _is_from_our_site(request, page_url)


def _is_from_our_site(request: Request, page_url: str) -> bool:
    """A browser says it in one header or in both; who says neither is none."""
    fetched, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if fetched is None and origin is None:
        return False
    here = urlsplit(page_url)
    return fetched in (None, "same-origin") and origin in (None, f"{here.scheme}://{here.netloc}")
