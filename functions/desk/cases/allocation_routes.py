"""Routes: who of the staff sees to a case, and who stands in for them."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, Refusal, answer, described, new_router, signed_in, signed_in_roles
from casework.domain.known_staff import KnownStaff
from casework.domain.record import Record
from desk.cases.allocate import AllocatedCase, WantedAllocation, allocate
from desk.cases.be_away import NotedAbsence, note_absence
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


class StaffList(Record):
    """Everybody of the service who has signed in lately, by name."""

    staff: tuple[KnownStaff, ...]


@router.put(
    "/cases/<ref>/allocation",
    summary="Give a case to somebody, take it, or give it back",
    responses={200: described("Who sees to it now", AllocatedCase), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def give(ref: Ref, wanted: WantedAllocation) -> Response[str]:
    by, roles, now = signed_in(router), signed_in_roles(router), wiring.now()
    return answer(
        allocate(known(ref), wanted, by, roles, wiring.cases(), wiring.allocations(), wiring.staff_directory(), now)
    )


@router.get(
    "/staff",
    summary="Who of the service has signed in lately, and who is away",
    responses={200: described("Everybody, by name", StaffList), **REFUSALS},
)
def list_staff() -> Response[str]:
    return answer(StaffList(staff=tuple(wiring.staff_directory().all(wiring.now()))))


@router.put(
    "/staff/<staff_id>/absence",
    summary="Say when somebody is away and who sees to their cases then, or that they are back",
    responses={
        200: described("When they are away, if they are", KnownStaff),
        **REFUSALS,
        404: described("Nobody with this sign-in id has signed in lately", Refusal),
    },
)
def be_away(staff_id: Annotated[str, Path(description="a sign-in id")], noted: NotedAbsence) -> Response[str]:
    by, roles = signed_in(router), signed_in_roles(router)
    return answer(note_absence(staff_id, noted, by, roles, wiring.staff_directory(), wiring.profile(), wiring.now()))
