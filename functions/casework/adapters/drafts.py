"""Drafts in the case table, beside the cases: one for each person and page, encrypted as the whole table is."""

from datetime import datetime
from hashlib import sha256

from casework.adapters import keys
from casework.adapters.forgetting import forgotten_from
from casework.adapters.keys import Key
from casework.adapters.table import Table, to_item, to_record
from casework.domain.draft import KEPT, Draft


class DraftStore:
    """Keeps and gives back drafts."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, draft: Draft) -> None:
        """Keep a draft in the place of one that its person had for the page before."""
        self._table.put_all(to_item(_key(draft.sub, draft.path), draft, **forgotten_from(draft.kept_at + KEPT)))

    def take(self, sub: str, path: str, now: datetime) -> Draft | None:
        """What ``sub`` was writing on the page ``path``, if that was less than a day before ``now`` (aware); given back
        once.
        """
        item = self._table.take(_key(sub, path))
        found = to_record(item, Draft) if item else None
        return None if found is None or found.is_gone(now) else found


def _key(sub: str, path: str) -> Key:
    """Whoever signs in chooses neither half, but a hash has no characters that could make two pages one, and is no
    longer than a key may be.
    """
    owner, page = (sha256(part.encode()).hexdigest() for part in (sub, path))
    return keys.draft(owner, page)
