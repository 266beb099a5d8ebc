"""Further service is refused, for a time and with reasons: the decision of one manager, never for ever (BH-07)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import Field

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.months import months_later
from casework.domain.record import Record
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.service_refusal import Renewal, ServiceRefusal
from casework.domain.text import Line, Paragraph
from casework.errors import FieldWrong, ImpossibleAct, NotOnCase
from casework.ports.case_machine import CaseMachine
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.waking import begin, wake
from desk.behaviour.act_on_incident import NO_CONTEXT
from desk.behaviour.incident_file import IncidentFile, IncidentNotReady

REFUSE, RENEW, LIFT = "refuse service", "renew a refusal of service", "lift a refusal of service"
_IS_OVER = "it is over"


class DecidedRefusal(Record):
    """A decision to refuse further service. The person reads what is refused, why, and where else there is help."""

    incident: Line = Field(description="the incident that it follows from")
    what: Paragraph = Field(description="what is refused; every member of staff sees it")
    reasons: Paragraph = Field(description="the person reads them in the notice")
    proportionate: Paragraph = Field(description="why nothing less would do")
    disability: Paragraph = Field(description="what was considered about disability and distress")
    other_help: Paragraph = Field(description="where else the person can turn")
    review_on: date = Field(description="when it ends, unless it is renewed")


class DecidedRenewal(Record):
    """A decision that a refusal goes on until another review."""

    reasons: Paragraph = Field(description="why it goes on; the person reads them in the notice")
    review_on: date


class DecidedLifting(Record):
    """A decision that a refusal is over before its review."""

    reason: Paragraph


@dataclass(frozen=True)
class Refusals:
    """Refuses service, renews and lifts that, for the one whose decision it is, with what is needed for it."""

    file: IncidentFile
    rounds: Rounds
    machine: CaseMachine
    profile: Profile

    def refuse(self, ref: str, decided: DecidedRefusal, now: datetime) -> Round:
        """Begin a refusal as a round of its own, beside the others: none of them ends or waits because of it (BH-05).
        Its machine gives notice, asks for the review and lifts it. If that cannot be started now, the sweep starts it.

        The same refusal decided again while it is in force changes nothing. Raises CaseNotFound, NotOnCase,
        IncidentNotReady before the context is noted, FieldWrong, and ImpossibleAct while another is in force.
        """

        def act(case: Case) -> Round:
            incident = self.file.get(ref, decided.incident)
            refusal = ServiceRefusal(**decided.model_dump(), from_at=now, by=self.file.worker)
            if standing := _in_force(case, now):
                if _same(standing.refusal, refusal):
                    return standing
                missing = f"one is in force, in round {standing.number}: renew that, or lift it"
                raise ImpossibleAct(ref, REFUSE, missing)
            if incident.context is None:
                raise IncidentNotReady(ref, incident.id, NO_CONTEXT)
            self._check(refusal.review_on, self._today(now), self._last_day(now, now))
            round_ = self._due(_round(case, refusal, now))
            self.file.incidents.refuse_service(incident, round_)
            return round_

        round_ = on_case(ref, self.file.cases, act)
        begin(ref, round_.number, self.machine)
        return round_

    def renew(self, ref: str, number: int, decided: DecidedRenewal, now: datetime) -> Round:
        """Let a refusal go on until another review, with reasons. The last renewal, decided again, changes nothing.

        Raises CaseNotFound, NotOnCase, FieldWrong, and ImpossibleAct when it is over, or has been in force for
        as long as one may be.
        """

        def act(case: Case) -> Round:
            round_, refusal = _refusal(case, number)
            renewal = Renewal(**decided.model_dump(), at=now, by=self.file.worker)
            if refusal.renewals and _same(refusal.renewals[-1], renewal):
                return round_
            if round_.status is Status.ANSWERED or now >= round_.due_at:
                raise ImpossibleAct(ref, RENEW, _IS_OVER)
            last = self._last_day(refusal.from_at, now)
            if refusal.reviewed_on >= last:
                missing = f"it cannot go on beyond {last.isoformat()}: let it end, or decide anew with all the reasons"
                raise ImpossibleAct(ref, RENEW, missing)
            self._check(renewal.review_on, refusal.reviewed_on, last)
            renewed = refusal.model_copy(update={"renewals": (*refusal.renewals, renewal)})
            return self._turn(round_, self._due(round_.model_copy(update={"refusal": renewed})), now)

        return on_case(ref, self.file.cases, act)

    def lift(self, ref: str, number: int, decided: DecidedLifting, now: datetime) -> Round:
        """End a refusal before its review. Lifted again by the same manager it stays as it is.

        Raises CaseNotFound, NotOnCase, and ImpossibleAct when it ended in another way.
        """

        def act(case: Case) -> Round:
            round_, refusal = _refusal(case, number)
            why = {"lifted_because": decided.reason, "lifted_by": self.file.worker}
            lifted = refusal.model_copy(update=why)
            if round_.status is Status.ANSWERED:
                if refusal != lifted:
                    raise ImpossibleAct(ref, LIFT, _IS_OVER)
                return round_
            over = {"refusal": lifted, "answered_at": now, "recorded_at": now, "outcome": Outcome.LIFTED}
            return self._turn(round_, round_.model_copy(update=over), now, self.profile.erase_on(round_.kind, now))

        return on_case(ref, self.file.cases, act)

    def _turn(self, was: Round, becomes: Round, now: datetime, erase_on: date | None = None) -> Round:
        round_ = self.rounds.turn(was, becomes, now, erase_on)
        wake(round_, self.machine, self.rounds)
        return round_

    def _due(self, round_: Round) -> Round:
        return round_.model_copy(update={"due_at": self.profile.course(round_).due_at})

    def _today(self, now: datetime) -> date:
        return self.profile.office.local(now).date()

    def _last_day(self, began_at: datetime, now: datetime) -> date:
        """The last day that a review decided on ``now`` may be on, of a refusal that began then."""
        policy = self.profile.behaviour
        return min(
            months_later(self._today(now), policy.refuse_at_most_months),
            months_later(self._today(began_at), policy.refuse_in_all_at_most_months),
        )

    def _check(self, review_on: date, after: date, last: date) -> None:
        """A refusal without a review in time would be without end, and none ends on a day on which nobody is there to
        say so. Raises FieldWrong.
        """
        if not after < review_on <= last:
            first = after + timedelta(days=1)
            raise FieldWrong("review_on", f"should be a day from {first.isoformat()} to {last.isoformat()}")
        next_open = self.profile.working_days.on_or_after(review_on)
        if next_open != review_on:
            raise FieldWrong("review_on", f"should be a working day: the next one is {next_open.isoformat()}")


def _round(case: Case, refusal: ServiceRefusal, now: datetime) -> Round:
    return Round(
        ref=case.ref,
        number=case.next_number,
        kind=Kind.SERVICE_REFUSAL,
        received_at=now,
        due_at=now,
        refusal=refusal,
        allocated_to=case.allocated_to,
    )


def _in_force(case: Case, now: datetime) -> Round | None:
    """The refusal that holds at ``now``: its review ends it, whether or not its machine has seen to that yet."""
    standing = (each for each in case.rounds if each.refusal and each.status is Status.OPEN)
    return next((each for each in standing if now < each.due_at), None)


def _refusal(case: Case, number: int) -> tuple[Round, ServiceRefusal]:
    for round_ in case.rounds:
        if round_.number == number and round_.refusal:
            return round_, round_.refusal
    raise NotOnCase(case.ref, "refusal of service")


def _same(standing: ServiceRefusal | Renewal | None, decided: ServiceRefusal | Renewal) -> bool:
    """Whether the two are one decision, posted twice."""
    when = {"at", "from_at", "renewals"}
    return standing is not None and standing.model_dump(exclude=when) == decided.model_dump(exclude=when)
