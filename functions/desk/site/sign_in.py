"""Signing in and out: the authorisation code flow of OpenID Connect, with PKCE, and the session that comes of it.

https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from casework.domain.session import Session
from casework.domain.staff import Role, StaffMember, roles_in
from casework.errors import CodeRefused, ProviderOutOfReach
from casework.log import reported
from casework.ports.sessions import Sessions
from casework.ports.sign_in_provider import SignInProvider
from casework.ports.staff import Staff
from desk.site import said
from desk.site.attempt import LASTS, Attempt, Attempts, NotBegunHere
from desk.site.forgery import is_ours
from desk.site.id_token import TokenRefused, claims_of
from desk.site.notice import Notice
from desk.site.reply import Reply, page, redirect, set_cookie
from desk.site.request import Request
from desk.site.session_of import COOKIE, held

_ATTEMPT = "desk-sign-in"
_A_PAGE_OF_OURS = re.compile(r"/desk(?:[/?][\x21-\x5b\x5d-\x7e]*)?")
"""Whatever stands behind /desk leads to this host; a backslash or a space has no business there."""


class SignInDenied(Exception):
    """The provider let nobody in: who tried gave up, or may not."""


class NoRole(Exception):
    """Who signed in has no role here."""


@dataclass(frozen=True)
class Entrance:
    """Where staff come in and go out. ``staff`` is told who has come in, ``roles_claim`` is the claim that lists roles,
    ``page_url`` where the desk is (no slash at its end), and ``show`` makes a page of what it has to say.
    """

    provider: SignInProvider
    attempts: Attempts
    sessions: Sessions
    staff: Staff
    roles_claim: str
    page_url: str
    show: Callable[[Notice], str]

    def sign_in(self, request: Request, now: datetime) -> Reply:
        """GET: off to the provider, and back ``to`` a page of ours afterwards."""
        kept, attempt = self.attempts.begin(_page_of_ours(request.asked("to")), now)
        try:
            with reported("nobody can sign in"):
                address = self.provider.sign_in_address(attempt.state, attempt.nonce, attempt.challenge)
        except ProviderOutOfReach:
            return self._say(said.out_of_reach())
        return redirect(address, (set_cookie(_ATTEMPT, kept, int(LASTS.total_seconds())),))

    def signed_in(self, request: Request, now: datetime) -> Reply:
        """GET: back from the provider. Whatever is not as it must be is a page that says what to do, and no session."""
        try:
            with reported("a sign-in was refused"):
                attempt = self.attempts.read(held(request, _ATTEMPT), request.asked("state"), now)
        except NotBegunHere:
            return self._say(said.not_begun_here(self.page_url))
        try:
            with reported("a sign-in was refused"):
                person, roles = self._who(request, attempt, now)
        except SignInDenied:
            notice = said.denied()
        except (CodeRefused, TokenRefused):
            notice = said.refused()
        except ProviderOutOfReach:
            notice = said.out_of_reach()
        except NoRole:
            notice = said.no_role(self._sign_out_address())
        else:
            if before := held(request, COOKIE):
                self.sessions.end_of(before)
            self.staff.seen(person, roles, now)
            value, _ = self.sessions.begin(person, roles, self.provider.issuer, self.provider.client, now)
            return redirect(attempt.to, (set_cookie(COOKIE, value), set_cookie(_ATTEMPT, "", 0)))
        return self._say(notice, set_cookie(_ATTEMPT, "", 0))

    def sign_out(self, session: Session | None, request: Request) -> Reply:
        """POST: the end of ``session``, here and everywhere that its cookie may have got to. Who has none is out."""
        if session is not None:
            if not is_ours(request, session, self.page_url):
                return self._say(said.not_ours())
            self.sessions.end(session.id)
        return self._say(said.signed_out(self._sign_out_address()), set_cookie(COOKIE, "", 0))

    def _who(self, request: Request, attempt: Attempt, now: datetime) -> tuple[StaffMember, frozenset[Role]]:
        """Who came back, and in which roles. Raises SignInDenied, CodeRefused, TokenRefused, NoRole and
        ProviderOutOfReach.
        """
        if request.asked("error") or not request.asked("code"):
            raise SignInDenied
        token = self.provider.id_token(request.asked("code"), attempt.verifier)
        claims = claims_of(
            token,
            self.provider.keys(),
            issuer=self.provider.issuer,
            client=self.provider.client,
            nonce=attempt.nonce,
            now=now,
        )
        roles = roles_in(claims.get(self.roles_claim))
        if not roles:
            raise NoRole
        return StaffMember(id=claims["sub"], name=str(claims.get("name") or claims["sub"])), roles

    def _sign_out_address(self) -> str | None:
        """Where to sign out of the provider too, if it has such a place and can be asked for it now."""
        try:
            with reported("the provider does not say where to sign out"):
                return self.provider.sign_out_address(f"{self.page_url}/desk")
        except ProviderOutOfReach:
            return None

    def _say(self, notice: Notice, *cookies: str) -> Reply:
        return page(self.show(notice), notice.status, cookies)


def _page_of_ours(to: str) -> str:
    """Where to go after signing in: nowhere but the desk, whoever made the link."""
    return to if _A_PAGE_OF_OURS.fullmatch(to) else "/desk"
