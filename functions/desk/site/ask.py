"""What a page wants to know or to do, asked of the API's own routes in this process.

A page is a second rendering of the API and has no rule of its own: who may ask, who is kept off, what is kept of it and
what is wrong with it is said once, by the route.
"""

import json
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any
from urllib.parse import quote

from casework import wiring
from casework.domain.session import Session

ROOMS = (
    ("casework.noting.api", r"/(telephone-notes|referrals)$"),
    ("desk.opinions.api", r"/cases/[^/]+/(complaints?|closing|feedback|improvements|other-service|reclassification)\b"),
    ("desk.opinions.api", r"/(complaint-steps|directory|feedback/counts|surveys/counts)"),
    ("desk.sharing.api", r"/cases/[^/]+/(consents|disclosures|questions|referral|safeguarding|conflicts)\b"),
    ("desk.sharing.api", r"/(referrals/counts|safeguarding)$"),
    ("desk.messages.api", r"/cases/[^/]+/messages/[^/]+(/attachments/[^/]+|/original)?$"),
    ("desk.overview.api", r"/(overview|promises|themes)$"),
    ("desk.behaviour.api", r"/cases/[^/]+/(incidents|service-refusals)\b"),
    ("desk.keeping.api", r"/cases/[^/]+/(rights-requests|holds|erasure-reviews)\b"),
    ("desk.keeping.api", r"/(rights-requests/counts|disposals|statistics)"),
    ("desk.cases.api", r"/.*"),
)
"""Which room answers which paths: the first whose pattern a path begins with. The template says the same, and a test
compares them.
"""


class Refused(Exception):
    """The API refused. ``facts`` are its own words; nothing was changed."""

    def __init__(self, status: int, facts: dict[str, Any]) -> None:
        super().__init__(f"the API answered {status}")
        self.status = status
        self.facts = facts


def ask(
    session: Session,
    route: str,
    names: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, str] | None = None,
    once: str = "",
) -> dict[str, Any]:
    """The API's answer to ``route`` (such as “GET /cases/{ref}”), its path filled in with ``names``, for whom
    ``session`` is: status, headers and body as a function gives them to API Gateway. What is asked again with the same
    ``once`` is done once. Raises Refused.
    """
    method, _, template = route.partition(" ")
    path = re.sub(r"\{(\w+)\}", lambda found: quote(names[found[1]], safe=""), template)
    event = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", **({"idempotency-key": once} if once else {})},
        "queryStringParameters": dict(query or {}),
        "pathParameters": {name: names[name] for name in re.findall(r"\{(\w+)\}", template)},
        "requestContext": {
            "authorizer": {"jwt": {"claims": _claims(session), "scopes": None}},
            "http": {"method": method, "path": path},
            "requestId": "",
            "stage": "$default",
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }
    answered: dict[str, Any] = import_module(room_of(template)).handler(event, None)
    if answered["statusCode"] >= 400:
        raise Refused(answered["statusCode"], json.loads(answered.get("body") or "{}"))
    return answered


def room_of(template: str) -> str:
    """The module whose handler answers the path ``template``."""
    return next(room for room, pattern in ROOMS if re.match(pattern, template))


def _claims(session: Session) -> dict[str, str]:
    """As API Gateway would hand on those of a token."""
    return {
        "sub": session.person.id,
        "name": session.person.name,
        wiring.roles_claim(): f"[{' '.join(sorted(session.roles))}]",
    }
