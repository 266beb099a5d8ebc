"""By what a case is found: a keyed hash of each word of its people's names, and of an address, as an item of its own.

Who is on a case is written here, and by nobody else: what they are found by is written in the same transaction, and
what they are not found by any more is removed in it. The hashes stand on the person's item too, so that whoever erases
it needs no key.
"""

from collections.abc import Callable, Iterator

from casework.adapters import keys
from casework.adapters.table import Item, Operation, Table, to_item
from casework.domain.child import Child
from casework.domain.contact import Contact
from casework.domain.name_words import found_by

_HASH = 32
"""Hexadecimal digits: 128 bits of the hash."""

Condition = tuple[str, dict[str, object], dict[str, str]]


class People:
    """Writes who is on a case. ``pseudonym`` makes the keyed hashes."""

    def __init__(self, table: Table, pseudonym: Callable[[str], str]) -> None:
        self._table, self._pseudonym = table, pseudonym

    def known_as(self, word: str) -> str:
        """The keyed hash of one word: another than that by which an address is known elsewhere."""
        return self._pseudonym(f"found by {word}")[:_HASH]

    def begin(self, key: keys.Key, known: Contact | Child) -> list[Operation]:
        """Operations that write somebody of a new case."""
        item = self._item(key, known)
        return [self._table.put(item), *(self._table.put(each) for each in tokens(item))]

    def instead(
        self, key: keys.Key, known: Contact | Child | None, condition: Condition = ("", {}, {})
    ) -> list[Operation]:
        """Operations that write ``known`` instead of who is there, or with None remove them, under the ``condition``
        of their item; and only while they are found by what they are found by now.
        """
        was = self._table.get(key)
        expression, values, names = condition
        still = "found_by = :found_by" if was and "found_by" in was else "attribute_not_exists(found_by)"
        values = {**values, ":found_by": was["found_by"]} if was and "found_by" in was else values
        expression = f"({expression}) AND {still}" if expression else still
        item = self._item(key, known) if known else None
        write = self._table.put(item, expression, values, names) if item else None
        before, after = (list(tokens(each)) if each else [] for each in (was, item))
        return [
            write or self._table.remove(key, expression, values),
            *(self._table.remove(each) for each in before if each not in after),
            *(self._table.put(each) for each in after if each not in before),
        ]

    def _item(self, key: keys.Key, known: Contact | Child) -> Item:
        words = found_by(known)
        return to_item(key, known, **({"found_by": [self.known_as(each) for each in words]} if words else {}))


def tokens(item: Item) -> Iterator[keys.Key]:
    """The keys of the items by which the person of ``item`` is found."""
    for known_as in item.get("found_by", ()):
        yield keys.found(known_as, keys.ref_of(item["pk"]), item["sk"])
