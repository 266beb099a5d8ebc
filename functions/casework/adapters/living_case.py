"""Writing to a case that may have been erased, or held, since it was read: nothing is added to a tombstone."""

from casework.adapters import keys
from casework.adapters.table import Operation, Table, WriteRefused, to_record
from casework.domain.case import CaseHeader
from casework.errors import CaseErased, CaseMerged, CaseMovedOn, CaseNotFound

NOT_ERASED = "attribute_exists(pk) AND attribute_not_exists(erased_at)"
_GOES_ON_HERE = "attribute_not_exists(merged_into)"
LIVING = f"{NOT_ERASED} AND {_GOES_ON_HERE}"
"""Nothing is added to a case that goes on in another either; but it is erased as any other."""

BY_HOLD = "hold-"
"""How the marks of holds begin, among those of other reasons why nothing may go."""

NOT_HELD = f"{NOT_ERASED} AND attribute_not_exists(holds)"
"""For writes that remove something: the mark is on the header, so that a hold that comes meanwhile is not missed."""
MOVABLE = f"{NOT_HELD} AND {_GOES_ON_HERE}"
"""For writes that remove something from a case that goes on here."""

NOT_RESTRICTED = f"{NOT_ERASED} AND attribute_not_exists(restrictions)"
"""For writes by which something is passed on: likewise, of holds that are there because the person asked for it."""


def write_on(table: Table, ref: str, *operations: Operation, header: Operation | None = None) -> None:
    """Do all of ``operations`` on the case ``ref``, or none; ``header`` is a change of the header itself that is
    refused for a tombstone. Raises CaseErased, CaseMerged, and CaseMovedOn when another condition does not hold.
    """
    _write(table, ref, header or table.check(keys.header(ref), LIVING), *operations)


def remove_on(table: Table, ref: str, *operations: Operation, header: Operation | None = None) -> None:
    """As write_on, for operations that remove something: CaseMovedOn, too, when the case is held."""
    _write(table, ref, header or table.check(keys.header(ref), MOVABLE), *operations)


def hold_on(table: Table, ref: str, mark: str, *operations: Operation, restricts: bool = False) -> None:
    """As write_on, for operations that are the reason why nothing of the case may be removed as long as ``mark`` is one
    of those on its header; and, where that ``restricts`` its use, why nothing of it may be passed on either.
    """
    added = "ADD holds :mark, restrictions :mark" if restricts else "ADD holds :mark"
    _write(table, ref, table.change(keys.header(ref), added, LIVING, {":mark": {mark}}), *operations)


def pass_on(table: Table, ref: str, *operations: Operation) -> None:
    """As write_on, for operations that pass something on: CaseMovedOn, too, when its person asked that it is not used
    (UK GDPR Article 18).
    """
    _write(table, ref, table.check(keys.header(ref), f"{NOT_RESTRICTED} AND {_GOES_ON_HERE}"), *operations)


def kept_safe(record_id: str) -> str:
    """The mark of a safeguarding record."""
    return f"safeguarding-{record_id}"


def held(hold_id: str) -> str:
    """The mark of a hold."""
    return f"{BY_HOLD}{hold_id}"


def _write(table: Table, ref: str, *operations: Operation) -> None:
    try:
        table.write(*operations)
    except WriteRefused as refused:
        if 0 in refused.failed:
            _raise_if_gone(table, ref)
        raise CaseMovedOn(ref) from None


def _raise_if_gone(table: Table, ref: str) -> None:
    item = table.get(keys.header(ref))
    if item is None:
        raise CaseNotFound(ref)
    header = to_record(item, CaseHeader)
    if header.erased_at:
        raise CaseErased(ref, header.erased_at, header.ended_as)
    if header.merged_into:
        raise CaseMerged(ref, header.merged_into)
