"""Permission to hold contact details (CF-14). It says nothing about sharing them: that is a consent, apart from it."""

from enum import StrEnum

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class PermissionAsked(StrEnum):
    """How permission was asked for, or taken back."""

    SPOKEN = "spoken"
    IN_WRITING = "in_writing"
    BY_LINK = "by_link"


class Permission(Record):
    """Whether someone agreed that their contact details are kept: who was asked, when and how.

    ``notice`` is the version of what they were told about why and how their details are held, None when nobody
    noted that they were told (CF-31); ``told`` are words of somebody's own instead of those. ``recorded_by`` is
    None for an answer given by the person's own hand, ``past`` what they had said before, earliest first.
    """

    given: bool
    asked: PermissionAsked | None = None
    at: Instant
    notice: str | None = None
    told: str | None = None
    recorded_by: StaffMember | None = None
    past: tuple["Permission", ...] = ()

    def after(self, standing: "Permission | None") -> "Permission":
        """As said after ``standing`` and everything before that: side by side, because the table nests 32 deep."""
        if standing is None:
            return self
        before = standing.model_copy(update={"past": ()})
        return self.model_copy(update={"past": (*standing.past, before)})
