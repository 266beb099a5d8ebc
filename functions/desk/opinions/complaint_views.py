"""A complaint as the service's own staff see it."""

from datetime import datetime
from typing import Any

from casework.complaints.naming import may_be_named, passed_on
from casework.complaints.standing import latest_complaint, said_of
from casework.domain.case import Case
from casework.domain.complaint import Complaint
from casework.domain.consent import Scope
from casework.domain.record import Instant, Record
from casework.domain.round import Outcome, Round
from casework.domain.staff import SERVICE_ROLES
from casework.profile import Profile


class ComplaintView(Complaint):
    """A complaint, and the round that it is. ``due_at`` is until when the step's answer, or the complainant's word to
    that, is waited for.
    """

    round: int
    due_at: Instant
    ended_at: Instant | None
    outcome: Outcome | None


class Naming(Record):
    """What a complainant who agrees to be named lets the owner of the step know, and whether they agree as it is."""

    scope: Scope
    agreed: bool


class WholeComplaint(ComplaintView):
    """A complaint, and ``naming`` where its step is decided outside the service."""

    ref: str
    naming: Naming | None


def complaint_view(case: Case) -> ComplaintView | None:
    """The latest complaint on ``case``, if there is one."""
    if not any(round_.complaint for round_ in case.rounds):
        return None
    return ComplaintView(**_of(latest_complaint(case)))


def whole_complaint(case: Case, profile: Profile, now: datetime) -> WholeComplaint:
    """Raises NotOnCase."""
    round_ = latest_complaint(case)
    owner = said_of(round_).step.owner
    naming = None
    if owner not in SERVICE_ROLES:
        naming = Naming(scope=passed_on(owner, profile), agreed=may_be_named(case, owner, profile, now))
    return WholeComplaint(**_of(round_), ref=case.ref, naming=naming)


def _of(round_: Round) -> dict[str, Any]:
    return {
        **dict(said_of(round_)),
        "round": round_.number,
        "due_at": round_.due_at,
        "ended_at": round_.answered_at,
        "outcome": round_.outcome,
    }
