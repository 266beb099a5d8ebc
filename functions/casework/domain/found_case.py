"""A case that somebody looked for, as far as a list of several may show it."""

from enum import StrEnum

from casework.domain.record import Instant, Record
from casework.domain.round import Kind
from casework.domain.staff import StaffMember


class FoundBy(StrEnum):
    """What somebody looked for; the words themselves are kept nowhere."""

    REFERENCE = "reference"
    EMAIL = "email"
    NAME = "name"


class FoundCase(Record):
    """A case, open or closed. ``kind`` is as what it began, ``name`` its person's, where a list may show that."""

    ref: str
    kind: Kind
    opened_at: Instant
    name: str | None
    unsafe: bool
    allocated_to: StaffMember | None


class FoundCases(Record):
    """The cases that were found, the newest first; ``more`` is whether there are others."""

    cases: tuple[FoundCase, ...] = ()
    more: bool = False
