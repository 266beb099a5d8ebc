"""A disclosure: something passed to, or sought from, somebody outside the service (CF-18, CF-19, CF-26 to CF-28)."""

from enum import StrEnum

from casework.domain.consent import Scope
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Direction(StrEnum):
    """Both need the same yes (CF-18: "passed to or sought from")."""

    SHARE = "share"
    SEEK = "seek"


class Decision(StrEnum):
    """What the consent check says."""

    SHARE = "share"
    ASK = "ask"
    REFUSE = "refuse"


class Disclosure(Record):
    """One request to share or to seek something, and what became of it.

    ``decision`` is what the check said at ``requested_at``; it is made again in the write that claims the sending.
    ``asked_round`` is the question that was put to the client because of it, ``consent`` the id of the consent under
    which it was made.
    """

    id: str
    direction: Direction
    scope: Scope
    requested_at: Instant
    requested_by: StaffMember
    decision: Decision
    asked_round: int | None = None
    consent: str | None = None
    made_at: Instant | None = None
    made_by: StaffMember | None = None
