"""What an email turned out to be, as the use cases need it kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from casework.domain.case import Case
from casework.domain.confirmed_referral import ConfirmedReferral
from casework.domain.staff import StaffMember


class Referrals(Protocol):
    """Held-back emails, as a person says whether they refer a family.

    Everything here raises CaseErased, and CaseMovedOn when something came to the case since it was read.
    """

    def confirm(self, ref: str, confirmed: ConfirmedReferral, removal_id: str) -> None:
        """Make of an enquiry the referral that it is, and decide on the removal of what may not be kept."""

    def lift(self, case: Case, needs_eyes: Sequence[str], looked: Sequence[str], by: StaffMember, at: datetime) -> None:
        """Hold nothing of the case back any more."""
