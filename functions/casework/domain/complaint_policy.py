"""How a service handles complaints: its steps, how soon each is answered, and who hears when one is not."""

from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import Field, model_validator

from casework.domain.asking import AskingPolicy, asking
from casework.domain.complaint import Complaint, Step
from casework.domain.months import months_later
from casework.domain.office import Office
from casework.domain.promise import Milestone, Promise
from casework.domain.record import Record
from casework.domain.staff import Role
from casework.domain.working_days import WorkingDays


class StepPolicy(Record):
    """Who decides a step, how soon, and on which working days they are reminded."""

    owner: Literal[Role.OFFICER, Role.MANAGER, Role.DIRECTOR]
    answer_within_working_days: int = Field(ge=1)
    remind_on_working_days: tuple[int, ...]
    source: str
    proposed: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "StepPolicy":
        days = self.remind_on_working_days
        if list(days) != sorted(set(days)) or not all(0 < day <= self.answer_within_working_days for day in days):
            raise ValueError("the reminders should lie between the step's opening and the day its answer is due")
        return self


class Signpost(Record):
    """A body that looks at complaints which the service could not resolve."""

    name: str
    telephone: str
    website: str


class ComplaintPolicy(Record):
    """The stepped procedure (FB-13 to FB-16), and what the published documents do not say about it.

    ``passes_on`` is what the owner of a step outside the service is told of a complainant who agrees to that, and
    ``without_consent`` who decides where they do not: the same owner, who reads a statement that names nobody, or a
    reviewer from outside the council. ``words`` are what makes a person look whether a message is a complaint.
    """

    steps: tuple[StepPolicy, ...] = Field(min_length=2)
    chase_every_working_days: int = Field(ge=1)
    chase_times: int = Field(ge=0)
    word: AskingPolicy
    accept_within_months: int = Field(ge=1)
    without_consent: Literal["anonymised", "alternative-reviewer"]
    passes_on: tuple[str, ...] = Field(min_length=1)
    words: tuple[str, ...]
    ombudsman: Signpost
    data_protection: Signpost
    data_protection_acknowledged_within_days: int = Field(ge=1)
    source: str
    proposed: bool = False

    def is_late(self, happened_on: date, received_on: date) -> bool:
        """Whether a complaint about what happened then comes after the months in which each is accepted."""
        return received_on > months_later(happened_on, self.accept_within_months)

    def acknowledge_by(self, received_on: date, calendar: WorkingDays) -> date:
        """The last day for acknowledging a complaint about data protection: thirty days from the day after its receipt,
        or the working day after them (DPA 2018 section 164A, as the ICO counts).
        """
        return calendar.on_or_after(received_on + timedelta(days=self.data_protection_acknowledged_within_days))

    def course(self, complaint: Complaint, office: Office, calendar: WorkingDays) -> Promise:
        """What ``complaint`` waits for at the step that it is at: its answer, or the complainant's word to that.

        Milestones are named for their step, ``due_at`` is the end of an office day. Raises CalendarNotCovered.
        """
        step = complaint.step
        if step.answer is None:
            return self._until_answered(complaint, step, office, calendar)
        word = asking(step.answer.recorded_at, self.word, office, calendar)
        named = tuple(each.model_copy(update={"name": f"step-{step.number}-{each.name}"}) for each in word.milestones)
        return word.model_copy(update={"milestones": named})

    def _until_answered(self, complaint: Complaint, step: Step, office: Office, calendar: WorkingDays) -> Promise:
        policy, day_zero = self.steps[step.number - 1], office.local(step.opened_at).date()

        def milestone(name: str, day: int, *tells: Role, overdue: bool) -> Milestone:
            at = office.opening(calendar.after(day_zero, day))
            return Milestone(
                name=f"step-{step.number}-{name}", at=at, tells=tuple(dict.fromkeys(tells)), overdue=overdue
            )

        last = policy.answer_within_working_days
        reminders = [
            milestone(f"remind-{time}", day, step.owner, overdue=False)
            for time, day in enumerate(policy.remind_on_working_days, start=1)
        ]
        late = [
            milestone(
                f"late-{time}",
                last + 1 + self.chase_every_working_days * (time - 1),
                step.owner,
                complaint.handled_by,
                overdue=True,
            )
            for time in range(1, self.chase_times + 2)
        ]
        due_at = office.closing(calendar.after(day_zero, last))
        return Promise(received_at=step.opened_at, due_at=due_at, milestones=(*reminders, *late))


def is_silence(milestone: str) -> bool:
    """Whether it is the milestone after which a complainant's word is not waited for any more."""
    return milestone.endswith("-expired")


def end_of_word(answered_at: datetime, policy: ComplaintPolicy, office: Office, calendar: WorkingDays) -> datetime:
    """Until when the complainant's word to an answer of ``answered_at`` (aware) is waited for; it is never a bar."""
    return asking(answered_at, policy.word, office, calendar).due_at
