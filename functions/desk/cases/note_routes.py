"""Routes: notes on a case."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.note import Note
from desk.cases.keep_note import GivenNote, keep_note
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


@router.post(
    "/cases/<ref>/notes",
    summary="Note what somebody said, was advised or chose, or correct such a note",
    responses={201: described("It is on the case, and stays as it is", Note), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def note(ref: Ref, given: GivenNote) -> Response[str]:
    by = signed_in(router)
    noted = keep_note(known(ref), given, by, wiring.cases(), wiring.notes(), wiring.profile(), wiring.now())
    return answer(noted, 201)
