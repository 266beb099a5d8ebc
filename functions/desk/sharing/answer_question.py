"""A caseworker records what a family answered to a question of ours, in a call or a letter (CF-25, CF-26, YP-04)."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from casework.consents.answer import IN_OTHER_WORDS, Answers, GivenAnswer, question_of
from casework.domain.channel import Channel
from casework.domain.consent import Answer, GivenBy
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph, Words
from casework.errors import FieldWrong
from casework.letters.question import question
from casework.ports.cases import Cases
from casework.profile import Profile


class ToldAnswer(Record):
    """A yes or no, and how it was told to the service."""

    answer: Answer
    how: Literal[Channel.EMAIL, Channel.TELEPHONE, Channel.POST, Channel.VISIT, Channel.MEETING]
    told: Words | None = Field(
        default=None, description="exactly what the person was told, if it was not the question as it stands"
    )
    given_by: GivenBy = GivenBy.CLIENT
    capacity: Paragraph | None = Field(
        default=None,
        description="why a child understands what they decide, or why the client cannot decide this and who may for"
        " them",
    )
    given_at: NotedMoment | None = Field(default=None, description="when they answered, if not now")


def answer_question(
    ref: str,
    number: int,
    told: ToldAnswer,
    by: StaffMember,
    cases: Cases,
    answers: Answers,
    profile: Profile,
    now: datetime,
) -> Round:
    """Record that ``by`` was told the answer to the question of round ``number``, and wake its machine.

    Raises CaseNotFound, NotOnCase, FieldWrong, and ImpossibleAct for a question that does not wait for this answer.
    """
    case = cases.get(ref)
    round_ = question_of(case, number)
    at = told.given_at or now
    if not round_.received_at <= at <= now:
        between = f"{round_.received_at.isoformat(timespec='seconds')}, and now, {now.isoformat(timespec='seconds')}"
        raise FieldWrong("given_at", f"should lie between the question, {between}")
    words = question(case, round_, profile, at)
    given = GivenAnswer(
        answer=told.answer,
        at=at,
        how=told.how,
        told=told.told or words.text,
        wording=IN_OTHER_WORDS if told.told else words.version,
        by=by,
        given_by=told.given_by,
        capacity=told.capacity,
    )
    return answers.take(ref, number, given, now)
