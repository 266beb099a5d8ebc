"""A form of the desk: the page on which one act of the API is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from desk.site.field import NotReadable, Part, fields_of
from desk.site.posted import Posted

Facts = dict[str, Any]
"""What the API shows of what a form is about."""

CASE = "GET /cases/{ref}"


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with what was posted. ``field`` is the id of the field that it is about, if it is about one."""

    why: str
    field: str | None = None


def _as_read(body: Facts) -> Facts:
    return body


def _nothing(_: Facts) -> Facts:
    return {}


def _always(_: Facts) -> bool:
    return True


def found(items: Sequence[Facts], value: str, name: str = "id") -> Facts | None:
    """The one of ``items`` whose ``name`` is written as ``value``."""
    return next((each for each in items if str(each[name]) == value), None)


@dataclass(frozen=True)
class Form:
    """The page for the act ``route`` (such as “POST /cases/{ref}/responses”), at the same path below /desk.

    ``shows`` is the route whose answer are its facts, so that who may not read these sees no form; ``parts`` its
    fields, or how they come of the facts. ``begins`` are values by path that it begins with, ``shape`` what is to be
    done to the JSON before it is sent. ``about`` finds what of the facts the act is about, by the names in its path.
    ``offered`` says from a case's facts whether there is anything to do; the API has the last word. Done, the browser
    goes ``then``, where ``done`` is said. ``at`` is its path where something else stands at the route's own.
    """

    route: str
    title: str
    button: str
    done: str
    parts: tuple[Part, ...] | Callable[[Facts], tuple[Part, ...]] = ()
    shows: str = CASE
    also: tuple[str, ...] = ()
    words: str | None = None
    template: str = "form"
    begins: Callable[[Facts], Facts] = _nothing
    shape: Callable[[Facts], Facts] = _as_read
    about: Callable[[Facts, Mapping[str, str]], Facts | None] | None = None
    offered: Callable[[Facts], bool] = _always
    then: Callable[[Mapping[str, str], Facts], str] = field(
        default=lambda names, _: f"/desk/cases/{names['ref']}",
    )
    at: str | None = None
    warning: bool = False

    @property
    def path(self) -> str:
        return self.at or f"/desk{self.route.partition(' ')[2]}"

    @property
    def name(self) -> str:
        """What it is called where it says that it was done, such as “consents-withdrawal”."""
        return "-".join(part for part in self.path.split("/")[2:] if part[0] != "{" and part != "cases")

    def back(self, names: Mapping[str, str]) -> str:
        """Where who does not want to do it after all came from."""
        if "ref" in names:
            return f"/desk/cases/{names['ref']}"
        return "/desk/staff" if "staff_id" in names else "/desk/cases"

    def parts_for(self, facts: Facts) -> tuple[Part, ...]:
        return self.parts(facts) if callable(self.parts) else self.parts

    def begun(self, facts: Facts, zone: tzinfo) -> Posted:
        """What stands in its fields before anybody has filled them in."""
        return self.filled(self.begins(facts), facts, zone)

    def filled(self, values: Facts, facts: Facts, zone: tzinfo) -> Posted:
        """What stands in its fields where they have these ``values``, by path."""
        fields = fields_of(self.parts_for(facts))
        known = [(each, values[each.path]) for each in fields if values.get(each.path) is not None]
        return Posted(pair for each, value in known for pair in each.as_posted(value, zone))

    def read(self, facts: Facts, posted: Posted, zone: tzinfo) -> tuple[Facts, list[Wrong]]:
        """The JSON for the API, and what in ``posted`` cannot be read at all."""
        body: Facts = {}
        wrong = []
        for each in fields_of(self.parts_for(facts)):
            try:
                value = each.read(posted, zone)
            except NotReadable as unreadable:
                wrong.append(Wrong(each.wrong(unreadable.why), each.id))
                continue
            if value is not None:
                _put(body, each.path.split("."), value)
        return self.shape(body), wrong

    def wrong(self, facts: Facts, errors: Sequence[Mapping[str, str]]) -> list[Wrong]:
        """The API's ``errors``, each with the field that it is about."""
        return [self._wrong(facts, error["field"], error["why"]) for error in errors]

    def _wrong(self, facts: Facts, path: str, why: str) -> Wrong:
        fields = fields_of(self.parts_for(facts))
        about = next((each for each in fields if path == each.path or path.startswith(f"{each.path}.")), None)
        if about is None:
            about = next((each for each in fields if each.path.startswith(f"{path}.")), None)
        if about is None or about.kind == "hidden":
            return Wrong(about.wrong(why) if about else f"{path}: {why}")
        return Wrong(about.wrong(why), about.id)


def _put(body: Facts, path: list[str], value: Any) -> None:
    *above, last = path
    for part in above:
        body = body.setdefault(part, {})
    body[last] = value
