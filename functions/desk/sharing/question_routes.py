"""Routes: questions that wait for a family, in the words that are read out to them, and what they answered."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.consents.answer import question_of
from casework.domain.record import Instant, Record
from casework.domain.round import Kind, Outcome
from casework.letters.question import question
from desk.conflict_bar import shown_case
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known
from desk.sharing.answer_question import ToldAnswer, answer_question

router = new_router()
Number = Annotated[int, Path(ge=1, description="the round that puts the question")]
MAY_BE_REFUSED = {**REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE}


class QuestionInWords(Record):
    """A question, word for word. ``outcome`` is null while it waits."""

    ref: str
    number: int
    kind: Kind
    words: str
    wording: str
    due_at: Instant
    outcome: Outcome | None


class AnsweredQuestion(Record):
    """A question that has its answer."""

    ref: str
    number: int
    outcome: Outcome
    answered_at: Instant


@router.get(
    "/cases/<ref>/questions/<number>",
    summary="A question to the family, to be read out to them",
    responses={200: described("The question, word for word", QuestionInWords), **MAY_BE_REFUSED},
)
def read_question(ref: Ref, number: Number) -> Response[str]:
    case = shown_case(ref, router)
    round_ = question_of(case, number)
    words = question(case, round_, wiring.profile(), wiring.now())
    return answer(
        QuestionInWords(
            ref=case.ref,
            number=number,
            kind=round_.kind,
            words=words.text,
            wording=words.version,
            due_at=round_.due_at,
            outcome=round_.outcome,
        )
    )


@router.post(
    "/cases/<ref>/questions/<number>/answers",
    summary="Record what the family answered to a question",
    responses={201: described("The question has its answer", AnsweredQuestion), **MAY_BE_REFUSED},
)
def record_answer(ref: Ref, number: Number, told: ToldAnswer) -> Response[str]:
    by, now = signed_in(router), wiring.now()
    round_ = answer_question(known(ref), number, told, by, wiring.cases(), wiring.answers(), wiring.profile(), now)
    return answer(AnsweredQuestion.model_validate(round_, from_attributes=True), 201)
