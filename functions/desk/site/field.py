"""The fields of the desk's forms: how each is shown, and how what was posted becomes the JSON of the API.

A field's ``path`` is where its value stands in that JSON (“contact.name”), and so the name by which the API's errors
call it. What is left empty is left out.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any, ClassVar

from desk.site.posted import Posted

_NOT_THERE = {"should be there", "list at least one"}
_ABOUT_IT = ("should ", "is ", "has ", "can ", "may ", "must ", "was ", "does ")
"""How what the API says of a field goes on after its name."""


class NotReadable(Exception):
    """What was posted is nothing that this field can have; ``why`` is said beside it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Choice:
    """One of several answers; ``value`` as the API has it."""

    value: str | bool | int
    label: str
    hint: str | None = None

    @property
    def key(self) -> str:
        """The value as a form posts it."""
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)


@dataclass(frozen=True)
class Field:
    """What every field has. ``hint`` is said below its label."""

    path: str
    label: str
    hint: str | None = None
    optional: bool = False

    kind: ClassVar[str]
    missing: ClassVar[str] = "Fill this in"

    @property
    def id(self) -> str:
        """Its id on the page, which errors link to."""
        return self.path.replace(".", "-")

    @property
    def said(self) -> str:
        """Its label, which says whether it may be left empty."""
        return f"{self.label} (optional)" if self.optional else self.label

    def is_said(self, posted: Posted) -> bool:
        """Whether anything was filled in."""
        return any(posted.text(f"{self.path}{part}") for part in ("", "-day", "-month", "-year", "-time"))

    def wrong(self, why: str) -> str:
        """A sentence of what is wrong with it, from what the API says after its name."""
        if why in _NOT_THERE:
            return f"{self.missing}: {self.label}"
        if not why.startswith(_ABOUT_IT):
            return f"{self.label.rstrip('?')}: {why}"
        return f"{self.label} It {why}" if self.label.endswith("?") else f"{self.label} {why}"

    def read(self, posted: Posted, zone: tzinfo) -> Any:  # noqa: ARG002  # only moments have a time zone
        """Its value for the API; None for one that says nothing. Raises NotReadable."""
        return posted.text(self.path) or None

    def as_posted(self, value: Any, zone: tzinfo) -> list[tuple[str, str]]:  # noqa: ARG002  # as in read()
        """A value of the API's as a form would post it."""
        return [(self.path, str(value))]


@dataclass(frozen=True)
class Text(Field):
    """One line. ``width`` is in characters, ``spelling`` whether a browser may mark it as misspelt."""

    width: int | None = None
    autocomplete: str | None = None
    inputmode: str | None = None
    type: str = "text"

    kind = "text"


@dataclass(frozen=True)
class Area(Field):
    """Several lines."""

    rows: int = 5

    kind = "area"


@dataclass(frozen=True)
class Lines(Field):
    """A list, one thing on each line."""

    rows: int = 3

    kind = "area"

    def read(self, posted: Posted, zone: tzinfo) -> Any:  # noqa: ARG002
        return [line.strip() for line in posted.text(self.path).split("\n") if line.strip()] or None

    def as_posted(self, value: Any, zone: tzinfo) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(self.path, "\n".join(value))]


@dataclass(frozen=True)
class Radios(Field):
    """One of a few."""

    choices: tuple[Choice, ...] = ()
    inline: bool = False

    kind = "radios"
    missing = "Choose an answer"

    @property
    def items(self) -> list[dict[str, Any]]:
        """The choices as the design system's macros take them."""
        return [
            {"value": each.key, "text": each.label, "hint": {"text": each.hint} if each.hint else None}
            for each in self.choices
        ]

    def read(self, posted: Posted, zone: tzinfo) -> Any:  # noqa: ARG002
        given = posted.text(self.path)
        return next((each.value for each in self.choices if each.key == given), None)

    def as_posted(self, value: Any, zone: tzinfo) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(self.path, each.key) for each in self.choices if each.value == value]


@dataclass(frozen=True)
class Select(Radios):
    """One of many."""

    kind = "select"


@dataclass(frozen=True)
class Checkboxes(Radios):
    """Any of a few."""

    kind = "checkboxes"
    missing = "Choose at least one"

    def read(self, posted: Posted, zone: tzinfo) -> Any:  # noqa: ARG002
        given = posted.all(self.path)
        return [each.value for each in self.choices if each.key in given] or None

    def as_posted(self, value: Any, zone: tzinfo) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(self.path, each.key) for each in self.choices if each.value in value]


@dataclass(frozen=True)
class Tick(Field):
    """One box: true when ticked, and false otherwise."""

    kind = "tick"
    missing = "Tick this"

    def read(self, posted: Posted, zone: tzinfo) -> Any:  # noqa: ARG002
        return bool(posted.text(self.path))

    def as_posted(self, value: Any, zone: tzinfo) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(self.path, "yes")] if value else []


@dataclass(frozen=True)
class Day(Field):
    """A date, in three boxes."""

    kind = "day"
    missing = "Give a date"

    def read(self, posted: Posted, zone: tzinfo) -> Any:  # noqa: ARG002
        parts = [posted.text(f"{self.path}-{part}") for part in ("day", "month", "year")]
        return _date(parts).isoformat() if any(parts) else None

    def as_posted(self, value: Any, zone: tzinfo) -> list[tuple[str, str]]:  # noqa: ARG002
        return _day_posted(self.path, date.fromisoformat(value))


@dataclass(frozen=True)
class Moment(Field):
    """A date and a time on the office's clock; where the time is left empty, so is all of it refused."""

    kind = "moment"
    missing = "Give a date and a time"

    def read(self, posted: Posted, zone: tzinfo) -> Any:
        parts = [posted.text(f"{self.path}-{part}") for part in ("day", "month", "year")]
        at = posted.text(f"{self.path}-time")
        if not any(parts) and not at:
            return None
        return datetime.combine(_date(parts), _time(at), zone).isoformat()

    def as_posted(self, value: Any, zone: tzinfo) -> list[tuple[str, str]]:
        at = datetime.fromisoformat(value).astimezone(zone)
        return [*_day_posted(self.path, at.date()), (f"{self.path}-time", f"{at:%H:%M}")]


@dataclass(frozen=True)
class Hidden(Field):
    """What the page knows and the API has to be told again."""

    kind = "hidden"


@dataclass(frozen=True)
class Heading:
    """What the fields after it are about; ``quote`` is to be said word for word."""

    text: str
    words: str | None = None
    quote: str | None = None

    kind: ClassVar[str] = "heading"
    id: ClassVar[None] = None
    hint: ClassVar[None] = None


@dataclass(frozen=True)
class Fold:
    """Fields that are rarely needed, behind the words ``text``. It is open where something in it is said or wrong."""

    text: str
    fields: tuple[Field, ...]

    kind: ClassVar[str] = "fold"
    id: ClassVar[None] = None
    hint: ClassVar[None] = None

    def is_open(self, posted: Posted, wrong: Container[str]) -> bool:
        """Whether something in it was ``posted``, or is ``wrong`` by the id of its field."""
        return any(each.id in wrong or each.is_said(posted) for each in self.fields)


Part = Field | Heading | Fold


def fields_of(parts: Iterable[Part]) -> list[Field]:
    """Every field of ``parts``, also of what is folded away."""
    fields: list[Field] = []
    for part in parts:
        fields += part.fields if isinstance(part, Fold) else [part] if isinstance(part, Field) else []
    return fields


def _day_posted(path: str, day: date) -> list[tuple[str, str]]:
    return [(f"{path}-day", str(day.day)), (f"{path}-month", str(day.month)), (f"{path}-year", str(day.year))]


def _date(parts: list[str]) -> date:
    try:
        day, month, year = map(int, parts)
        return date(year, month, day)
    except ValueError:
        raise NotReadable("should be a real date, such as 29 1 2027") from None


def _time(given: str) -> time:
    """Such as 14:30, 9:05 or 9.05."""
    hour, _, minute = given.replace(".", ":").partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise NotReadable("should have a time of day, such as 14:30") from None
