"""How a complaint begins: at which step, and who is kept off it (FB-13, FB-14)."""

from datetime import datetime

from casework.domain.complaint import Complaint
from casework.domain.complaint_path import next_step
from casework.domain.conflict import Conflict
from casework.domain.noted_complaint import NotedComplaint
from casework.domain.staff import Role, StaffMember
from casework.errors import FieldWrong
from casework.profile import Profile

_ABOUT_THEM = "the complaint is about them (FB-14)"


def begin(noted: NotedComplaint, received_at: datetime, profile: Profile, within: str = "") -> Complaint:
    """The complaint that reached the service at ``received_at`` (aware), at its first step: the officer's, unless it is
    about them. ``within`` is what the names of fields begin with.

    One that comes after the months in which each is accepted needs a reason (FB-13). Raises FieldWrong.
    """
    policy, received_on = profile.complaints, profile.office.local(received_at).date()
    if noted.happened_on and noted.happened_on > received_on:
        raise FieldWrong(f"{within}happened_on", "should not be after the day on which the complaint came")
    if noted.happened_on and policy.is_late(noted.happened_on, received_on) and not noted.late_reason:
        why = (
            f"should say why it is taken up, or who decides that, after more than {policy.accept_within_months} months"
        )
        raise FieldWrong(f"{within}late_reason", why)
    first = next_step(noted.about, (), policy, received_at)
    assert first, "of two steps or more, one is somebody else's"  # noqa: S101
    return Complaint(**noted.model_dump(include=set(NotedComplaint.model_fields)), steps=(first,))


def barring(complaint: Complaint, conflict_id: str, by: StaffMember, now: datetime) -> tuple[Conflict, ...]:
    """The conflict of interest that keeps off the case whom ``complaint`` is about, as ``by`` noted it at ``now``: by
    their sign-in or name where that is known, and the officer by their role; none for anybody else.
    """
    role = complaint.about if complaint.about is Role.OFFICER else None
    if not (complaint.worker or role):
        return ()
    conflict = Conflict(
        id=conflict_id, worker=complaint.worker, role=role, nature=_ABOUT_THEM, declared_at=now, declared_by=by
    )
    return (conflict,)
