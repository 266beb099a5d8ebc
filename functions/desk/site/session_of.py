"""Whose browser asks: one write to the table for each page, which reads the session and keeps it alive."""

from datetime import datetime
from typing import NamedTuple

from casework.domain.session import DeskPolicy, Over, Session
from casework.ports.sessions import Sessions
from casework.ports.sign_in_provider import SignInProvider
from desk.site.request import Request

COOKIE = "desk"


class Expired(NamedTuple):
    """A session that is over, ``why``, and was somebody's: what they were writing can still be kept for them."""

    session: Session
    why: Over


def session_of(
    request: Request, sessions: Sessions, provider: SignInProvider, policy: DeskPolicy, now: datetime
) -> Session | Expired | None:
    """The session of who asks at ``now`` (aware); None where there is none, and nothing is known of it any more.

    One that another provider's token began, or a token for another client, is none: whoever changes where staff sign
    in does not trust who signed in before.
    """
    value = held(request, COOKIE)
    session = sessions.seen(value, now) if value else None
    if session is None or (session.issuer, session.client) != (provider.issuer, provider.client):
        return None
    why = session.is_over(policy, now)
    return Expired(session, why) if why else session


def held(request: Request, name: str) -> str:
    """What the browser holds under the name of a cookie that reply.set_cookie made; empty where it has none."""
    return request.cookies.get(f"__Host-{name}", "")
