"""What a browser asks for: one request, read from API Gateway's event (payload 2.0)."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

Pairs = tuple[tuple[str, str], ...]

_MOST_FIELDS = 500
"""More than the longest form of ours has, and few enough to be read at once."""


class Request(NamedTuple):
    """One request. ``path`` is decoded, the names of ``headers`` are in lower case; ``query`` and ``form`` keep their
    order, because a box that may be ticked more than once sends its name more than once.
    """

    method: str
    path: str
    query: Pairs
    form: Pairs
    cookies: Mapping[str, str]
    headers: Mapping[str, str]

    def asked(self, name: str) -> str:
        """The first value of ``name`` in the query; empty where there is none."""
        return _first(self.query, name)

    def field(self, name: str) -> str:
        """The first value of ``name`` in what was posted; empty where there is none."""
        return _first(self.form, name)

    def fields(self, name: str) -> list[str]:
        """Every value of ``name`` in what was posted."""
        return [value for field, value in self.form if field == name]


def read_request(event: Mapping[str, Any]) -> Request:
    """The request in ``event``. A form that no page of ours could have sent is as good as empty."""
    http = event["requestContext"]["http"]
    return Request(
        method=http["method"],
        path=unquote(event["rawPath"]),
        query=tuple(_pairs(str(event.get("rawQueryString") or ""))),
        form=tuple(_pairs(_body(event))) if http["method"] == "POST" else (),
        cookies=_cookies(event.get("cookies") or ()),
        headers={name.lower(): str(value) for name, value in (event.get("headers") or {}).items()},
    )


def _first(pairs: Pairs, name: str) -> str:
    return next((value for field, value in pairs if field == name), "")


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return []
    # A browser ends the lines of a text box as mail does; what is stored ends them as everything else does.
    return [(name, value.replace("\r\n", "\n")) for name, value in pairs]


def _body(event: Mapping[str, Any]) -> str:
    body = str(event.get("body") or "")
    try:
        return base64.b64decode(body).decode() if event.get("isBase64Encoded") else body
    except ValueError:
        return ""


def _cookies(sent: Iterable[str]) -> dict[str, str]:
    cookies: dict[str, str] = {}
    for cookie in sent:
        name, _, value = cookie.partition("=")
        cookies.setdefault(name.strip(), value.strip())
    return cookies
