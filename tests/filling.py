"""The fields of a form as they stand on a page, and how somebody fills them in."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class NoSuchField(AssertionError):
    """A page has no field in which ``name`` could be said, or none in which it could be ``value``."""

    def __init__(self, name: str, value: Any) -> None:
        super().__init__(f"nowhere to say {name}: {value}")
        self.name = name
        self.value = value


class PageForm(HTMLParser):
    """The one long form of a page. ``fields`` are what a browser would send as it stands, by name; ``summary`` is what
    the page says is wrong.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._choices: dict[str, list[str]] = {}
        self._kinds: dict[str, str] = {}
        self._inside = False
        self._writing: str | None = None
        self._select = ""
        self.feed(html)
        self.summary = _summary(html)

    def fill(self, body: dict[str, Any]) -> None:
        """Say everything that ``body`` says, in the fields that are there for it. Raises NoSuchField."""
        for name, value in _said(body):
            self._say(name, value)

    def _say(self, name: str, value: Any) -> None:
        kind = self._kinds.get(name)
        if value is None:
            self.fields[name] = []
        elif f"{name}-day" in self._kinds:
            self._date(name, str(value))
        elif kind == "textarea" and isinstance(value, list):
            self.fields[name] = ["\n".join(value)]
        elif kind == "checkbox" and isinstance(value, bool):
            self.fields[name] = ["yes"] if value else []
        elif kind in {"radio", "checkbox", "select"}:
            self._choose(name, value)
        elif kind:
            self.fields[name] = [str(value)]
        else:
            raise NoSuchField(name, value)

    def _choose(self, name: str, value: Any) -> None:
        chosen = [each if isinstance(each, str) else json.dumps(each) for each in _as_list(value)]
        if not set(chosen) <= set(self._choices[name]):
            raise NoSuchField(name, value)
        self.fields[name] = chosen

    def _date(self, name: str, value: str) -> None:
        at = datetime.fromisoformat(value)
        at = at.astimezone(LONDON) if at.tzinfo else at
        for part, number in (("day", at.day), ("month", at.month), ("year", at.year)):
            self.fields[f"{name}-{part}"] = [str(number)]
        if f"{name}-time" in self._kinds:
            self.fields[f"{name}-time"] = [f"{at:%H:%M}"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "form":
            self._inside = has.get("id") == "form"
        elif not self._inside:
            return
        elif tag == "input":
            self._input(has.get("type") or "text", name, value, checked="checked" in has)
        elif tag == "textarea":
            self._kinds[name], self._writing = "textarea", name
            self.fields[name] = [""]
        elif tag == "select":
            self._kinds[name], self._select = "select", name
        elif tag == "option":
            self._choices.setdefault(self._select, []).append(value)
            if "selected" in has:
                self.fields[self._select] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._writing = None
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._writing:
            self.fields[self._writing][0] += data

    def _input(self, kind: str, name: str, value: str, *, checked: bool) -> None:
        self._kinds[name] = kind
        if kind in {"radio", "checkbox"}:
            self._choices.setdefault(name, []).append(value)
            self.fields.setdefault(name, []).extend([value] if checked else [])
        else:
            self.fields[name] = [value]


def _summary(html: str) -> str:
    _, _, after = html.partition("govuk-error-summary__body")
    return " ".join(re.sub("<[^>]*>", " ", after.partition("</ul>")[0]).split())


def _said(body: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if isinstance(value, dict):
            yield from _said(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
