"""The profile: what one service promises and another may promise differently, validated when it is loaded."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from casework.domain.asking import AskingPolicy, asking
from casework.domain.behaviour_policy import BehaviourPolicy
from casework.domain.clock_pause import ClockPause, days_paused
from casework.domain.complaint_policy import ComplaintPolicy
from casework.domain.months import months_later
from casework.domain.number_to_ring import NumberToRing, open_first
from casework.domain.office import Office
from casework.domain.other_service import Body
from casework.domain.promise import Promise, ResponsePolicy, day_zero, falls_due, promise
from casework.domain.record import Record
from casework.domain.retention_policy import RetentionPolicy
from casework.domain.rights_clock import RightsDays, days_of
from casework.domain.rights_policy import RightsPolicy
from casework.domain.rights_request import RightsRequest
from casework.domain.round import FEEDBACK, Kind, Round
from casework.domain.safeguarding import Ground
from casework.domain.session import DeskPolicy
from casework.domain.staff import Role
from casework.domain.working_days import WorkingDays
from casework.profile.advice import AdvicePolicy, ReplyTemplate

_HERE = Path(__file__).parent
POLICY_FILES = _HERE / "policies"


class Service(Record):
    """How the service presents itself; one entry feeds every letter and page (IM-23). ``answers_from`` are mailboxes,
    beside the published one and those that staff are told in, from which its staff answer families by hand.
    """

    name: str
    reference_prefix: str = Field(pattern=r"^[A-Z]{2,5}$")
    telephone: str
    email: str
    answers_from: tuple[str, ...] = ()
    address: tuple[str, ...]
    website: str
    role_titles: dict[Role, str]


class Calendar(Record):
    """Days that the shipped bank-holiday table cannot know."""

    closures: tuple[date, ...] = ()
    extra_bank_holidays: tuple[date, ...] = ()


class TaskPolicy(Record):
    """How soon a person should have looked at what no rule may decide."""

    within_working_days: int = Field(ge=1)
    source: str
    proposed: bool = False


class AcknowledgementPolicy(Record):
    """How rarely one sender is acknowledged, so that two answering machines fall silent after one exchange; and how
    many acknowledgements go in an hour at most, to all senders together.
    """

    hours_between_two_to_one_sender: int = Field(ge=1)
    most_in_an_hour: int = Field(ge=1)
    source: str
    proposed: bool = False


class StaffNoticePolicy(Record):
    """How many notices go to staff in an hour at most, about all cases; what may mean that somebody is at risk is
    counted apart, up to as many again.
    """

    most_in_an_hour: int = Field(ge=1)
    source: str
    proposed: bool = False


class ReferralPolicy(AskingPolicy):
    """How a referred family is asked, and by what an email is suspected to refer one: the domains of senders who work
    with families, and the words that such an email has.
    """

    senders: tuple[str, ...]
    words: tuple[str, ...]


class ConsentPolicy(AskingPolicy):
    """How a client is asked whether something may be shared, and how long a yes holds before it is asked for again."""

    lasts_days: int = Field(ge=1)
    at_most_days: int = Field(ge=1)


class SafeguardingPolicy(Record):
    """On what grounds something may be passed on without consent, and whom to ring (CF-20, CF-21)."""

    grounds: tuple[Ground, ...] = Field(min_length=1)
    numbers: tuple[NumberToRing, ...] = Field(min_length=1)
    source: str
    proposed: bool = False


class Policy(Record):
    """A document of the service that is reviewed: ``file`` lies in profile/policies/. Every new person is sent those
    ``in_welcome_pack`` (IM-08, CF-30).
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    file: str = Field(pattern=r"^[a-z0-9-]+\.(md|pdf|html|docx)$")
    version: str
    review_due: date
    in_welcome_pack: bool = True
    source: str
    proposed: bool = False

    def is_overdue(self, on: date) -> bool:
        """Whether its review was due before the day ``on`` (CF-35)."""
        return self.review_due < on


class FeedbackPolicy(Record):
    """How people are invited to say what they think (CH-11), and the ``concern_words`` in what they write that make a
    person look at once whether somebody is at risk (FB-08).
    """

    survey_open_days: int = Field(ge=1)
    concern_words: tuple[str, ...]
    source: str
    proposed: bool = False


class Route(Record):
    """Whom to turn to with views about another service, and when somebody last checked that this is so (FB-17)."""

    body: Body
    whom: str
    how: str
    website: str
    telephone: str | None = None
    checked_on: date


class Directory(Record):
    """The ways to other services' own complaints procedures, one for each body."""

    check_within_months: int = Field(ge=1)
    routes: tuple[Route, ...]
    source: str
    proposed: bool = False

    def route(self, body: Body) -> Route | None:
        return next((route for route in self.routes if route.body is body), None)

    def check_by(self, route: Route) -> date:
        """The last day on which somebody may rely on ``route`` without checking that it is still so (FB-17)."""
        return months_later(route.checked_on, self.check_within_months)

    def is_overdue(self, route: Route, on: date) -> bool:
        """Whether ``route`` had to be checked again before the day ``on``."""
        return self.check_by(route) < on


class FiguresPolicy(Record):
    """What cases may be said to be about when they are closed, each by its id with its name; and how small a number may
    tell of somebody: what is shown outside the service says “fewer than” that instead (CH-12).
    """

    fewer_than: int = Field(ge=1)
    themes: Mapping[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")], str] = Field(min_length=1)
    source: str
    proposed: bool = False


class DigestPolicy(Record):
    """Whether staff are written to each working morning about what is due."""

    send: bool
    source: str
    proposed: bool = False


class Profile(Record):
    """The promises of one service."""

    service: Service
    office: Office
    calendar: Calendar
    response: ResponsePolicy
    tasks: TaskPolicy
    acknowledgements: AcknowledgementPolicy
    staff_notices: StaffNoticePolicy
    referrals: ReferralPolicy
    consents: ConsentPolicy
    safeguarding: SafeguardingPolicy
    complaints: ComplaintPolicy
    feedback: FeedbackPolicy
    directory: Directory
    behaviour: BehaviourPolicy
    rights: RightsPolicy
    figures: FiguresPolicy
    digest: DigestPolicy
    policies: tuple[Policy, ...]
    desk: DeskPolicy
    advice: AdvicePolicy
    replies: tuple[ReplyTemplate, ...]
    retention: RetentionPolicy

    @model_validator(mode="after")
    def _replies_rest_on_what_is_listed(self) -> "Profile":
        if unknown := {each for reply in self.replies for each in reply.sources if self.advice.named(each) is None}:
            raise ValueError(f"the replies name sources that are not listed: {sorted(unknown)}")
        return self

    @cached_property
    def working_days(self) -> WorkingDays:
        return WorkingDays(self._bank_holidays, self.calendar.closures)

    @cached_property
    def legal_days(self) -> WorkingDays:
        """The working days that the law counts in: that the service is closed moves none of its dates."""
        return WorkingDays(self._bank_holidays)

    @cached_property
    def _bank_holidays(self) -> frozenset[date]:
        shipped: list[date] = tomllib.loads((_HERE / "bank_holidays.toml").read_text())["england"]
        return frozenset([*shipped, *self.calendar.extra_bank_holidays])

    def promise(self, received_at: datetime, pauses: Iterable[ClockPause] = ()) -> Promise:
        """What an enquiry received at ``received_at`` (aware) is promised, whose clock had these ``pauses``; raises
        CalendarNotCovered (CH-03).
        """
        paused = days_paused(pauses, self.office, self.working_days)
        return promise(received_at, self.response, self.office, self.working_days, paused)

    def due_at(self, received_at: datetime) -> datetime:
        """By when an enquiry received at ``received_at`` (aware) is due (CH-03). Raises CalendarNotCovered."""
        return falls_due(received_at, self.response, self.office, self.working_days)

    def last_pause_review(self, now: datetime) -> date:
        """The last day on which a person has to look again at a clock that stands still at ``now`` (aware)."""
        return self.working_days.after(self.office.local(now).date(), self.response.pause.review_within_working_days)

    def question_of_referral(self, asked_at: datetime) -> Promise:
        """The course of asking a referred family, begun at ``asked_at`` (aware). Raises CalendarNotCovered."""
        return asking(asked_at, self.referrals, self.office, self.working_days)

    def course(self, round_: Round, now: datetime | None = None) -> Promise:
        """What a round waits for, by the profile as it is today: the family's answer to a question of ours, or our
        answer to theirs. ``now`` (aware) matters to a request about personal data, whose time may stand still; without
        it, it is taken as it was when it was received. Raises CalendarNotCovered.
        """
        match round_.kind:
            case Kind.REFERRAL:
                return self.question_of_referral(round_.received_at)
            case Kind.CONSENT:
                return asking(round_.received_at, self.consents, self.office, self.working_days)
            case Kind.COMPLAINT if round_.complaint:
                return self.complaints.course(round_.complaint, self.office, self.working_days)
            case Kind.SERVICE_REFUSAL if round_.refusal:
                return self.behaviour.course(round_.refusal, round_.received_at, self.office, self.working_days)
            case Kind.RIGHTS_REQUEST if round_.rights:
                days = (self.legal_days, self.working_days)
                at = now or round_.received_at
                return self.rights.course(round_.rights, round_.received_at, at, self.office, *days)
            case kind if kind in {*FEEDBACK, Kind.OTHER_SERVICE}:
                seen_to_by = self.promise(round_.received_at).told_instead(Role.CASEWORKER, Role.OFFICER)
                return seen_to_by if round_.is_promised else seen_to_by.told_instead(Role.MANAGER, Role.OFFICER)
            case _:
                return self.promise(round_.received_at, round_.pauses)

    def rights_days(self, request: RightsRequest, received_at: datetime, now: datetime) -> RightsDays:
        """The days of ``request`` as they would be if what it waits for came at ``now`` (aware)."""
        received_on, today = self.office.local(received_at).date(), self.office.local(now).date()
        return days_of(request, received_on, today, self.office)

    def numbers_to_ring(self, now: datetime) -> list[tuple[NumberToRing, bool]]:
        """Whom to ring about somebody at risk at ``now`` (aware), each with whether someone answers: those who do stand
        first. The service's own closures close nobody else.
        """
        local = self.office.local(now)
        return open_first(self.safeguarding.numbers, local, is_holiday=local.date() in self._bank_holidays)

    def consent_ends(self, last_day: date) -> datetime:
        """The end of the last day on which a consent holds, on the office's clock."""
        return datetime.combine(last_day + timedelta(days=1), time.min, self.office.zone)

    def working_days_late(self, due_at: datetime, now: datetime) -> int:
        """How many working days have begun since the day on which an answer was due (both aware)."""
        return self.working_days.between(self.office.local(due_at).date(), self.office.local(now).date())

    def working_days_left(self, due_at: datetime, now: datetime) -> int:
        """How many working days are still to begin until the day on which an answer is due, that one included (both
        aware).
        """
        return self.working_days.between(self.office.local(now).date(), self.office.local(due_at).date())

    def day_of(self, since: datetime, now: datetime) -> int:
        """Which working day it is at ``now`` of a promise that counts from ``since`` (both aware): the day on which it
        begins is day 0.
        """
        return self.working_days.between(self._day_zero(since), self.office.local(now).date())

    def days_of(self, since: datetime, due_at: datetime) -> int:
        """Of how many working days a promise is that counts from ``since`` and is due at ``due_at`` (both aware)."""
        return self.working_days.between(self._day_zero(since), self.office.local(due_at).date())

    def _day_zero(self, since: datetime) -> date:
        return day_zero(since, self.response, self.office, self.working_days)

    def task_due(self, now: datetime) -> datetime:
        """By when a task raised at ``now`` (aware) should be done: the end of an office day."""
        day = self.office.day_reached(now, self.working_days)
        return self.office.closing(self.working_days.after(day, self.tasks.within_working_days))

    def today_at_the_latest(self, now: datetime) -> datetime:
        """By when a task raised at ``now`` (aware) should be done that waits for nothing: the end of the office day
        that it reaches.
        """
        return self.office.closing(self.office.day_reached(now, self.working_days))

    def erase_on(self, kind: Kind, ended_at: datetime) -> date:
        """The first day on which a case whose round of ``kind`` ended at ``ended_at`` (aware) may be due for erasure:
        the nightly run looks then, and knows what else keeps it (CF-07).
        """
        return self.retention.of_kind(kind).until(self.office.local(ended_at).date())

    def erase_set_aside_on(self, received_at: datetime) -> date:
        """As erase_on(), of an email that was set aside as it came at ``received_at`` (aware)."""
        return self.retention.rule("set_aside").until(self.office.local(received_at).date())

    def forget_erased_on(self, erased_at: datetime) -> date:
        """The day from which nobody remembers that a case was erased at ``erased_at`` (aware) but by its reference."""
        return self.office.local(erased_at).date() + timedelta(days=self.retention.remember_erased_days)


def load_profile(name: str) -> Profile:
    """The profile in ``<name>.toml`` beside this module.

    Raises FileNotFoundError when there is none, and pydantic's ValidationError when a promise in it makes no sense.
    """
    return Profile.model_validate(tomllib.loads((_HERE / f"{name}.toml").read_text()))
