"""Routes: what a complainant says to the answer that they got."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.complaints.standing import said_of
from casework.domain.record import Instant, Record
from casework.domain.round import Outcome
from casework.domain.staff import Role
from desk.opinions.record_word import ToldWord, record_word
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


class WhereItStands(Record):
    """Where a complaint stands after a word: at which step, whose that is, and until when; or how it ended."""

    ref: str
    round: int
    step: int
    owner: Role
    why: str | None
    due_at: Instant
    outcome: Outcome | None


@router.post(
    "/cases/<ref>/complaint/word",
    summary="Record what the complainant says to an answer",
    responses={201: described("Their word is recorded", WhereItStands), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def record(ref: Ref, told: ToldWord) -> Response[str]:
    by = signed_in(router)
    round_ = record_word(known(ref), told, by, wiring.cases(), wiring.words(), wiring.now())
    step = said_of(round_).step
    return answer(
        WhereItStands(
            ref=round_.ref,
            round=round_.number,
            step=step.number,
            owner=step.owner,
            why=step.why,
            due_at=round_.due_at,
            outcome=round_.outcome,
        ),
        201,
    )
