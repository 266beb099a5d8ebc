"""A browser without a screen at the desk of a local service: it keeps cookies and signs in at the provider."""

import re
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from infra.local.service import Answer, LocalService

FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


class _GoesNowhere(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Where it would lead is what is asked about."""


class Browser:
    """Looks at pages and sends forms, as a browser does that runs no script."""

    def __init__(self, service: LocalService) -> None:
        self.service = service
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._kept(self.service.request("GET", path, headers=self._headers()))

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str | list[str]) -> Answer:
        """Send a form as a page of ours would; ``headers`` say something else of where it is from."""
        said = {"Origin": self.service.page_url, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        return self._kept(
            self.service.request(
                "POST",
                path,
                headers={**self._headers(), "Content-Type": FORM, **said},
                body=urlencode(fields, doseq=True).encode(),
            )
        )

    def follow(self, path: str) -> Answer:
        """The page to which ``path`` leads in the end."""
        answer = self.get(path)
        while answer.status_code == 303:
            answer = self.get(answer.headers["Location"])
        return answer

    def csrf(self, answer: Answer) -> str:
        """What a form on the page of ``answer`` must send."""
        found = _TOKEN.search(answer.text)
        assert found, "no form on that page"
        return found[1]

    def sign_in(self, role: str, to: str = "/desk") -> Answer:
        """Sign in as the member of staff with ``role``: where that leads."""
        return self.come_back(self.chosen(role, self.get(f"/desk/sign-in?{urlencode({'to': to})}")))

    def chosen(self, role: str, sent: Answer) -> str:
        """Where the provider sends a browser that was ``sent`` there, and in which ``role`` is chosen."""
        return redirected(sent.headers["Location"], {"sub": role})["Location"]

    def come_back(self, address: str) -> Answer:
        parts = urlsplit(address)
        return self.get(f"{parts.path}?{parts.query}")

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}

    def _kept(self, answer: Answer) -> Answer:
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies.pop(name, None)
            if "Max-Age=0" not in cookie:
                self.cookies[name] = value
        return answer


def redirected(address: str, form: dict[str, str]) -> Message:
    """The headers with which the provider sends somebody elsewhere who posted ``form`` at ``address``."""
    request = Request(address, data=urlencode(form).encode(), method="POST")  # noqa: S310 - our own, on loopback
    try:
        build_opener(_GoesNowhere).open(request)
    except HTTPError as elsewhere:
        with elsewhere:
            return elsewhere.headers
    raise AssertionError("it stays where it is")
