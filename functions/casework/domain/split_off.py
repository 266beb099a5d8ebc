"""That a message was split off from one case into another."""

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class SplitOff(Record):
    """What both cases keep of it: ``message`` came at ``received_at`` to the case ``of``, and is on the case ``to``
    since ``at``, with ``copies`` of it. No word of what it said.
    """

    message: str
    received_at: Instant
    copies: tuple[str, ...] = ()
    of: str
    to: str
    why: str
    at: Instant
    by: StaffMember
