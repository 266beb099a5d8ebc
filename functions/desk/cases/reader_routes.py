"""Routes: who has seen or changed the record of a case (CH-04, YP-08)."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in_roles
from casework.domain.readers import ReadersOfDay, readers_by_day
from casework.domain.record import Record
from desk.conflict_bar import shown_case
from desk.paths import NO_SUCH_CASE, Ref

router = new_router()


class CaseReaders(Record):
    """Everybody who has seen or changed the record of a case, by day, the newest first. That it is asked for is itself
    a reading, which the next answer shows.
    """

    ref: str
    days: tuple[ReadersOfDay, ...]


@router.get(
    "/cases/<ref>/readers",
    summary="Who has seen or changed the record of a case, day by day",
    responses={200: described("Everybody who has, the newest day first", CaseReaders), **REFUSALS, **NO_SUCH_CASE},
)
def list_readers(ref: Ref) -> Response[str]:
    case, profile = shown_case(ref, router), wiring.profile()
    knows = profile.behaviour.decided_by in signed_in_roles(router)
    days = readers_by_day(wiring.readings().of(case.ref), profile.office, of_incidents=knows)
    return answer(CaseReaders(ref=case.ref, days=days))
