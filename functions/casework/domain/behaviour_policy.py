"""How a service deals with behaviour that hurts its workers: who decides, and how long service may be refused."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from casework.domain.office import Office
from casework.domain.promise import Milestone, Promise
from casework.domain.record import Record
from casework.domain.service_refusal import ServiceRefusal
from casework.domain.staff import Role
from casework.domain.working_days import WorkingDays

REVIEW = "review"
"""The milestone of a refusal of service at which its review is asked for."""


class BehaviourPolicy(Record):
    """Who decides about behaviour incidents, and how long service may be refused before a review (BH-07).

    A refusal, and each renewal of it, is at most ``refuse_at_most_months`` long, and its review is asked for some
    working days before it ends. After ``refuse_in_all_at_most_months`` it is not renewed but decided anew, with all its
    reasons: less than a year, because a state machine forgets what it waits for after a year.
    """

    decided_by: Literal[Role.OFFICER, Role.MANAGER]
    refuse_at_most_months: int = Field(ge=1)
    refuse_in_all_at_most_months: int = Field(ge=1, le=11)
    review_asked_working_days_before: int = Field(ge=1)
    source: str
    proposed: bool = False

    def course(self, refusal: ServiceRefusal, received_at: datetime, office: Office, calendar: WorkingDays) -> Promise:
        """What ``refusal`` waits for: that its review is asked for; ``due_at`` is its end, when the office opens on the
        day of the review, a working day unless a holiday was declared since. Raises CalendarNotCovered.
        """
        ask_on = calendar.before(refusal.reviewed_on, self.review_asked_working_days_before)
        review = Milestone(name=REVIEW, at=office.opening(ask_on), tells=(self.decided_by,), overdue=False)
        return Promise(received_at=received_at, due_at=office.opening(refusal.reviewed_on), milestones=(review,))
