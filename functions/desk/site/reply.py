"""What a browser is sent, with the headers that every page of the desk has."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

_IN_AN_ADDRESS = "%:/?#[]@!$&'()*+,;=~"
"""What RFC 3986 lets stand there as it is, beside letters, digits, “-”, “.” and “_”."""

_ON_EVERY_REPLY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    # With no-referrer a browser would say “Origin: null” of our own forms, as it does of a stranger's.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}


@dataclass(frozen=True)
class Reply:
    """One reply. ``headers`` come over those that every reply has; ``cookies`` are whole Set-Cookie values."""

    status: int
    body: str | bytes = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()

    def to_event(self) -> dict[str, Any]:
        """It, as API Gateway's HTTP API takes it from a function."""
        is_text = isinstance(self.body, str)
        said = {name.lower() for name in self.headers}
        kept = {name: value for name, value in _ON_EVERY_REPLY.items() if name.lower() not in said}
        return {
            "statusCode": self.status,
            "headers": {**kept, **self.headers},
            "cookies": [*self.cookies],
            "body": self.body if isinstance(self.body, str) else base64.b64encode(self.body).decode(),
            "isBase64Encoded": not is_text,
        }


def page(html: str, status: int = 200, cookies: tuple[str, ...] = ()) -> Reply:
    """A page."""
    return Reply(status, html, {"Content-Type": "text/html; charset=utf-8"}, cookies)


def redirect(to: str, cookies: tuple[str, ...] = ()) -> Reply:
    """Look at ``to`` instead, a path of ours or a provider's address: by GET, whatever was asked here. What may not
    stand in an address is encoded: names in a path come decoded, and whoever typed them could begin a header with one.
    """
    return Reply(303, headers={"Location": quote(to, safe=_IN_AN_ADDRESS)}, cookies=cookies)


def set_cookie(name: str, value: str, seconds: int | None = None) -> str:
    """A Set-Cookie value that only this host over TLS is sent, and no script can read; without ``seconds`` it goes with
    the browser. Zero seconds take it away.

    Lax, because with Strict a browser keeps it back from the first page after a provider's redirect: who has just
    signed in would be asked to sign in.
    """
    lasts = "" if seconds is None else f"; Max-Age={seconds}"
    return f"__Host-{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{lasts}"
