"""What is due for a look, read from the sparse index: what a nightly run reads grows with that, not with what is kept.

An entry says only that a case may be due by then. It lies on what started a clock, and moves once the whole case was
looked at; it never goes before the case does, so that there is always a night that looks.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta

from casework.adapters import keys
from casework.adapters.table import Table, WriteRefused

_PAGE = 500


class DueIndex:
    """Reads and moves the entries of the erasure index."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def due(self, today: date, run: str, page: int) -> tuple[list[str], int | None]:
        """The references on one ``page`` of the cases to look at by ``today``, each once, and the number of the next;
        None after the last. Where a page of a ``run`` begins is kept here until the next night: it names the record
        that it begins after, which an execution's history must not.
        """
        begins = self._table.get(keys.page(run, page)) if page > 1 else None
        items, last = self._table.query_index(
            keys.ERASURE,
            keys.ERASURE,
            until=("erase_on", today.isoformat()),
            after=begins["after"] if begins else None,
            limit=_PAGE,
        )
        refs = list(dict.fromkeys(keys.ref_of(item["pk"]) for item in items))
        if last is None:
            return refs, None
        tomorrow = {"erasure": keys.FORGET, "erase_on": (today + timedelta(days=1)).isoformat()}
        self._table.put_all({**keys.page(run, page + 1), "after": last, **tomorrow})
        return refs, page + 1

    def look_again(self, ref: str, today: date, on: date, holds: Mapping[str, date]) -> None:
        """Move every entry of a case that was due ``today`` to the day ``on``. The entries of ``holds``, by their ids,
        move to days of their own.
        """
        for item in self._table.query(keys.partition(ref)):
            if item.get("erasure") != keys.ERASURE or item["erase_on"] > today.isoformat():
                continue
            is_hold = keys.type_of(item["sk"]) == "HOLD"
            day = holds.get(keys.id_of(item["sk"]), on) if is_hold else on
            with suppress(WriteRefused):  # it ended meanwhile, and has a day of its own
                self._table.update(
                    keys.of(item),
                    "SET erase_on = :on",
                    condition="erase_on = :was",
                    values={":was": item["erase_on"], ":on": day.isoformat()},
                )

    def forget(self, today: date) -> int:
        """Delete what is to be forgotten by ``today`` without a look at any case, and say how much that was."""
        forgotten, last = 0, None
        while True:
            items, last = self._table.query_index(
                keys.ERASURE, keys.FORGET, until=("erase_on", today.isoformat()), after=last, limit=_PAGE
            )
            self._table.remove_all(*map(keys.of, items))
            forgotten += len(items)
            if last is None:
                return forgotten
