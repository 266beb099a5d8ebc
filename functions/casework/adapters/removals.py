"""Removal of raw mail from a case that stays: more than may be kept (CF-24), or kept only by permission (CF-14).

The act that decides on a removal writes ``removal_item`` in its own transaction and then calls ``Removals.finish``;
what a crash leaves of it, the sweep finishes.
"""

from collections.abc import Iterable
from datetime import datetime

from casework.adapters import keys
from casework.adapters.table import Item, Table
from casework.domain.delivery import digest
from casework.domain.loose_end import Awaits
from casework.domain.record import sortable
from casework.ports.mail import Mail


def removal_item(ref: str, removal_id: str, raw_keys: Iterable[str], now: datetime) -> Item:
    """That the mail under ``raw_keys``, and every other copy of mail that the case knows of, is to be removed."""
    return {
        **keys.removal(ref, removal_id),
        "raw_keys": sorted(raw_keys),
        "pending": keys.PENDING,
        "awaits": Awaits.REMOVAL.value,
        "pending_since": sortable(now),
    }


class Removals:
    """Finishes removals that were decided on."""

    def __init__(self, table: Table, mail: Mail) -> None:
        self._table, self._mail = table, mail

    def later(self, ref: str, raw_key: str, now: datetime) -> None:
        """Decide on the removal of one raw message, and leave it to the sweep; also of a case that was erased."""
        self._table.put_new(removal_item(ref, digest(raw_key.encode())[:16], [raw_key], now))

    def finish(self, ref: str, removal_id: str) -> None:
        """Remove the mail in every version, then the removal itself; safe to run again after a crash at any point.

        Copies go with it, because nobody knows which message a copy is of. Does nothing when it is done already.
        """
        removal = self._table.get(keys.removal(ref, removal_id))
        if removal is None:
            return
        for raw_key in removal["raw_keys"]:
            self._mail.remove(raw_key)
        copies = [each for each in self._table.query(keys.partition(ref)) if keys.type_of(each["sk"]) == "ORIGINAL"]
        for copy in copies:
            self._mail.remove(copy["raw_key"])
        self._table.remove_all(*map(keys.of, copies), keys.of(removal))
