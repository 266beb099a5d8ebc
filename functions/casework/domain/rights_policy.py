"""How a service answers requests about personal data: the time that the law gives, and who is reminded (CF-08)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import Field, model_validator

from casework.domain.office import Office
from casework.domain.promise import Milestone, Promise
from casework.domain.record import Record
from casework.domain.rights_clock import RightsDays, days_of, due_on, month_ends_on
from casework.domain.rights_request import Right, RightsRequest
from casework.domain.staff import Role
from casework.domain.working_days import WorkingDays

_CHASE = "chase"


class RightsReminder(Record):
    """Who is reminded how many working days before the answer is due. Never the council's managers: that somebody uses
    a right over what a confidential service keeps of them is nothing for them to know (CF-13).
    """

    name: str = Field(pattern=r"^[a-z-]+[a-z]$")
    working_days_before: int = Field(ge=0)
    tells: tuple[Literal[Role.CASEWORKER, Role.OFFICER], ...] = Field(min_length=1)
    source: str
    proposed: bool = False


class RightsPolicy(Record):
    """The time that the law gives, for which rights it stands still while something is asked, and who is told on the
    way. When it is late the officer is told, and again every some working days. While the time stands still, a
    caseworker is asked every some working days to see about it.
    """

    within_months: int = Field(ge=1)
    extension_months: int = Field(ge=1)
    pauses_for: tuple[Right, ...]
    reminders: tuple[RightsReminder, ...] = Field(min_length=1)
    late_again_every_working_days: int = Field(ge=1)
    late_again_times: int = Field(ge=0)
    chase_every_working_days: int = Field(ge=1)
    source: str
    proposed: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "RightsPolicy":
        days = [each.working_days_before for each in self.reminders]
        if days != sorted(set(days), reverse=True) or len({each.name for each in self.reminders}) != len(days):
            raise ValueError("the reminders should come one after the other, each with a name of its own")
        return self

    def months_for(self, request: RightsRequest) -> int:
        """How many months ``request`` has, from the day on which its time begins."""
        return self._months(is_extended=request.extension is not None)

    def due_on(self, days: RightsDays, calendar: WorkingDays) -> date:
        """The last day for the answer. Raises CalendarNotCovered."""
        return due_on(days, self._months(is_extended=days.is_extended), calendar)

    def extend_until(self, days: RightsDays) -> date:
        """The last day on which somebody may be told that it takes longer: that of the first month (Article 12A(4))."""
        return month_ends_on(days, self.within_months)

    def runs_until(self, days: RightsDays) -> date:
        """The last day on which the time can still be stopped: it has run out after that."""
        return month_ends_on(days, self._months(is_extended=days.is_extended))

    def _months(self, *, is_extended: bool) -> int:
        return self.within_months + (self.extension_months if is_extended else 0)

    def course(
        self,
        request: RightsRequest,
        received_at: datetime,
        now: datetime,
        office: Office,
        law: WorkingDays,
        calendar: WorkingDays,
    ) -> Promise:
        """What ``request`` waits for at ``now`` (aware). ``law`` are the working days of the law, ``calendar`` our own.

        While its time stands still, ``due_at`` is when it would be due if what is waited for came at ``now``, and
        nobody is reminded of that. Reminders are named for how often the time was moved before: after it was moved they
        come anew, by the new date. Raises CalendarNotCovered.
        """
        received_on, today = office.local(received_at).date(), office.local(now).date()
        last_day = self.due_on(days_of(request, received_on, today, office), law)
        if stopped_at := request.stopped_at:
            milestones = self._chases(_moved(request), office.local(stopped_at).date(), today, office, calendar)
        else:
            milestones = self._reminders(_moved(request), last_day, office, calendar)
        return Promise(received_at=received_at, due_at=office.closing(last_day), milestones=tuple(milestones))

    def _reminders(self, moved: str, last_day: date, office: Office, calendar: WorkingDays) -> Iterator[Milestone]:
        for each in self.reminders:
            at = office.opening(calendar.before(last_day + timedelta(days=1), each.working_days_before + 1))
            yield Milestone(name=f"{each.name}{moved}", at=at, tells=each.tells, overdue=False)
        for time in range(self.late_again_times + 1):
            day = calendar.after(last_day, 1 + time * self.late_again_every_working_days)
            name = f"overdue-again-{time}{moved}" if time else f"overdue{moved}"
            yield Milestone(name=name, at=office.opening(day), tells=(Role.OFFICER,), overdue=True)

    def _chases(
        self, moved: str, stopped_on: date, today: date, office: Office, calendar: WorkingDays
    ) -> Iterator[Milestone]:
        """Those that have come, and the next one: it is waited for as long as it takes."""
        day, time = stopped_on, 0
        while day <= today:
            day, time = calendar.after(day, self.chase_every_working_days), time + 1
            name = f"{_CHASE}-{time}{moved}"
            yield Milestone(name=name, at=office.opening(day), tells=(Role.CASEWORKER,), overdue=False)


def _moved(request: RightsRequest) -> str:
    """What the names of its milestones end with."""
    identity = request.identity
    shown = [identity.asked_at, identity.confirmed_at, request.extension]
    paused = [moment for pause in request.pauses for moment in (pause.asked_at, pause.answered_at)]
    times = sum(each is not None for each in [*shown, *paused])
    return f"-moved-{times}" if times else ""
