"""What docs/desk.md shows, acted out at the desk of one service: every act of the API is done somewhere on it.

So a page is found with names in its path that lead somewhere, and a new one without anybody thinking of it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from casework import wiring
from casework.domain.session import Session
from casework.domain.staff import Role, StaffMember
from desk.site.acts import FORMS
from desk.site.field import fields_of
from desk.site.form import Facts, Form
from desk.site.site_map import PAGES
from infra.local.oidc import PEOPLE
from infra.local.service import Answer, LocalService
from tests.browsing import FORM
from tests.journeys.test_desk_page import PAGE, REQUEST, written, written_back

Names = Mapping[str, str]
Pairs = list[tuple[str, str]]
Item = dict[str, Any]
Said = Callable[[str, str, Any], Any]

_KEPT_OF_A_LOOK = ("SESSION#", "DRAFT#")
_READING = "READ#"


@dataclass(frozen=True)
class Act:
    """One request of the page, about to be made; ``form`` is where the desk has it, with ``names`` in its path."""

    method: str
    path: str
    body: Any
    role: str
    form: Form | None
    names: Names

    @property
    def page(self) -> str:
        """The path of its form."""
        assert self.form
        return filled(self.form.path, self.names)


@dataclass
class Acted:
    """The service, what each form was filled in with, and the names with which the path of each page leads somewhere.

    ``latest`` is the case that the page's requests are about, and ``other`` the one before.
    """

    service: LocalService
    latest: str = ""
    other: str = ""
    names: dict[str, Names] = field(default_factory=dict)

    def acts(self, said: Said) -> Iterator[Act]:
        """Each request just before it is made; ``said`` is what is put for its body, by method and path."""
        wrote, message = written(self.service)
        about = {"ref": wrote, "message_id": message, "number": "1"}
        self.names.update({page.path: about for page in PAGES if "message_id" in page.path})
        for shown in REQUEST.finditer(PAGE):
            ref = wrote if "{message}" in shown["path"] else self.latest
            path = shown["path"].replace("{ref}", ref).replace("{message}", message)
            if "{message_id}" in path:
                path = path.replace("{message_id}", written_back(self.service, ref))
            body = json.loads((shown["body"] or "{}").replace("{other}", self.other))
            form, names = _form_of(shown["method"], path)
            if form:
                self.names[form.path] = names
            yield Act(shown["method"], path, said(shown["method"], path, body), shown["role"] or "caseworker", form, names)

    def do(self, act: Act) -> None:
        """Make the request of ``act``, which has to go well: on its page, where it has one that can say all of it."""
        before = self.refs()
        if not (act.form and act.method != "GET" and self._done_on_its_page(act)):
            answer = self.service.request(act.method, act.path, None if act.method == "GET" else act.body, role=act.role)
            assert answer.status_code in {200, 201}, f"{act.method} {act.path}: {answer.text}"
        self.service.settle()
        if new := self.refs() - before:
            self.latest, self.other = new.pop(), self.latest
        elif act.path.endswith("/merger"):
            self.latest, self.other = self.other, self.latest

    def path_of(self, page: str) -> str:
        """The path of a page, the names in it filled in with such as lead somewhere."""
        return filled(page, self.names.get(page) or {"ref": self.latest, **_ANY})

    def posted(self, act: Act) -> Pairs:
        """The fields of its form as somebody would fill them in."""
        assert act.form
        facts: Facts = dict(act.names)
        for route in (act.form.shows, *act.form.also):
            path = filled(route.partition(" ")[2], act.names)
            facts |= self.service.request("GET", path, role=act.role).json
        facts["about"] = act.form.about(facts, act.names)
        values = {each.path: _at(act.body, each.path) for each in fields_of(act.form.parts_for(facts))}
        zone = wiring.profile().office.zone
        known = [(each, values[each.path]) for each in fields_of(act.form.parts_for(facts))]
        step = [] if "preview" in act.body else [("step", "send")]
        return step + [pair for each, value in known if value is not None for pair in each.as_posted(value, zone)]

    def _done_on_its_page(self, act: Act) -> bool:
        value, session = self.session(act.role)
        pairs = [("csrf", session.csrf), *self.posted(act)]
        return self.post(act.page, pairs, value).status_code == 303

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

    def items(self) -> dict[tuple[str, str], Item]:
        """Everything in the table but who is signed in, who was shown what, and what somebody has not finished."""
        client = self.service.client("dynamodb")
        (table,) = client.list_tables()["TableNames"]
        found = [item for page in client.get_paginator("scan").paginate(TableName=table) for item in page["Items"]]
        keys = [((item["pk"]["S"], item["sk"]["S"]), item) for item in found]
        return {
            key: item for key, item in keys if not key[0].startswith(_KEPT_OF_A_LOOK) and not key[1].startswith(_READING)
        }

    def refs(self) -> set[str]:
        return {pk.removeprefix("CASE#") for pk, sk in self.items() if sk == "CASE"}


_ANY = {
    name: "0001" for name in ("incident_id", "task_id", "hold_id", "consent_id", "disclosure_id", "conflict_id")
} | {"number": "1", "message_id": "0001", "staff_id": "caseworker"}


def filled(path: str, names: Names) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], path)


def _form_of(method: str, path: str) -> tuple[Form | None, Names]:
    for form in FORMS:
        how, _, template = form.route.partition(" ")
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path.partition("?")[0])
        if how == method and found:
            return form, found.groupdict()
    return None, {}


def _at(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body.get(part) if isinstance(body, dict) else None
    return body


def _cookie(value: str | None) -> dict[str, str]:
    return {"Cookie": f"__Host-desk={value}"} if value else {}
