"""Routes: a case is reopened."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.record import Instant, Record
from desk.cases.reopen_case import NotedReopening, reopen_case
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


class Reopened(Record):
    """The round that somebody has to answer now, and by when."""

    ref: str
    round: int
    due_at: Instant


@router.post(
    "/cases/<ref>/reopening",
    summary="Reopen a case on which nobody waits: there is more to do",
    responses={201: described("It is open again", Reopened), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def reopen(ref: Ref, noted: NotedReopening) -> Response[str]:
    by = signed_in(router)
    round_ = reopen_case(known(ref), noted, by, wiring.cases(), wiring.machine(), wiring.profile(), wiring.now())
    return answer(Reopened(ref=round_.ref, round=round_.number, due_at=round_.due_at), 201)
