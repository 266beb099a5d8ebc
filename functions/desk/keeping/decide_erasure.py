"""Somebody decides about a case whose time is over, where the schedule asks a person first (CF-07)."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.erasure_review import TASK, ErasureReview
from casework.domain.record import Record
from casework.domain.retention import ToReview, standing
from casework.domain.retry import lately
from casework.domain.staff import Role, StaffMember
from casework.domain.text import Paragraph
from casework.domain.years import years_later
from casework.errors import FieldWrong, ImpossibleAct
from casework.ports.cases import Cases
from casework.ports.holds import Holds
from casework.ports.incidents import Incidents
from casework.ports.tasks import Tasks
from casework.profile import Profile

ACT = "decide about erasure"
_YEARS_AT_MOST = 10


class GivenErasureReview(Record):
    """Whether a case goes now, or until when it is kept, and why."""

    keep_until: date | None = Field(description="the day until which it is kept, or null to erase it this night")
    why: Paragraph


@dataclass(frozen=True)
class ErasureReviews:
    """Takes decisions about cases that are due, with what it needs for that."""

    cases: Cases
    incidents: Incidents
    holds: Holds
    tasks: Tasks
    profile: Profile

    def decide(
        self, ref: str, given: GivenErasureReview, by: StaffMember, roles: frozenset[Role], now: datetime
    ) -> ErasureReview:
        """Record the decision, on which the next nightly run acts, and finish the task of deciding. Said again within
        an hour by the same person it stands as it is. Raises CaseNotFound, FieldWrong, and ImpossibleAct where the case
        is not due, or held.
        """
        today = self.profile.office.local(now).date()
        latest = years_later(today, _YEARS_AT_MOST)
        if given.keep_until and not today < given.keep_until <= latest:
            raise FieldWrong("keep_until", f"should lie after today, and not after {latest}")

        def act(case: Case) -> ErasureReview:
            said = (given.keep_until, given.why, by)
            for last in case.erasure_reviews[-1:]:
                if (last.keep_until, last.why, last.by) == said and lately(last.at, now):
                    self._done(case, by, now)
                    return last
            if case.seen_to_by not in roles:
                raise ImpossibleAct(ref, ACT, f"it is for the {case.seen_to_by}")
            incidents, retention, office = self.incidents.of(ref), self.profile.retention, self.profile.office
            if not isinstance(standing(case, incidents, retention, office, today), ToReview):
                raise ImpossibleAct(ref, ACT, "it does not wait for anybody's decision")
            review = ErasureReview(id=case.next_erasure_review, **dict(given), at=now, by=by)
            self.holds.decide(ref, review, given.keep_until or today)
            self._done(case, by, now)
            return review

        return on_case(ref, self.cases, act)

    def _done(self, case: Case, by: StaffMember, now: datetime) -> None:
        for task in case.tasks:
            if task.id.startswith(TASK) and task.done_at is None:
                self.tasks.done(case.ref, task.id, by, now)
