"""A person has answered: stop the clock and end the round."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from casework.domain.channel import Channel
from casework.domain.record import Record
from casework.domain.round import Response, Round
from casework.domain.staff import StaffMember
from casework.ports import CaseMachine, Cases, Rounds
from casework.profile import Profile


class GivenResponse(Record):
    """How someone was answered, and in short what was said."""

    channel: Literal[Channel.EMAIL, Channel.TELEPHONE, Channel.POST, Channel.VISIT, Channel.MEETING]
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    answered_at: AwareDatetime | None = Field(
        default=None, description="when the answer was given, if not now: a call may be recorded an hour later"
    )


class AnsweredOutOfTime(ValueError):
    """The answer is dated before the question, or after now."""

    def __init__(self, earliest: datetime, latest: datetime) -> None:
        super().__init__(f"answered_at must lie between {earliest.isoformat()} and {latest.isoformat()}")
        self.earliest, self.latest = earliest, latest


def record_response(
    ref: str,
    given: GivenResponse,
    by: StaffMember,
    cases: Cases,
    rounds: Rounds,
    machine: CaseMachine,
    profile: Profile,
    now: datetime,
) -> Round:
    """Record that ``by`` gave the answer that case ``ref`` waits for, and wake its machine.

    Posted again, the same answer by the same person changes nothing. Raises CaseNotFound, AnsweredOutOfTime, and
    AlreadyAnswered when another answer stands. If the machine cannot be woken now, the sweep wakes it.
    """
    waiting = cases.get(ref).latest_round
    answered_at = given.answered_at or now
    if not waiting.received_at <= answered_at <= now:
        raise AnsweredOutOfTime(waiting.received_at, now)
    response = Response(channel=given.channel, summary=given.summary, by=by)
    if waiting.response == response:
        return waiting
    round_ = rounds.answer(ref, waiting.number, response, answered_at, profile.erase_on(answered_at))
    if round_.task_token and machine.answered(round_.task_token):
        rounds.signalled(ref, round_.number)
    return round_
