"""A person has answered: stop the clock and end the round."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.kept_promise import promised_answer
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.round import FEEDBACK, QUESTIONS, Kind, Response, Round
from casework.domain.staff import StaffMember
from casework.errors import AlreadyAnswered, FieldWrong, ImpossibleAct
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.waking import wake

_ELSEWHERE = {
    **dict.fromkeys(QUESTIONS, "it is a question to the family, and waits for their yes or no"),
    **dict.fromkeys(FEEDBACK, "it is feedback, which is closed at POST /cases/{ref}/feedback/closing"),
    Kind.COMPLAINT: "it is a complaint, whose step is answered at POST /cases/{ref}/complaint/answer",
    Kind.OTHER_SERVICE: (
        "it is views about another service, and ends when a way is shown at POST /cases/{ref}/other-service/route"
    ),
    Kind.SERVICE_REFUSAL: "it is a refusal of service, which is lifted at its review",
    Kind.RIGHTS_REQUEST: (
        "it is a request about personal data, answered at POST /cases/{ref}/rights-requests/{round}/answer"
    ),
}
"""What is not answered with a response, and what it waits for instead."""


class GivenResponse(Record):
    """How someone was answered, and in short what was said."""

    channel: Literal[Channel.EMAIL, Channel.TELEPHONE, Channel.POST, Channel.VISIT, Channel.MEETING]
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    round: int | None = Field(default=None, ge=1, description="which round it answers, if not the latest")
    answered_at: NotedMoment | None = Field(
        default=None, description="when the answer was given, if not now: a call may be recorded an hour later"
    )


def record_response(
    ref: str,
    given: GivenResponse,
    by: StaffMember,
    cases: Cases,
    rounds: Rounds,
    machine: CaseMachine,
    profile: Profile,
    now: datetime,
    *,
    joined: int | None = None,
    letter: str | None = None,
) -> Round:
    """Record that ``by`` gave the answer that case ``ref`` waits for, and wake its machine.

    The same answer posted again changes nothing: on its own round at any time, and within an hour also when the family
    has meanwhile written again and ``given`` names no round. Raises CaseNotFound, FieldWrong, AlreadyAnswered
    when another answer stands, CaseMovedOn where its due date keeps moving, and ImpossibleAct for a round that ends in
    another way, or while emails are held back. With ``joined``, a message that has joined the round since it was joined
    by so many is not answered, and with a ``letter`` nothing is that came back meanwhile: FieldWrong.
    If the machine cannot be woken now, the sweep wakes it.
    """
    answered_at = given.answered_at or now
    response = Response(channel=given.channel, summary=given.summary, by=by, recorded_at=now)
    number = given.round

    def act(case: Case) -> Round:
        nonlocal number
        number = number or case.latest_round.number  # of the case as it was first read, and of none that came meanwhile
        check_there_is(case, number)
        if standing := _standing(case, number, response, given):
            return standing
        refuse_where_impossible(case, number)
        check_in_time(case, number, answered_at, now)
        round_ = case.round(number)
        if joined not in {None, round_.joined}:
            raise FieldWrong("round", "they wrote again before it could be answered")
        if any(each.id == letter and each.returned and each.returned.is_lost for each in case.letters):
            raise FieldWrong("round", "the letter with this answer came back before it could be recorded")
        promised = promised_answer(round_, answered_at, profile.office)
        try:
            answered = rounds.answer(
                round_, response, answered_at, profile.erase_on(round_.kind, answered_at), promised, letter
            )
        except AlreadyAnswered:
            standing = _standing(cases.get(ref), number, response, given)
            if standing is None:
                raise
            return standing
        wake(answered, machine, rounds)
        return answered

    return on_case(ref, cases, act)


def check_there_is(case: Case, number: int) -> None:
    """Check that the case has a round ``number``. Raises FieldWrong."""
    latest = case.rounds[-1].number
    if number > latest:
        raise FieldWrong("round", f"the case has rounds 1 to {latest}, not {number}")


def check_in_time(case: Case, number: int, answered_at: datetime, now: datetime) -> None:
    """Check that round ``number`` can have been answered at ``answered_at``. Raises FieldWrong."""
    by_people = [message.received_at for message in case.messages if not message.automatic and not message.copy_of]
    asked_at = max([case.round(number).received_at, *by_people])
    if not asked_at <= answered_at <= now:
        between = f"{asked_at.isoformat(timespec='seconds')}, and now, {now.isoformat(timespec='seconds')}"
        raise FieldWrong("answered_at", f"should lie between the last message, {between}")


def refuse_where_impossible(case: Case, number: int) -> None:
    """Raises ImpossibleAct where round ``number`` is not answered by a response, or something has to be said first."""
    act = f"answer round {number}"
    if elsewhere := _ELSEWHERE.get(case.round(number).kind):
        raise ImpossibleAct(case.ref, act, elsewhere)
    if case.held_back:
        raise ImpossibleAct(case.ref, act, "an email is held back: say first whether it is a referral")


def _standing(case: Case, number: int, response: Response, given: GivenResponse) -> Round | None:
    """The round on which this very answer stands already."""
    enquiries = [round_ for round_ in case.rounds if round_.kind not in QUESTIONS]
    for round_ in enquiries[-2:]:
        standing = round_.response
        same_time = given.answered_at in {None, round_.answered_at}
        if standing and standing.says_the_same_as(response) and same_time:
            again = given.round is None and lately(standing.recorded_at, response.recorded_at)
            if round_.number == number or again:
                return round_
    return None
