"""Routes: two cases of one person are merged."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.merger import Merger
from casework.errors import CaseNotFound, FieldWrong
from desk.cases.merge_cases import MergeDesk, NotedMerger
from desk.conflict_bar import unless_kept_off
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


@router.post(
    "/cases/<ref>/merger",
    summary="Let a case go on in another one of the same person",
    responses={201: described("It goes on there", Merger), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def merge(ref: Ref, noted: NotedMerger) -> Response[str]:
    by = signed_in(router)
    desk = MergeDesk(
        wiring.cases(),
        wiring.mergers(),
        wiring.rounds(),
        wiring.machine(),
        wiring.correspondence(),
        wiring.profile(),
    )
    try:
        into = known(noted.into)
    except CaseNotFound:
        raise FieldWrong("into", "is the reference of no case") from None
    merger = desk.merge(known(ref), into, noted, by, wiring.now(), lambda case: unless_kept_off(case, router))
    return answer(merger, 201)
