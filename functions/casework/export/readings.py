"""Who has looked at a record, as its person is told it (YP-08)."""

from collections.abc import Iterable, Iterator

from casework.domain.reading import Reading
from casework.domain.record import Instant, Record
from casework.domain.staff import Role
from casework.export.case_copy import CaseCopy
from casework.export.part import Piece


class Seen(Record):
    """That staff with ``roles`` looked at the record. At which part of it is not said: it could tell of a part that is
    held back.
    """

    at: Instant
    roles: tuple[Role, ...]
    what: str


def of_readings(copy: CaseCopy, readings: Iterable[Reading]) -> Iterator[Piece]:
    """Everybody together, by role and never by name."""
    seen = [Seen(at=each.at, roles=each.roles, what=each.what.partition(":")[0]) for each in readings]
    if seen:
        in_order = sorted(seen, key=lambda each: each.at)
        yield copy.piece("readings", "Who has looked at your record", *in_order)
