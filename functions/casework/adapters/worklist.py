"""The worklist, read from its sparse index: what it costs grows with what is listed, not with what is kept."""

import base64
import binascii
import json
from collections.abc import Iterable

from casework.adapters import keys
from casework.adapters.holds import is_held
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
        held = self._held({item["ref"] for item in items})
        entries = tuple(_entry(item, status, held=item["ref"] in held) for item in items)
        return WorklistPage(entries=entries, next=_mark(last) if last else None)

    def _held(self, refs: Iterable[str]) -> set[str]:
        """Which of these cases are held; read at once, because the index knows only of rounds."""
        headers = self._table.batch_get([keys.header(ref) for ref in refs])
        return {keys.ref_of(header["pk"]) for header in headers if is_held(header)}


def _entry(item: Item, status: Status, *, held: bool) -> WorklistEntry:
    fields = {name: item[name] for name in WorklistEntry.model_fields if name in item}
    return WorklistEntry.model_validate({**fields, "status": status, "held": held})


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
