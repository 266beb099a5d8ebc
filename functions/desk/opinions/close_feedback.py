"""Feedback was seen to: it ends once everybody has what they were owed of it (FB-03, FB-11, FB-12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.feedback import Feedback, SeenTo
from casework.domain.kept_promise import promised_answer
from casework.domain.noted_contact import Flag
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.round import Kind, Outcome, Response, Round
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph, Words
from casework.errors import AlreadyAnswered, FieldWrong, ImpossibleAct
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.opinions import Opinions
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.record_response import check_in_time
from casework.waking import wake


class GivenReply(Record):
    """How somebody was replied to, and in short what was said."""

    channel: Literal[Channel.EMAIL, Channel.TELEPHONE, Channel.POST, Channel.VISIT, Channel.MEETING]
    summary: Words


class ClosedFeedback(Record):
    """What was done about feedback."""

    what: Paragraph = Field(description="what was done about it")
    shared: Flag | None = Field(default=None, description="whether the worker whom it names was told of it (FB-12)")
    accepted: Flag | None = Field(default=None, description="of a criticism: whether it is accepted (FB-03)")
    reply: GivenReply | None = Field(default=None, description="the reply: needed where one was wanted (FB-11)")
    round: int | None = Field(default=None, ge=1, description="which feedback of the case, if not the latest")
    answered_at: NotedMoment | None = Field(default=None, description="when it was seen to, if not now")

    def as_seen_to(self, by: StaffMember, at: datetime) -> SeenTo:
        return SeenTo(what=self.what, shared=self.shared, accepted=self.accepted, at=at, by=by)

    def as_response(self, by: StaffMember, now: datetime) -> Response | None:
        return Response(**dict(self.reply), by=by, recorded_at=now) if self.reply else None


@dataclass(frozen=True)
class OpenFeedback:
    """Closes feedback, with what it needs for that."""

    cases: Cases
    opinions: Opinions
    rounds: Rounds
    machine: CaseMachine
    profile: Profile

    def close(self, ref: str, closed: ClosedFeedback, by: StaffMember, now: datetime) -> Round:
        """End feedback of case ``ref``, count it, and wake its machine.

        The same closing posted again changes nothing: on its own round at any time, and within an hour also when there
        is other feedback since and ``closed`` names no round. Raises CaseNotFound, FieldWrong, AlreadyAnswered
        when it was closed in another way, and ImpossibleAct while something is missing.
        """
        round_ = on_case(ref, self.cases, lambda case: self._close(case, closed, by, now))
        wake(round_, self.machine, self.rounds)
        return round_

    def _close(self, case: Case, closed: ClosedFeedback, by: StaffMember, now: datetime) -> Round:
        round_, feedback = _feedback(case, closed.round)
        if standing := _standing(case, round_, closed, by, now):
            return standing
        if round_.answered_at:
            raise AlreadyAnswered(case.ref, round_.number, round_.answered_at)
        _check(round_, feedback, closed)
        at = closed.answered_at or now
        check_in_time(case, round_.number, at, now)
        if missing := list(_missing(case, round_, feedback, closed)):
            raise ImpossibleAct(case.ref, f"close the feedback of round {round_.number}", "; ".join(missing))
        ended = {
            "feedback": feedback.model_copy(update={"seen_to": closed.as_seen_to(by, at)}),
            "response": closed.as_response(by, now),
            "outcome": None if closed.reply else Outcome.SEEN_TO,
            "answered_at": at,
            "recorded_at": now,
        }
        month, erase_on = self.profile.office.month(at), self.profile.erase_on(round_.kind, at)
        promised = promised_answer(round_, at, self.profile.office)
        return self.opinions.end(round_, round_.model_copy(update=ended), now, month, erase_on, promised)


def _feedback(case: Case, number: int | None) -> tuple[Round, Feedback]:
    """The round that is to be closed."""
    for round_ in reversed(case.rounds):
        if round_.feedback and number in {None, round_.number}:
            return round_, round_.feedback
    missing = f"round {number} is no feedback" if number else "nothing on the case is feedback"
    raise ImpossibleAct(case.ref, "close feedback", missing)


def _check(round_: Round, feedback: Feedback, closed: ClosedFeedback) -> None:
    if closed.shared is not None and not feedback.worker:
        raise FieldWrong("shared", "should be left out: the feedback names no worker")
    if closed.accepted is not None and round_.kind is not Kind.CRITICISM:
        raise FieldWrong("accepted", "should be left out: it is said of a criticism")


def _missing(case: Case, round_: Round, feedback: Feedback, closed: ClosedFeedback) -> Iterator[str]:
    """What has to be there before this feedback may end."""
    if feedback.reply_wanted and not closed.reply:
        yield "a reply was wanted, and none is said to be given (FB-11)"
    if feedback.worker and not closed.shared:
        yield "it names a worker, who has to be told of it first (FB-12)"
    if round_.kind is Kind.CRITICISM and closed.accepted is None:
        yield "it has to be said whether the criticism is accepted (FB-03)"
    if closed.accepted and not any(action.decided_at >= round_.received_at for action in case.improvements):
        yield "an accepted criticism needs an improvement action first: POST /cases/{ref}/improvements (FB-03)"


def _standing(case: Case, round_: Round, closed: ClosedFeedback, by: StaffMember, now: datetime) -> Round | None:
    """The round that was closed with these very words already."""
    for each in reversed(case.rounds):
        again = closed.round is None and each.recorded_at and lately(each.recorded_at, now)
        if (each.number == round_.number or again) and _closed_so(each, closed, by):
            return each
    return None


def _closed_so(round_: Round, closed: ClosedFeedback, by: StaffMember) -> bool:
    if not (round_.feedback and (standing := round_.feedback.seen_to)):
        return False
    same = standing == closed.as_seen_to(by, closed.answered_at or standing.at)
    reply = closed.as_response(by, standing.at)
    if not (reply and round_.response):
        return same and reply == round_.response
    return same and reply.says_the_same_as(round_.response)
