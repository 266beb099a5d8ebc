"""Words like no others, one for each time that a field is filled in: wherever one is found, it says of which field."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from typing import Any

from infra.openapi import DOCUMENT

Document = Mapping[str, Any]
_REFERENCES = {
    "also", "corrects", "deputy", "hold_back", "incident", "into", "read_until", "release", "sources", "template",
    "themes", "to",
}  # fmt: skip
"""Fields whose text is a reference or an id, which somebody types and nobody chooses."""

_AGREED = {"recipient", "purpose", "items"}
"""Fields that say the same on a consent and on what is passed on by it, or it may not be passed on."""


class Canaries:
    """Plants canaries: letters only, so that neither a name nor a mail server splits one in two."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}
        """Every canary, in lower case, and the field that it was planted in."""
        self.filled: set[tuple[str, str]] = set()
        """Each route, with the path of each field that was filled in with one."""
        self._numbers = count()
        self._agreed: dict[str, str] = {}

    def plant(self, field: str) -> str:
        """A canary that was not planted before; ``field`` can be read in it."""
        words = re.findall(r"[a-z]+", field.replace("cases/", "").lower())
        number = next(self._numbers)
        code = "".join(chr(ord("a") + number // 26**power % 26) for power in (2, 1, 0))
        canary = f"canary{''.join(word.capitalize() for word in words)}Q{code}"
        self.planted[canary.lower()] = field
        return canary

    def address(self, field: str) -> str:
        """An email address that is a canary."""
        return f"{self.plant(field)}@example.org"

    def sung(self, method: str, path: str, body: Any) -> Any:
        """The ``body`` of a request with a canary for the text of every field in which anybody can write anything; but
        a field that has one stays as it is.
        """
        route, fields = _route(method, path)
        return self._sung(body, route, fields, "") if fields else body

    def _sung(self, said: Any, route: str, fields: frozenset[str], at: str) -> Any:
        if isinstance(said, dict):
            return {
                name: self._sung(inner, route, fields, f"{at}.{name}" if at else name) for name, inner in said.items()
            }
        if isinstance(said, list):
            return [self._sung(inner, route, fields, at) for inner in said]
        if not isinstance(said, str) or at not in fields:
            return said
        self.filled.add((route, at))
        return said if "canary" in said else self._instead(said, route, at)

    def _instead(self, said: str, route: str, at: str) -> str:
        name = at.rpartition(".")[2]
        field = f"{route.partition(' ')[2]} {at}"
        if name == "email":
            return self.address(field)
        if name == "telephone":
            return f"01632 960123 {self.plant(field)}"
        if name in _AGREED and re.search("consents|disclosures", route):
            return self._agreed.setdefault(said, self.plant(field))
        return self.plant(field)


def free_texts() -> set[tuple[str, str]]:
    """Every field of every request in which anybody can write anything: its route, and its path in the body."""
    return {(route, field) for route, (_, fields) in _routes().items() for field in fields}


def _route(method: str, path: str) -> tuple[str, frozenset[str]]:
    for route, (pattern, fields) in _routes().items():
        if route.startswith(f"{method} ") and pattern.fullmatch(path.partition("?")[0]):
            return route, fields
    return "", frozenset()


@cache
def _routes() -> dict[str, tuple[re.Pattern[str], frozenset[str]]]:
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    found = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if "requestBody" in operation:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                fields = frozenset(_texts(schema, document["components"]["schemas"], ""))
                found[f"{method.upper()} {path}"] = (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), fields)
    return found


def _texts(schema: Document, schemas: Document, at: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _texts(schemas[schema["$ref"].rpartition("/")[2]], schemas, at)
    for several in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(several, []):
            yield from _texts(each, schemas, at)
    for name, inner in schema.get("properties", {}).items():
        yield from _texts(inner, schemas, f"{at}.{name}" if at else name)
    if "items" in schema:
        yield from _texts(schema["items"], schemas, at)
    chosen = {"enum", "const", "format"} & schema.keys() or at.rpartition(".")[2] in _REFERENCES
    if schema.get("type") == "string" and not chosen:
        yield at
