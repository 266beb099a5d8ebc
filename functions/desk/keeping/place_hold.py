"""A hold keeps a case although its time has come: placed by whoever learns of the reason, reviewed by who answers for
it (CF-07).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import Field

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.hold import REVIEW_TASK, Hold, HoldKind, HoldReview
from casework.domain.months import months_later
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.domain.text import Paragraph
from casework.errors import FieldWrong, ImpossibleAct, NotOnCase
from casework.ports.cases import Cases
from casework.ports.holds import Holds
from casework.ports.tasks import Tasks
from casework.profile import Profile

REVIEW = "review a hold"


class GivenHold(Record):
    """For what a case is held, why, and by when somebody looks at that again. Research is no reason."""

    kind: HoldKind
    why: Paragraph
    review_on: date = Field(description="the day by which somebody says whether it goes on")


class GivenHoldReview(Record):
    """Whether a hold goes on: until which next review, or null where it is lifted; and why."""

    why: Paragraph
    review_on: date | None = Field(description="the day of the next review, or null to lift the hold")


@dataclass(frozen=True)
class Holding:
    """Places and reviews holds, with what it needs for that."""

    cases: Cases
    holds: Holds
    tasks: Tasks
    profile: Profile

    def place(self, ref: str, given: GivenHold, by: StaffMember, now: datetime) -> Hold:
        """Place a hold: from now on nothing of the case is removed. The same hold, placed again within an hour by the
        same person, is the one that stands. Raises CaseNotFound and FieldWrong.
        """
        _check(given.review_on, self._today(now), self.profile)

        def act(case: Case) -> Hold:
            same = (given.kind, given.why, given.review_on, by)
            for hold in case.standing_holds:
                if (hold.kind, hold.why, hold.review_on, hold.placed_by) == same and lately(hold.placed_at, now):
                    return hold
            hold = Hold(id=case.next_hold, **dict(given), placed_at=now, placed_by=by)
            self.holds.place(ref, hold, look_on(hold, self.profile))
            return hold

        return on_case(ref, self.cases, act)

    def review(
        self, ref: str, hold_id: str, given: GivenHoldReview, by: StaffMember, roles: frozenset[Role], now: datetime
    ) -> Hold:
        """Record that a hold goes on, or lift it: the nightly run then sees whether the case is due. Said again within
        an hour by the same person it changes nothing but the task of reviewing, which a crash may have left. Raises
        CaseNotFound, NotOnCase, FieldWrong and ImpossibleAct.
        """
        today = self._today(now)
        if given.review_on:
            _check(given.review_on, today, self.profile)

        def act(case: Case) -> Hold:
            hold = next((each for each in case.holds if each.id == hold_id), None)
            if hold is None:
                raise NotOnCase(ref, "hold")
            review_on = given.review_on or today
            review = HoldReview(why=given.why, review_on=review_on, lifted=given.review_on is None, at=now, by=by)
            if hold.reviews and _same(hold.reviews[-1], review):
                self._finish(case, hold.id, by, now)
                return hold
            if case.seen_to_by not in roles:
                raise ImpossibleAct(ref, REVIEW, f"it is for the {case.seen_to_by}")
            if not hold.stands:
                raise ImpossibleAct(ref, REVIEW, f"hold {hold_id} is lifted")
            if review.lifted and hold.restricts:
                self._refuse_before_they_know(case, hold, now)
            reviewed = hold.reviewed(review)
            self.holds.review(ref, hold, reviewed, look_on(reviewed, self.profile) if reviewed.stands else today)
            self._finish(case, hold.id, by, now)
            return reviewed

        return on_case(ref, self.cases, act)

    def _finish(self, case: Case, hold_id: str, by: StaffMember, now: datetime) -> None:
        """The tasks of reviewing it that the case had until now are done."""
        for task in case.tasks:
            if task.id.startswith(f"{REVIEW_TASK}{hold_id}-") and task.done_at is None:
                self.tasks.done(case.ref, task.id, by, now)

    def _refuse_before_they_know(self, case: Case, hold: Hold, now: datetime) -> None:
        """Whoever asked for a restriction is told before it ends (UK GDPR Article 18(3)). Raises ImpossibleAct until
        the task of that is done.
        """
        task_id = f"restriction-ends-{hold.id}"
        if any(task.id == task_id and task.done_by for task in case.tasks):
            return
        what = f"Tell the person, before hold {hold.id} is lifted, that what is kept may be used again; then lift it"
        due_at = self.profile.task_due(now)
        task = Task(id=task_id, what=what, for_role=Role.CASEWORKER, opened_at=now, due_at=due_at)
        self.holds.to_tell_first(case.ref, task)
        missing = f"the person has to be told first that it ends (Article 18(3)): finish the task {task_id}"
        raise ImpossibleAct(case.ref, REVIEW, missing)

    def _today(self, now: datetime) -> date:
        return self.profile.office.local(now).date()


def look_on(hold: Hold, profile: Profile) -> date:
    """The day from which the nightly run asks for the review of ``hold``."""
    return hold.review_on - timedelta(days=profile.retention.review_asked_days_before)


def _check(review_on: date, today: date, profile: Profile) -> None:
    latest = months_later(today, profile.retention.hold_review_within_months)
    if not today < review_on <= latest:
        raise FieldWrong("review_on", f"should lie after today, and not after {latest}")


def _same(one: HoldReview, other: HoldReview) -> bool:
    same = (one.why, one.review_on, one.lifted, one.by) == (other.why, other.review_on, other.lifted, other.by)
    return same and lately(one.at, other.at)
