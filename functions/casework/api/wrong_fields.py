"""What is wrong with a request, by the names of its fields, in words that help to put it right."""

import re
from typing import Any

from pydantic import BaseModel

_ENUM_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""How pydantic's words show a member of an enumeration; people are shown its value."""

_IN_PLAIN_WORDS = {
    "date_from_datetime_parsing": "should be a date, such as 2027-01-29",
    "datetime_from_date_parsing": "should be a moment with its time zone, such as 2027-01-29T14:30:00+00:00",
    "datetime_parsing": "should be a moment with its time zone, such as 2027-01-29T14:30:00+00:00",
    "extra_forbidden": "is not a field of this",
    "missing": "should be there",
    "model_attributes_type": "should be a JSON object",
    "model_type": "should be a JSON object",
    "timezone_aware": "should be a moment with its time zone, such as 2027-01-29T14:30:00+00:00",
    "too_short": "list at least one",
    "union_tag_not_found": "should be there",
}
"""What people are told instead of pydantic's own words."""


class WrongField(BaseModel, defer_build=True):
    """One thing wrong with a request."""

    field: str
    why: str


class WrongFields(BaseModel, defer_build=True):
    """Everything wrong with a request. Nothing was stored."""

    errors: list[WrongField]


def wrong_field(error: dict[str, Any]) -> WrongField:
    """A validation error by the name of its field. Pydantic's words never repeat the input."""
    where = [str(part) for part in error["loc"] if part not in {"body", "query", "path", "header"}]
    if error["type"] in {"union_tag_not_found", "union_tag_invalid"}:
        where.append(error["ctx"]["discriminator"].strip("'"))
    why = _IN_PLAIN_WORDS.get(error["type"]) or _ENUM_MEMBER.sub(r"\1", str(error["msg"]))
    if error["type"] == "union_tag_invalid":
        why = f"should be one of {error['ctx']['expected_tags']}"
    return WrongField(field=".".join(where) or "body", why=why.removeprefix("Value error, "))
