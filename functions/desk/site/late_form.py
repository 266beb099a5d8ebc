"""A form that came after its session was over: nothing is done by it, and nothing that was written in it is lost."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from casework.domain.draft import DraftTooLong, draft
from casework.ports.drafts import Drafts
from desk.site import said
from desk.site.forgery import FIELD, is_ours
from desk.site.notice import Notice
from desk.site.reply import Reply, page
from desk.site.request import Request
from desk.site.session_of import Expired

KEPT = "kept"
"""What the query of a page says to which somebody comes back for what they were writing: no other need look for it."""


def keep_late_form(
    request: Request, over: Expired, drafts: Drafts, page_url: str, show: Callable[[Notice], str], now: datetime
) -> Reply:
    """Keep what was posted at ``now`` (aware) for the person whose session is ``over``, who has to sign in to have it
    back. Only a form of ours counts, here as anywhere.

    It is a page and no redirect: where a form may lead is for this site alone, and a browser would not go on to the
    provider from it.
    """
    if not is_ours(request, over.session, page_url):
        return _say(said.not_ours(), show)
    written = tuple((name, value) for name, value in request.form if name != FIELD)
    try:
        drafts.keep(draft(over.session.person.id, request.path, written, now))
    except DraftTooLong:
        return _say(said.too_long_to_keep(), show)
    back = f"{request.path}?{urlencode({KEPT: 'yes'})}"
    return _say(said.kept(f"/desk/sign-in?{urlencode({'to': back})}"), show)


def _say(notice: Notice, show: Callable[[Notice], str]) -> Reply:
    return page(show(notice), notice.status)
