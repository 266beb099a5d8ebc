"""What letters say of a complaint, whoever writes them: its steps, by the titles of who decides, and who else looks."""

from typing import Any

from casework.domain.complaint import Complaint, Step
from casework.domain.complaint_path import next_step
from casework.profile import Profile


def of_complaint(complaint: Complaint, profile: Profile) -> dict[str, Any]:
    """The steps of the procedure, the one that ``complaint`` is at, the one that would be next, and the bodies outside
    the service: the Ombudsman always (FB-16), the Information Commissioner where personal data is what it is about.
    """
    policy, step = profile.complaints, complaint.step
    return {
        "steps": [profile.service.role_titles[each.owner] for each in policy.steps],
        "stands_at": step.number,
        "begins": complaint.steps[0].number,
        "next_owner": _next_owner(complaint, step, profile),
        "ombudsman": policy.ombudsman,
        "commissioner": policy.data_protection if complaint.data_protection else None,
    }


def _next_owner(complaint: Complaint, step: Step, profile: Profile) -> str | None:
    """Who decides the step after the last, if the complainant lets them know who it is; None when none is left, or
    when the complaint ended because nobody was left to decide it.
    """
    if complaint.ended_because:
        return None
    following = next_step(complaint.about, complaint.steps, profile.complaints, step.opened_at, may_be_named=True)
    return profile.service.role_titles[following.owner] if following else None
