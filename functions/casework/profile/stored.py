"""What this software stores, field by field: facts of the software, the same for every service.

How long each is kept, why and on which basis is policy, in the rules of a service's profile. Auditors read both
together, as docs/retention.md (CF-03 to CF-07).
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from casework.domain.record import Record

CASE = "case"
"""Instead of a rule's id: the longest of those that the rounds and records of a case make."""


class Goes(StrEnum):
    """How something goes: by the erasure of its case, in the nightly run of its own day, by DynamoDB's time to live, or
    not at all.
    """

    WITH_CASE = "with_case"
    BY_DAY = "by_day"
    BY_TTL = "by_ttl"
    STAYS = "stays"


class StoredItem(Record):
    """One type of item of the case table. Its fields are paths: those of a record within it follow a dot.

    ``personal`` are the fields that name, describe or quote somebody, ``marks`` what the indexes and the time to live
    find it by. ``type`` is how its sort key begins; None where the partition holds nothing else.
    """

    partition: str = "CASE"
    type: str | None = None
    holds: str
    follows: tuple[str, ...] = Field(min_length=1)
    goes: Goes
    personal: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.type or self.partition

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.personal, *self.other, *self.marks)


class StoredPrefix(Record):
    """What lies in the mail bucket under one prefix."""

    prefix: str
    holds: str
    follows: tuple[str, ...] = Field(min_length=1)
    goes: Goes
    personal: bool


class LetterInTransit(Record):
    """What a letter says, and to whom, until it is delivered: no copy of its words is kept.

    ``personal`` is whether it says anything about a person beyond a reference.
    """

    to: str
    says: str
    personal: bool


class Clock(Record):
    """Something that the erasure of a case does not reach, and after how many ``days`` at the longest it is gone; None
    where it stays until somebody removes it. ``set_by`` is the template's parameter that makes it shorter, and
    ``beyond`` how many days it may take beyond that.
    """

    id: str
    what: str
    holds: str
    follows: str | None = None
    personal: bool
    days: int | None = Field(default=None, ge=1)
    starts: str
    set_by: str | None = None
    beyond: int = Field(default=0, ge=0)
    resources: tuple[str, ...] = Field(min_length=1)

    def longest(self, parameters: Mapping[str, int]) -> int | None:
        """Its ``days`` where the template's ``parameters`` are these."""
        return parameters[self.set_by] + self.beyond if self.set_by else self.days


class Stored(Record):
    """Everything that is stored, everywhere. ``case_follows`` are the rules of which a case follows the longest."""

    case_follows: tuple[str, ...]
    items: tuple[StoredItem, ...]
    prefixes: tuple[StoredPrefix, ...]
    letters: dict[str, LetterInTransit]
    clocks: tuple[Clock, ...]


def load_stored() -> Stored:
    """What is stored, as stored.toml lists it. Raises pydantic's ValidationError when it makes no sense."""
    return Stored.model_validate(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")))
