"""A refusal of further service: one manager's decision, reasoned, and ended by its review unless renewed (BH-07)."""

from datetime import date

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Renewal(Record):
    """That a refusal was renewed, with reasons, until another review."""

    reasons: str
    review_on: date
    at: Instant
    by: StaffMember


class ServiceRefusal(Record):
    """What is refused, because of which incident, why, until when. ``what`` is for every member of staff to see, so
    that they know what they may still do; the reasons are not.

    ``proportionate`` is why nothing less would do, ``disability`` what was considered about disability and distress,
    ``other_help`` where else the person can turn. It is in force from ``from_at`` until the office opens on the day of
    its review. ``lifted_because`` is why it ended before that, and ``lifted_by`` who decided so.
    """

    incident: str
    what: str
    reasons: str
    proportionate: str
    disability: str
    other_help: str
    from_at: Instant
    review_on: date
    by: StaffMember
    renewals: tuple[Renewal, ...] = ()
    lifted_because: str | None = None
    lifted_by: StaffMember | None = None

    @property
    def reviewed_on(self) -> date:
        """The day of the review that is ahead: the one first set, or that of its last renewal."""
        return self.renewals[-1].review_on if self.renewals else self.review_on

    @property
    def standing_reasons(self) -> str:
        """Why it is in force now."""
        return self.renewals[-1].reasons if self.renewals else self.reasons
