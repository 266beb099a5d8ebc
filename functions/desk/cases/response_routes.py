"""Routes: that a person has answered, by whatever way."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, Refusal, answer, described, new_router, signed_in
from casework.domain.record import Instant, Record
from casework.record_response import GivenResponse, record_response
from desk.paths import NO_SUCH_CASE, Ref, known


class Recorded(Record):
    """An answer that stands."""

    ref: str
    round: int
    answered_at: Instant
    due_at: Instant
    late: bool


router = new_router()


@router.post(
    "/cases/<ref>/responses",
    summary="Record that a person has answered",
    responses={
        201: described("The clock has stopped and the round is over", Recorded),
        **REFUSALS,
        **NO_SUCH_CASE,
        409: described("Another answer stands, or something else has to be said first", Refusal),
    },
)
def record(ref: Ref, given: GivenResponse) -> Response[str]:
    by = signed_in(router)
    round_ = record_response(
        known(ref),
        given,
        by,
        wiring.cases(),
        wiring.rounds(),
        wiring.machine(),
        wiring.profile(),
        wiring.now(),
    )
    answered_at = round_.answered_at or wiring.now()
    return answer(
        Recorded(
            ref=round_.ref,
            round=round_.number,
            answered_at=answered_at,
            due_at=round_.due_at,
            late=answered_at > round_.due_at,
        ),
        201,
    )
