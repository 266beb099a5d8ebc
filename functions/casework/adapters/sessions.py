"""Sessions in the case table, beside the cases: found by a hash of the cookie, which itself is kept nowhere.

Whoever reads the table, or a copy of it, can go on as nobody.
"""

import secrets
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from casework.adapters import keys
from casework.adapters.forgetting import forgotten_from
from casework.adapters.table import Item, Table, WriteRefused, to_item, to_record
from casework.domain.record import sortable
from casework.domain.session import REMEMBERED, DeskPolicy, Session
from casework.domain.staff import Role, StaffMember


class SessionStore:
    """Begins, reads and ends sessions that last as ``policy`` says."""

    def __init__(self, table: Table, policy: DeskPolicy) -> None:
        self._table, self._policy = table, policy

    def begin(
        self, person: StaffMember, roles: Collection[Role], issuer: str, client: str, now: datetime
    ) -> tuple[str, Session]:
        """What the browser of ``person`` is to hold, and their session from ``now`` (aware) on."""
        value = secrets.token_urlsafe(32)
        session = Session(
            id=_id(value),
            person=person,
            roles=tuple(sorted(roles)),
            issuer=issuer,
            client=client,
            csrf=secrets.token_urlsafe(32),
            begun_at=now,
            seen_at=now,
        )
        self._table.put_new(
            to_item(keys.session(session.id), session, **forgotten_from(now + self._policy.absolute + REMEMBERED))
        )
        return value, session

    def seen(self, value: str, now: datetime) -> Session | None:
        """The session whose browser holds ``value``, kept alive from ``now`` (aware) on if it is not over: one write
        that checks and moves its time, so that what ended stays ended.

        One that is over is as it was, and is_over says why; None where there is none, or it ended a day ago.
        """
        try:
            item = self._table.update(
                keys.session(_id(value)),
                "SET seen_at = :now",
                condition="seen_at > :idle AND begun_at > :begun",
                values={
                    ":now": sortable(now),
                    ":idle": sortable(now - self._policy.idle),
                    ":begun": sortable(now - self._policy.absolute),
                },
            )
        except WriteRefused as refused:
            return _remembered(refused.old, now)
        return to_record(item, Session)

    def end(self, session_id: str) -> None:
        """Forget a session: what its browser holds opens nothing any more."""
        self._table.remove_all(keys.session(session_id))

    def end_of(self, value: str) -> None:
        """Forget the session whose browser holds ``value``, if there is one."""
        self.end(_id(value))


def _id(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def _remembered(item: Item | None, now: datetime) -> Session | None:
    if not item:
        return None
    gone = now.timestamp() >= item["expires_at"]
    return None if gone else to_record(item, Session)
