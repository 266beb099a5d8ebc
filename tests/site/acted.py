"""What docs/desk.md shows, acted out at the desk of one service: every act of the API is done somewhere on it.

So a page is found with names in its path that lead somewhere, and a new one without anybody thinking of it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from casework import wiring
from casework.domain.session import Session
from casework.domain.staff import Role, StaffMember
from desk.site.acts import FORMS
from desk.site.field import fields_of
from desk.site.form import Facts, Form
from desk.site.routes import Page
from desk.site.site_map import PAGES, ROUTES
from infra.local.oidc import PEOPLE
from infra.local.service import Answer, LocalService
from tests.browsing import FORM
from tests.journeys.test_desk_page import PAGE, REQUEST, written, written_back

Names = Mapping[str, str]
Pairs = list[tuple[str, str]]
Said = Callable[[str, str, Any], Any]

_BEGIN_A_CASE = ("/telephone-notes", "/referrals", "/complaints", "/split")
_ANY: Names = {"number": "1", "staff_id": "caseworker", "hold_id": "0001"}
"""Names for the pages of acts that the document only speaks of."""


@dataclass(frozen=True)
class Act:
    """One request, about to be made; ``page`` is where the desk has it, at ``at``, and ``form`` what it is there."""

    method: str
    path: str
    body: Any
    role: str
    page: Page | None
    at: str
    form: Form | None
    names: Names


@dataclass
class Acted:
    """The service; ``latest`` is the case that the requests are about, and ``other`` the one before."""

    service: LocalService
    latest: str = ""
    other: str = ""
    left: list[Page] = field(default_factory=lambda: list(PAGES))
    """The pages that no act has led to yet."""
    _seen: set[str] = field(default_factory=set)

    def acts(self, said: Said) -> Iterator[Act]:
        """Each request just before it is made, ``said`` for its body; then the pages that none of them leads to."""
        wrote, message = written(self.service)
        self._seen.add(wrote)
        for shown in REQUEST.finditer(PAGE):
            ref = wrote if "{message}" in shown["path"] else self.latest
            path = shown["path"].replace("{ref}", ref).replace("{message}", message)
            if "{message_id}" in path:
                path = path.replace("{message_id}", written_back(self.service, ref))
            body = json.loads((shown["body"] or "{}").replace("{other}", self.other))
            act = _act(shown["method"], path, said(shown["method"], path, body), shown["role"] or "caseworker")
            if act.page in self.left:
                self.left.remove(act.page)
            yield act
            self._do(act)
        for page in self.left:
            names = {"ref": self.latest, **_ANY}
            form = next((each for each in FORMS if each.path == page.path), None)
            yield Act("GET", "", {}, "officer", page, filled(page.path, names), form, names)

    def _do(self, act: Act) -> None:
        """Make the request, which has to go well: on its page, where it has one on which all of it can be said."""
        if not (act.form and self.done_on_its_page(act)):
            body = None if act.method == "GET" else act.body
            answer = self.service.request(act.method, act.path, body, role=act.role)
            assert answer.status_code in {200, 201}, f"{act.method} {act.path}: {answer.text}"
        self.service.settle()
        if act.path.endswith(_BEGIN_A_CASE):
            self.latest, self.other = self._newest(), self.latest
        elif act.path.endswith("/merger"):
            self.latest, self.other = self.other, self.latest

    def done_on_its_page(self, act: Act) -> bool:
        value, session = self.session(act.role)
        return self.post(act.at, [("csrf", session.csrf), *self.posted(act)], value).status_code == 303

    def posted(self, act: Act) -> Pairs:
        """The fields of its form as somebody would fill them in."""
        assert act.form
        facts: Facts = dict(act.names)
        for route in (act.form.shows, *act.form.also):
            path = filled(route.partition(" ")[2], act.names)
            facts |= self.service.request("GET", path, role=act.role).json
        facts["about"] = act.form.about(facts, act.names)
        zone = wiring.profile().office.zone
        known = [(each, _at(act.body, each.path)) for each in fields_of(act.form.parts_for(facts))]
        step = [] if "preview" in act.body else [("step", "send")]
        return step + [pair for each, value in known if value is not None for pair in each.as_posted(value, zone)]

    def session(self, role: str | None, **changes: Any) -> tuple[str, Session]:
        """What the browser holds of the member of staff with ``role``, or of one who has none, and their session."""
        provider = wiring.identity_provider()
        begun: dict[str, Any] = {"issuer": provider.issuer, "client": provider.client, "now": wiring.now(), **changes}
        person = StaffMember(id=role or "nobody", name=PEOPLE.get(role or "", "Nobody"))
        return wiring.sessions().begin(person, [Role(role)] if role else [], **begun)

    def get(self, path: str, cookie: str | None) -> Answer:
        return self.service.request("GET", path, headers=_cookie(cookie))

    def post(self, path: str, pairs: Pairs, cookie: str | None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form as a page of ours would; ``headers`` say something else of where it is from."""
        ours = {"Origin": self.service.page_url, "Sec-Fetch-Site": "same-origin"}
        said = {**_cookie(cookie), "Content-Type": FORM, **(ours if headers is None else headers)}
        return self.service.request("POST", path, headers=said, body=urlencode(pairs).encode())

    def _newest(self) -> str:
        """The one case that was not there before."""
        client = self.service.client("dynamodb")
        (table,) = client.list_tables()["TableNames"]
        found = client.get_paginator("scan").paginate(TableName=table).search("Items[?sk.S=='CASE'].pk.S")
        (new,) = {str(pk).removeprefix("CASE#") for pk in found} - self._seen
        self._seen.add(new)
        return new


def filled(path: str, names: Names) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], path)


def _act(method: str, path: str, body: Any, role: str) -> Act:
    """The request as the desk has it, where it does."""
    for form in FORMS if method != "GET" else ():
        how, _, template = form.route.partition(" ")
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path)
        if how == method and found:
            names = found.groupdict()
            page = next(each for each in PAGES if each.path == form.path)
            return Act(method, path, body, role, page, filled(form.path, names), form, names)
    page, names = ROUTES.find(f"/desk{path.partition('?')[0]}") or (None, {})
    return Act(method, path, body, role, page, f"/desk{path}", None, names)


def _at(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body.get(part) if isinstance(body, dict) else None
    return body


def _cookie(value: str | None) -> dict[str, str]:
    return {"Cookie": f"__Host-desk={value}"} if value else {}
