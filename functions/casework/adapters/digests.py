"""Which digests were sent, in the case table: each is claimed before it is sent, so that nobody has it twice."""

from datetime import date, datetime, timedelta

from casework.adapters import keys
from casework.adapters.table import Table
from casework.domain.record import sortable
from casework.domain.staff import Role

_FORGOTTEN_AFTER = timedelta(days=7)


class DigestStore:
    """Claims digests. What was claimed and may have gone is never sent again: the worklist is there to read."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def claim(self, day: date, role: Role, at: datetime) -> bool:
        expires_at = int((at + _FORGOTTEN_AFTER).timestamp())
        return self._table.put_new({**keys.digest(day, role), "claimed_at": sortable(at), "expires_at": expires_at})

    def release(self, day: date, role: Role) -> None:
        self._table.remove_all(keys.digest(day, role))
