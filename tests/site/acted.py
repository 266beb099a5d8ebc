"""What docs/desk.md shows, acted out on one service: every act of the API, and so of the desk, is done somewhere on it.

A page is thus found with names in its path that lead somewhere, and a new one without anybody thinking of it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from casework import wiring
from casework.domain.session import Session
from casework.domain.staff import Role, StaffMember
from desk.site.acts import FORMS
from desk.site.field import fields_of
from desk.site.form import Facts, Form
from infra.local.oidc import PEOPLE
from infra.local.service import Answer, LocalService
from tests.journeys.test_desk_page import PAGE, REQUEST, written, written_back

Names = Mapping[str, str]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Act:
    """One request of the page, about to be made; ``form`` is where the desk has it, with ``names`` in its path."""

    method: str
    path: str
    body: Any
    role: str
    names: Names
    form: Form | None

    @property
    def page(self) -> str:
        """The path of its form."""
        assert self.form
        return filled(self.form.path, self.names)


@dataclass
class Acted:
    """The service, and under ``paths`` the latest path at which each page of the desk was found."""

    service: LocalService
    latest: str = ""
    wrote: str = ""
    message: str = ""
    refs: list[str] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)

    def acts(self, said: Any = lambda method, path, body: body) -> Iterator[Act]:
        """Each request just before it is made; ``said`` is what is put for its body."""
        self.wrote, self.message = written(self.service)
        self.refs.append(self.wrote)
        for shown in REQUEST.finditer(PAGE):
            act = self._act(shown, said)
            yield act
            self.do(act)

    def do(self, act: Act) -> Answer:
        """Make its request, which has to go well."""
        answer = self.service.request(act.method, act.path, act.body, role=act.role)
        assert answer.status_code in {200, 201}, f"{act.method} {act.path}: {answer.text}"
        self.service.settle()
        if act.form:
            self.paths[act.form.path] = act.page
        ref = answer.json.get("ref") if answer.content_type == "application/json" else None
        if ref and "{message" not in act.path and ref not in self.refs:
            self.refs.append(ref)
            self.latest = ref
        return answer

    def _act(self, shown: re.Match[str], said: Any) -> Act:
        ref = self.wrote if "{message}" in shown["path"] else self.latest
        path = shown["path"].replace("{ref}", ref).replace("{message}", self.message)
        if "{message_id}" in path:
            path = path.replace("{message_id}", written_back(self.service, ref))
        body = said(shown["method"], path, json.loads(shown["body"])) if shown["body"] else None
        form, names = _form_of(shown["method"], path)
        return Act(shown["method"], path, body, shown["role"] or "caseworker", names, form)

    def posted(self, act: Act) -> Pairs:
        """The fields of its form as somebody would fill them in."""
        assert act.form
        facts: Facts = dict(act.names)
        for route in (act.form.shows, *act.form.also):
            asked = self.service.request("GET", filled(route.partition(" ")[2], act.names), role=act.role)
            facts |= asked.json
        facts["about"] = act.form.about(facts, act.names)
        zone: ZoneInfo = wiring.profile().office.zone
        known = [(each, _at(act.body, each.path)) for each in fields_of(act.form.parts_for(facts))]
        return [pair for each, value in known if value is not None for pair in each.as_posted(value, zone)]


def filled(path: str, names: Names) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], path)


def begin(role: str | None, **changes: Any) -> tuple[str, Session]:
    """A session of the member of staff with ``role``, or of one who has none, and what their browser holds."""
    said = {
        "issuer": wiring.identity_provider().issuer,
        "client": wiring.identity_provider().client,
        "now": wiring.now(),
        **changes,
    }
    person = StaffMember(id=role or "nobody", name=PEOPLE.get(role or "", "Nobody"))
    return wiring.sessions().begin(person, [Role(role)] if role else [], **said)


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
