"""The units in which DynamoDB bills what was read and written, of items as it has them."""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

Item = Mapping[str, Any]
_READ_AT_ONCE, _WRITTEN_AT_ONCE = 4096, 1024
_INDEXES = (("worklist", "due_at"), ("pending", "pending_since"), ("erasure", "erase_on"))


def size(item: Item) -> int:
    """Bytes of an item, names included; 0 of one that is not there."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Item) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "N":
            return (len(held.lstrip("-")) + 1) // 2 + 1
        case "L":
            return 3 + sum(1 + _size(each) for each in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in held.items())
        case "SS":
            return sum(len(each.encode()) for each in held)
        case _:
            return 1


def read(items: Iterable[Item], *, consistent: bool) -> float:
    """Units of one get, or of a page of a query: 4 kB at a time, half of that where it may be a moment old."""
    units = max(1, ceil(sum(map(size, items)) / _READ_AT_ONCE))
    return units if consistent else units / 2


def written(before: Item, after: Item, *, in_transaction: bool) -> int:
    """Units of one put, update, delete or check: 1 kB at a time of the larger item, twice in a transaction, and one for
    each entry of an index that comes or goes.
    """
    units = max(1, ceil(max(size(before), size(after)) / _WRITTEN_AT_ONCE))
    return (2 if in_transaction else 1) * units + sum(_changed(before, after, *index) for index in _INDEXES)


def _changed(before: Item, after: Item, partition: str, order: str) -> int:
    was, is_now = ((each.get(partition), each.get(order)) for each in (before, after))
    listed = [each for each in (was, is_now) if None not in each]
    return 0 if was == is_now else len(listed)
