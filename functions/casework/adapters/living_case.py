"""Writing to a case that may have been erased since it was read: nothing is added to a tombstone."""

from casework.adapters import keys
from casework.adapters.table import Operation, Table, WriteRefused, to_record
from casework.domain.case import CaseHeader
from casework.errors import CaseErased, CaseMovedOn, CaseNotFound

NOT_ERASED = "attribute_exists(pk) AND attribute_not_exists(erased_at)"


def write_on(table: Table, ref: str, *operations: Operation) -> None:
    """Do all of ``operations`` on the case ``ref``, or none. Raises CaseErased, and CaseMovedOn when another condition
    does not hold.
    """
    try:
        table.write(table.check(keys.header(ref), NOT_ERASED), *operations)
    except WriteRefused as refused:
        if 0 in refused.failed:
            _raise_gone(table, ref)
        raise CaseMovedOn(ref) from None


def _raise_gone(table: Table, ref: str) -> None:
    item = table.get(keys.header(ref))
    header = to_record(item, CaseHeader) if item else None
    if header is None or header.erased_at is None:
        raise CaseNotFound(ref)
    raise CaseErased(ref, header.erased_at, header.ended_as)
