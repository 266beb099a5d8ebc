"""That two cases of one person are one from now on."""

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Merger(Record):
    """What both cases keep of it: the case ``of`` goes on in ``to`` since ``at``, where its messages are now.
    ``same_person`` is whether ``by`` said so, because the cases do not.
    """

    of: str
    to: str
    why: str
    same_person: bool
    at: Instant
    by: StaffMember
