"""A family has not answered yet: ask again, and in the end take silence for a no (CF-25)."""

from datetime import datetime
from typing import Any

from casework import wiring
from casework.consents.reread import on_case
from casework.domain.asking import EXPIRED
from casework.domain.case import Case
from casework.domain.round import Outcome
from casework.domain.unread_reply import is_unread
from casework.errors import AlreadyAnswered, CaseNotFound
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.profile import Profile
from escalation.question import QuestionLetters
from escalation.waiting import OVER, Waiting, waiting_for


def chase_consent(
    ref: str,
    number: int,
    name: str,
    cases: Cases,
    rounds: Rounds,
    letters: QuestionLetters,
    profile: Profile,
    now: datetime,
) -> Waiting:
    """Pass milestone ``name`` of a question: put it again, or end it, unless the answer is there; say what to wait for.

    The write that notes the try, or ends the question, is refused when the answer is there: however the two race, the
    answer wins. What the family wrote meanwhile is read before they are asked again. Raises LetterNotSent, to be
    retried.
    """
    try:
        return _chase(ref, number, name, cases, rounds, letters, profile, now)
    except CaseNotFound:
        return OVER


def _chase(
    ref: str,
    number: int,
    name: str,
    cases: Cases,
    rounds: Rounds,
    letters: QuestionLetters,
    profile: Profile,
    now: datetime,
) -> Waiting:
    round_ = rounds.get(ref, number)
    course = profile.course(round_)
    milestone = course.come(name, now)
    if milestone is None or not profile.office.is_open(now, profile.working_days):
        return waiting_for(round_, profile, now)
    try:
        if milestone.name == EXPIRED:
            return waiting_for(rounds.decide(ref, number, Outcome.EXPIRED, now), profile, now)
        round_ = rounds.pass_milestone(round_, milestone.name, course, now)
    except AlreadyAnswered:
        return waiting_for(rounds.get(ref, number), profile, now)

    def put(case: Case) -> None:
        if not is_unread(case):
            letters.put(case, round_, milestone.name, now, again=True)

    on_case(ref, cases, put)
    return waiting_for(round_, profile, now)


def handler(event: dict[str, Any], context: object) -> Waiting:  # noqa: ARG001
    return chase_consent(
        event["ref"],
        event["round"],
        event["milestone"],
        wiring.cases(),
        wiring.rounds(),
        QuestionLetters(wiring.correspondence(), wiring.reply_addresses(), wiring.links(), wiring.profile()),
        wiring.profile(),
        wiring.now(),
    )
