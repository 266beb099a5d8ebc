"""A session at the desk: that somebody signed in, as whom, and until when a browser may go on as them."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from casework.domain.record import Instant, Record
from casework.domain.staff import Role, StaffMember

REMEMBERED = timedelta(days=1)
"""How long a session that is over can still be told from one that never was, so that what its person was writing can be
kept for them.
"""


class DeskPolicy(Record):
    """How long somebody stays signed in: ``idle_minutes`` after what they last did, ``absolute_hours`` at the most."""

    idle_minutes: int = Field(ge=1)
    absolute_hours: int = Field(ge=1)
    source: str
    proposed: bool = False

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def absolute(self) -> timedelta:
        return timedelta(hours=self.absolute_hours)


class Over(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    TOO_LONG = "too_long"


class Session(Record):
    """One session. ``id`` is a hash of what the browser holds, which is kept nowhere; ``issuer`` and ``client`` are
    those of the token by which ``person`` was known; ``csrf`` is what a form of theirs must send.
    """

    id: str
    person: StaffMember
    roles: tuple[Role, ...]
    issuer: str
    client: str
    csrf: str
    begun_at: Instant
    seen_at: Instant

    def is_over(self, policy: DeskPolicy, now: datetime) -> Over | None:
        """Why it is over at ``now`` (aware), if it is: at the very end of either time."""
        if now >= self.begun_at + policy.absolute:
            return Over.TOO_LONG
        return Over.IDLE if now >= self.seen_at + policy.idle else None
