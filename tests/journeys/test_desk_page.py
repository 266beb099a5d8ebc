"""Every request that docs/desk.md shows is taken as it stands there, and no route is left out of it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from casework import wiring
from casework.domain.channel import Channel
from casework.domain.reading import in_plain_words
from infra.local.service import LocalService
from infra.openapi import openapi
from tests.world import email

pytestmark = pytest.mark.journey

PAGE = (Path(__file__).parents[2] / "docs/desk.md").read_text(encoding="utf-8")
REQUEST = re.compile(
    r"```http\n(?P<method>GET|POST|PUT) (?P<path>\S+)\n(?:as (?P<role>\w+)\n)?(?P<body>\{.*?\})?\n?```", re.DOTALL
)
WRITTEN = (
    b"From: Sam Fielding <sam.fielding@example.org>\r\nTo: enquiries@send.example.org\r\nSubject: The plan\r\n"
    b"Message-ID: <1@example.org>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/plain\r\n\r\nHere it is\r\n"
    b"--x\r\nContent-Type: application/pdf; name=plan.pdf\r\n\r\n%PDF\r\n--x--\r\n"
)
"""What somebody wrote, of which the page has requests too: the case that it came to is the one they are about."""


def written(service: LocalService) -> tuple[str, str]:
    """The case that an email came to, and its message."""
    service.send_mail(WRITTEN)
    service.settle()
    (line,) = service.request("GET", "/cases", role="caseworker").json["cases"]
    (message,) = wiring.cases().get(line["ref"]).messages
    return line["ref"], message.id


class Walk:
    """The requests on the page one after the other, with the names filled in that those before them brought.

    ``wrote`` is the case that an email opened, and ``message`` that email; ``write_back`` has the person of a case
    answer a letter about it, and gives that email's id.
    """

    def __init__(self, wrote: str, message: str, write_back: Callable[[str], str]) -> None:
        self._wrote, self._message, self._write_back = wrote, message, write_back
        self._latest = self._other = ""
        self.ref = ""
        """The case that the request is about which was filled in last."""

    def fill_in(self, shown: re.Match[str]) -> tuple[str, Any]:
        """Its path and its body."""
        self.ref = self._wrote if "{message}" in shown["path"] else self._latest
        path = shown["path"].replace("{ref}", self.ref).replace("{message}", self._message)
        if "{message_id}" in path:
            path = path.replace("{message_id}", self._write_back(self.ref))
        return path, json.loads(shown["body"].replace("{other}", self._other)) if shown["body"] else None

    def go_on(self, path: str, answer: Any) -> None:
        """From what was answered to ``path``, if that was anything to read."""
        if answer and self.ref == self._latest:
            begun = answer.get("to" if path.endswith("/merger") else "ref", self._latest)
            if begun != self._latest:
                self._other, self._latest = self._latest, begun


@pytest.mark.clause("CH-04")
def test_every_request_on_the_page_is_taken_and_who_made_it_is_kept_on_its_case() -> None:
    with LocalService(now=datetime(2026, 12, 1, 10, tzinfo=UTC)) as service:
        walk = Walk(*written(service), partial(written_back, service))
        for shown in REQUEST.finditer(PAGE):
            path, body = walk.fill_in(shown)
            answer = service.request(shown["method"], path, body, role=shown["role"] or "caseworker")
            assert answer.status_code in {200, 201}, f"{shown['method']} {path}: {answer.text}"
            service.settle()
            if "{ref}" in shown["path"]:
                kept = {(reading.by.id, reading.what) for reading in wiring.readings().of(walk.ref)}
                route = re.sub(r"/[\w-]*\d+(?=/|$)", "/{id}", shown["path"])
                assert (shown["role"] or "caseworker", in_plain_words(f"{shown['method']} {route}")) in kept
            walk.go_on(path, answer.json)


def written_back(service: LocalService, ref: str) -> str:
    """The id of an email that the person of ``ref`` sends in answer to a letter about it."""
    contact = wiring.cases().get(ref).contact
    assert contact
    reply = email("And my daughter?", to=wiring.reply_addresses().address(ref), **{"from": contact.email or ""})
    service.send_mail(reply)
    service.settle()
    return next(each.id for each in wiring.cases().get(ref).messages if each.channel is Channel.EMAIL)


def test_no_route_is_left_out() -> None:
    routes = {
        (method.upper(), path)
        for path, item in openapi()["paths"].items()
        for method in item
        if not path.startswith("/page/")
    }
    named = re.sub(
        r"/(consents|disclosures|questions|conflicts|tasks|incidents|service-refusals|rights-requests|holds|attachments)"
        r"/[\w-]*\d+",
        r"/\1/{}",
        PAGE,
    )
    without_names = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in routes}
    shown = {
        (method, re.sub(r"\{\w*\}", "{}", path)) for method, path in re.findall(r"(GET|POST|PUT) (/[\w/{}-]+)", named)
    }
    assert without_names - shown == set()
