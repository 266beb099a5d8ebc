"""Views about another service: discussed first, then shown the way to who hears them (FB-17 to FB-20)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.kept_promise import promised_answer
from casework.domain.noted_moment import NotedMoment
from casework.domain.other_service import Body, Discussion, GivenRoute, OtherService
from casework.domain.record import Record
from casework.domain.round import Kind, Outcome, Round
from casework.domain.staff import Role, StaffMember
from casework.domain.text import Line, Words
from casework.errors import AlreadyAnswered, FieldWrong, ImpossibleAct
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.opinions import Opinions
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.waking import begin, wake

_DISCUSS, _SHOW = "record that views were discussed", "show the way"
_SUPPORT = "they want our support with their views about another service"


class NotedDiscussion(Record):
    """What somebody means to do about another service, as they discussed it with the officer (FB-18)."""

    what: Words = Field(description="what they think, and what they mean to do")
    with_officer: Line | None = Field(
        default=None, description="the officer's name, where it is not the officer who records this"
    )
    at: NotedMoment | None = Field(default=None, description="when that was, if not now")

    def as_discussion(self, by: StaffMember, now: datetime) -> Discussion:
        return Discussion(at=self.at or now, by=by, what=self.what, with_officer=self.with_officer)


class ShownRoute(Record):
    """The way that somebody was shown, how, and whether they want support on it (FB-19, FB-20)."""

    body: Body
    how: Literal[Channel.TELEPHONE, Channel.EMAIL, Channel.POST, Channel.VISIT, Channel.MEETING]
    support_offered: bool = Field(strict=True)
    support_accepted: bool = Field(strict=True, description="then it is promised like any other help")

    def as_given(self, by: StaffMember, at: datetime) -> GivenRoute:
        return GivenRoute(**dict(self), at=at, by=by)


@dataclass(frozen=True)
class Shown:
    """A way that was shown, the round that ended with it, and the enquiry that accepted support is, if it was."""

    round: Round
    given: GivenRoute
    support: Round | None


@dataclass(frozen=True)
class ViewsAboutOthers:
    """Sees to views about other services, with what it needs for that."""

    cases: Cases
    opinions: Opinions
    rounds: Rounds
    machine: CaseMachine
    profile: Profile

    def discuss(
        self, ref: str, noted: NotedDiscussion, by: StaffMember, roles: frozenset[Role], now: datetime
    ) -> tuple[Round, Discussion]:
        """Record the discussion with the officer, which comes before any way is shown; its clock runs on. ``by``, who
        has ``roles``, is the officer, or says which of them it was with (FB-18).

        The same discussion again changes nothing. Raises CaseNotFound, FieldWrong, AlreadyAnswered, and ImpossibleAct
        when another discussion is recorded.
        """
        if not noted.with_officer and Role.OFFICER not in roles:
            raise FieldWrong("with_officer", "should name the officer with whom it was discussed (FB-18)")
        return on_case(ref, self.cases, lambda case: self._discuss(case, noted, by, now))

    def _discuss(self, case: Case, noted: NotedDiscussion, by: StaffMember, now: datetime) -> tuple[Round, Discussion]:
        round_, views = _views(case, _DISCUSS)
        if standing := views.discussed:
            if standing == noted.as_discussion(by, standing.at):
                return round_, standing
            raise ImpossibleAct(case.ref, _DISCUSS, "a discussion is recorded already, and stays as it was")
        if round_.answered_at:
            raise AlreadyAnswered(case.ref, round_.number, round_.answered_at)
        discussed = noted.as_discussion(by, now)
        if not round_.received_at <= discussed.at <= now:
            raise FieldWrong("at", f"should lie between {round_.received_at.isoformat()}, when they came, and now")
        self.opinions.discussed(round_, views.model_copy(update={"discussed": discussed}))
        return round_, discussed

    def show(self, ref: str, shown: ShownRoute, by: StaffMember, now: datetime) -> Shown:
        """End the views with the way that was shown, count them, and begin the enquiry that accepted support is.

        The same way again changes nothing. Raises CaseNotFound, FieldWrong, AlreadyAnswered when another way was
        shown, and ImpossibleAct before a discussion is recorded.
        """
        if shown.support_accepted and not shown.support_offered:
            raise FieldWrong("support_accepted", "should follow an offer: say that support was offered")
        if not self.profile.directory.route(shown.body):
            raise FieldWrong("body", "should be one to whom the directory has a way: see GET /directory")
        end = on_case(ref, self.cases, lambda case: self._show(case, shown, by, now))
        wake(end.round, self.machine, self.rounds)
        if end.support:
            begin(ref, end.support.number, self.machine)
        return end

    def _show(self, case: Case, shown: ShownRoute, by: StaffMember, now: datetime) -> Shown:
        round_, views = _views(case, _SHOW)
        if standing := views.route:
            if standing != shown.as_given(by, standing.at):
                raise AlreadyAnswered(case.ref, round_.number, standing.at)
            return Shown(round_, standing, _support(case, round_) if shown.support_accepted else None)
        if round_.answered_at:
            raise AlreadyAnswered(case.ref, round_.number, round_.answered_at)
        if not views.discussed:
            raise ImpossibleAct(case.ref, _SHOW, "it has to be discussed first what they mean to do (FB-18)")
        given = shown.as_given(by, now)
        ended = {
            "other_service": views.model_copy(update={"route": given}),
            "outcome": Outcome.ROUTED,
            "answered_at": now,
            "recorded_at": now,
        }
        support = self._enquiry(case, round_, now) if shown.support_accepted else None
        month, erase_on = self.profile.office.month(now), self.profile.erase_on(round_.kind, now)
        promised = promised_answer(round_, now, self.profile.office)
        routed = self.opinions.end(round_, round_.model_copy(update=ended), now, month, erase_on, promised, support)
        return Shown(routed, given, support)

    def _enquiry(self, case: Case, views: Round, now: datetime) -> Round:
        """Support is help like any other, with a promise of its own, which counts from when it was accepted (FB-20)."""
        return Round(
            ref=case.ref,
            number=case.next_number,
            kind=Kind.ENQUIRY,
            received_at=now,
            due_at=self.profile.due_at(now),
            message=views.message,
            needs_eyes=(_SUPPORT,),
            no_automatic_letter=case.unproven,
            silent=views.silent,
            allocated_to=case.allocated_to,
        )


def _views(case: Case, act: str) -> tuple[Round, OtherService]:
    """The latest round of the case that is about another service."""
    for round_ in reversed(case.rounds):
        if round_.other_service:
            return round_, round_.other_service
    raise ImpossibleAct(case.ref, act, "nothing on the case is about another service")


def _support(case: Case, views: Round) -> Round:
    """The enquiry that began when support was accepted."""
    return next(each for each in case.rounds[views.number :] if each.message == views.message)
