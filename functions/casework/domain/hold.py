"""A hold: why nothing of a case is erased, although its time has come (CF-07)."""

from datetime import date
from enum import StrEnum

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember

REVIEW_TASK = "review-hold-"
"""How the ids of tasks begin that only a review of a hold ends."""


class HoldKind(StrEnum):
    """For what a case is held. RESTRICTION is at its person's own request (UK GDPR article 18): it is kept, and nothing
    is passed on. Research is no reason to hold anything.
    """

    LEGAL = "legal"
    SAFEGUARDING = "safeguarding"
    COMPLAINT = "complaint"
    RESTRICTION = "restriction"


class HoldReview(Record):
    """That a hold was looked at and goes on, and why; or with ``lifted`` that it does not."""

    why: str
    review_on: date
    lifted: bool
    at: Instant
    by: StaffMember


class Hold(Record):
    """One hold. ``review_on`` is the day by which somebody looks at it again, ``reviews`` what was said before,
    earliest first; it stands until one of them lifts it.
    """

    id: str
    kind: HoldKind
    why: str
    review_on: date
    placed_at: Instant
    placed_by: StaffMember
    reviews: tuple[HoldReview, ...] = ()

    @property
    def stands(self) -> bool:
        return not any(review.lifted for review in self.reviews)

    @property
    def restricts(self) -> bool:
        """Whether nothing may be passed on, either, as long as it stands."""
        return self.kind is HoldKind.RESTRICTION

    def reviewed(self, review: HoldReview) -> "Hold":
        """It, after one more review."""
        return self.model_copy(update={"review_on": review.review_on, "reviews": (*self.reviews, review)})

    def review_task(self, *, late: bool) -> str:
        """The id of the task of reviewing it by ``review_on``, or of the one that follows once that is ``late``."""
        return f"{REVIEW_TASK}{self.id}-{self.review_on}{'-late' if late else ''}"
