"""GET and POST /desk and below: the desk in a browser."""

from typing import Any

from casework import wiring
from casework.domain.session import Session
from desk.site.attempt import Attempts
from desk.site.late_form import keep_late_form
from desk.site.notice import Notice, plain
from desk.site.reply import Reply, page, redirect
from desk.site.request import Request, read_request
from desk.site.session_of import Expired, session_of
from desk.site.sign_in import Entrance


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    return _reply(read_request(event)).to_event()


def _reply(request: Request) -> Reply:
    now = wiring.now()
    match request.method, request.path:
        case "GET", "/desk/sign-in":
            return _entrance().sign_in(request, now)
        case "GET", "/desk/signed-in":
            return _entrance().signed_in(request, now)
    session = session_of(request, wiring.sessions(), wiring.profile().desk, now)
    if (request.method, request.path) == ("POST", "/desk/sign-out"):
        return _entrance().sign_out(session if isinstance(session, Session) else None, request)
    if isinstance(session, Expired) and request.method == "POST":
        return keep_late_form(request, session, wiring.drafts(), wiring.page_url(), plain, now)
    if not isinstance(session, Session):
        return redirect("/desk/sign-in")
    out = f'<form method="post" action="/desk/sign-out"><input type="hidden" name="csrf" value="{session.csrf}"></form>'
    return page(plain(Notice(200, "The desk", (f"You are signed in as {session.person.name}.",))) + out)


def _entrance() -> Entrance:
    return Entrance(
        wiring.identity_provider(),
        Attempts(wiring.secret_key()),
        wiring.sessions(),
        wiring.roles_claim(),
        wiring.page_url(),
        plain,
    )
