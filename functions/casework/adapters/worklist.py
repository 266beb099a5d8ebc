"""The worklist, read from its sparse index: what it costs grows with what is listed, not with what is kept."""

import base64
import binascii
import json

from casework.adapters import keys
from casework.adapters.table import Item, Table
from casework.domain.round import Status
from casework.domain.worklist import WorklistEntry, WorklistPage
from casework.errors import BadPageMark

_PAGE = 50


class WorklistIndex:
    """Pages of the worklist."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def page(self, status: Status, after: str | None) -> WorklistPage:
        start = _read_mark(after, status) if after else None
        items, last = self._table.query_index(keys.WORKLIST, status.value, after=start, limit=_PAGE)
        entries = tuple(_entry(item, status) for item in items)
        return WorklistPage(entries=entries, next=_mark(last) if last else None)


def _entry(item: Item, status: Status) -> WorklistEntry:
    fields = {name: item[name] for name in WorklistEntry.model_fields if name in item}
    return WorklistEntry.model_validate({**fields, "status": status})


def _mark(key: Item) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _read_mark(mark: str, status: Status) -> Item:
    try:
        key = json.loads(base64.urlsafe_b64decode(mark))
    except (binascii.Error, ValueError, RecursionError):
        raise BadPageMark from None
    if not (isinstance(key, dict) and set(key) == {"pk", "sk", "worklist", "due_at"}):
        raise BadPageMark
    if not all(value and isinstance(value, str) for value in key.values()) or key["worklist"] != status.value:
        raise BadPageMark
    return key
