"""Who has seen or changed the record of a case, day by day (CH-04, YP-08)."""

from collections.abc import Iterable
from datetime import date

from casework.domain.office import Office
from casework.domain.reading import Reading, in_plain_words
from casework.domain.record import Instant, Record
from casework.domain.staff import Role, StaffMember

_READ_THE_CASE = in_plain_words("GET /cases/{ref}")


class Reader(Record):
    """Somebody who saw or changed the record on one day, in which roles, and what they did, each thing once.
    ``first_at`` is when they first did anything of it.
    """

    by: StaffMember
    roles: tuple[Role, ...]
    first_at: Instant
    what: tuple[str, ...]


class ReadersOfDay(Record):
    """Everybody who saw or changed the record on one day of the office's clock, in the order in which they came."""

    day: date
    readers: tuple[Reader, ...]


def readers_by_day(readings: Iterable[Reading], office: Office, *, of_incidents: bool) -> tuple[ReadersOfDay, ...]:
    """``readings`` by day, the newest first. Without ``of_incidents`` those of behaviour incidents show only that the
    case was read, as it was: for who may not know of an incident, none is told of here either (BH-02).
    """
    days: dict[date, dict[tuple[str, tuple[Role, ...]], list[Reading]]] = {}
    for reading in sorted(readings, key=lambda each: each.at):
        shown = reading if of_incidents or not reading.is_of_incidents else _as_of_the_case(reading)
        by_reader = days.setdefault(office.local(reading.at).date(), {})
        by_reader.setdefault((reading.by.id, reading.roles), []).append(shown)
    return tuple(
        ReadersOfDay(day=day, readers=tuple(map(_reader, days[day].values()))) for day in sorted(days, reverse=True)
    )


def _as_of_the_case(reading: Reading) -> Reading:
    return reading.model_copy(update={"what": _READ_THE_CASE})


def _reader(theirs: list[Reading]) -> Reader:
    first = theirs[0]
    what = tuple(dict.fromkeys(reading.what for reading in theirs))
    return Reader(by=first.by, roles=first.roles, first_at=first.at, what=what)
