"""Who is signed in at the desk, as its entrance needs it kept."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from casework.domain.session import Session
from casework.domain.staff import Role, StaffMember


class Sessions(Protocol):
    """Who is signed in at the desk."""

    def begin(
        self, person: StaffMember, roles: Collection[Role], issuer: str, client: str, now: datetime
    ) -> tuple[str, Session]:
        """What the browser of ``person`` is to hold, and their session from ``now`` (aware) on."""

    def seen(self, value: str, now: datetime) -> Session | None:
        """The session whose browser holds ``value``, kept alive from ``now`` (aware) on if it is not over; one that is
        over as it was, for a day; else None.
        """

    def end(self, session_id: str) -> None:
        """Forget a session: what its browser holds opens nothing any more."""

    def end_of(self, value: str) -> None:
        """Forget the session whose browser holds ``value``, if there is one."""
