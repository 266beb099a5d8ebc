"""What letters say of a complaint, whoever writes them: its steps, by the titles of who decides, and who else looks."""

from typing import Any

from casework.domain.complaint import Complaint, Step
from casework.domain.complaint_path import next_step
from casework.domain.record import Record
from casework.domain.staff import SERVICE_ROLES
from casework.profile import Profile


class LeftOut(Record):
    """A step that this complaint does not go through, and whether that is because it is ``about`` who decides it."""

    number: int
    owner: str
    about: bool


def of_complaint(complaint: Complaint, profile: Profile) -> dict[str, Any]:
    """The steps that ``complaint`` goes through if it goes on to the last, and those that are left out, by the titles
    of who decides them; the one that it is at, and the one that would be next; and the bodies outside the service: the
    Ombudsman always (FB-16), the Information Commissioner where personal data is what it is about.
    """
    policy, titles, way = profile.complaints, profile.service.role_titles, way_of(complaint, profile)
    following = next(iter(way[len(complaint.steps) :]), None)
    return {
        "steps": [{"number": each.number, "owner": titles[each.owner]} for each in way],
        "left_out": left_out(complaint, profile),
        "stands_at": complaint.step.number,
        "next_owner": titles[following.owner] if following else None,
        "next_outside": following is not None and following.owner not in SERVICE_ROLES,
        "ombudsman": policy.ombudsman,
        "commissioner": policy.data_protection if complaint.data_protection else None,
    }


def way_of(complaint: Complaint, profile: Profile) -> tuple[Step, ...]:
    """The steps that it has come to, and those that are left: none where it ended because nobody was left to decide
    it. Who would decide these is said for a complainant who lets them know who it is.
    """
    way, at = complaint.steps, complaint.step.opened_at
    while not complaint.ended_because and (
        after := next_step(complaint.about, way, profile.complaints, at, may_be_named=True)
    ):
        way = (*way, after)
    return way


def left_out(complaint: Complaint, profile: Profile) -> tuple[LeftOut, ...]:
    """The steps that it does not go through: who would decide is whom it is about, or should not decide it (FB-13)."""
    gone = {each.number for each in way_of(complaint, profile)}
    titles = profile.service.role_titles
    return tuple(
        LeftOut(number=number, owner=titles[each.owner], about=each.owner is complaint.about)
        for number, each in enumerate(profile.complaints.steps, start=1)
        if number not in gone
    )
