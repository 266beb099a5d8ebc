"""Ids for the records of one kind on one case, in the order in which they were written down."""

from collections.abc import Iterable


def next_id(taken: Iterable[str]) -> str:
    """The number after the highest of ``taken``, as four digits. Two writers who draw the same one meet in the table,
    where only one of them finds it free: the other reads the case again, and decides on what is true then.
    """
    return f"{max(map(int, taken), default=0) + 1:04}"
