"""What somebody who got in touch is told at once: by which letter, and what it says of what they got in touch for."""

from typing import Any

from casework.domain.contact import Contact, Relationship
from casework.domain.round import FEEDBACK, Kind, Round
from casework.letters.complaint import of_complaint
from casework.profile import Profile


def acknowledgement(round_: Round, contact: Contact, *, young: bool) -> str:
    """The template of the acknowledgement of ``round_``."""
    if round_.kind is Kind.COMPLAINT:
        return "acknowledgement_complaint"
    if round_.kind in FEEDBACK:
        return "acknowledgement_feedback"
    if contact.relationship is Relationship.PROFESSIONAL:
        return "acknowledgement_professional"
    return "acknowledgement_young" if young else "acknowledgement"


def facts_of(round_: Round, profile: Profile) -> dict[str, Any]:
    """What such a letter says of a complaint or of feedback, and of nothing else."""
    if round_.complaint:
        received_on = profile.office.local(round_.received_at).date()
        return {
            "goes_on": len(round_.complaint.steps) > 1,
            "acknowledge_by": profile.complaints.acknowledge_by(received_on, profile.working_days),
            **of_complaint(round_.complaint, profile),
        }
    return {"reply_wanted": round_.feedback.reply_wanted} if round_.feedback else {}
