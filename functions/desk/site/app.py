"""The desk in a browser: every path below /desk.

A page is shown to whoever has a session, and nothing is done without what only a page of that session knows. Who may
see what is the API's to say: every page asks it.
"""

from typing import Any
from urllib.parse import urlencode

from casework import wiring
from casework.domain.session import Session
from desk.site import said
from desk.site.ask import Refused
from desk.site.attempt import Attempts
from desk.site.forgery import is_ours
from desk.site.late_form import keep_late_form
from desk.site.notice import Notice
from desk.site.open_pages import open_page
from desk.site.refusal import refusal
from desk.site.render import render
from desk.site.reply import Reply, page, redirect
from desk.site.request import Request, read_request
from desk.site.session_of import Expired, session_of
from desk.site.sign_in import Entrance
from desk.site.site_map import ROUTES
from desk.site.visit import Visit

_SIGN_IN, _SIGN_OUT = "/desk/sign-in", "/desk/sign-out"


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    return _reply(read_request(event)).to_event()


def _reply(request: Request) -> Reply:
    if opened := open_page(request):
        return opened
    now = wiring.now()
    match request.method, request.path:
        case "GET", "/desk/sign-in":
            return _entrance().sign_in(request, now)
        case "GET", "/desk/signed-in":
            return _entrance().signed_in(request, now)
    session = session_of(request, wiring.sessions(), wiring.identity_provider(), wiring.profile().desk, now)
    if (request.method, request.path) == ("POST", _SIGN_OUT):
        return _entrance().sign_out(session if isinstance(session, Session) else None, request)
    if isinstance(session, Expired) and request.method == "POST":
        return keep_late_form(request, session, wiring.drafts(), wiring.page_url(), _shown, now)
    if not isinstance(session, Session):
        return _not_signed_in(request)
    return _for_staff(request, session)


def _for_staff(request: Request, session: Session) -> Reply:
    found = ROUTES.find(request.path)
    if found is None:
        return _say(said.no_such_page())
    page_, names = found
    answer = page_.take if request.method == "POST" else page_.show
    if answer is None:
        return _say(said.no_such_page())
    if request.method == "POST" and not is_ours(request, session, wiring.page_url()):
        return _say(said.not_ours())
    visit = Visit(request, session, names, wiring.now())
    try:
        return answer(visit)
    except Refused as refused:
        return refusal(visit, refused)


def _not_signed_in(request: Request) -> Reply:
    """Whoever only looks is sent to sign in, and on to what they wanted to see; whoever posts is shown a link, because
    a browser does not follow a form to another host.
    """
    query = f"?{urlencode(request.query)}" if request.query else ""
    sign_in = f"{_SIGN_IN}?{urlencode({'to': f'{request.path}{query}'})}"
    return _say(said.time_is_over(sign_in)) if request.method == "POST" else redirect(sign_in)


def _entrance() -> Entrance:
    return Entrance(
        wiring.identity_provider(),
        Attempts(wiring.secret_key()),
        wiring.sessions(),
        wiring.staff_directory(),
        wiring.roles_claim(),
        wiring.page_url(),
        _shown,
    )


def _say(notice: Notice) -> Reply:
    return page(_shown(notice), notice.status)


def _shown(notice: Notice) -> str:
    return render("notice", service=wiring.profile().service, notice=notice)
