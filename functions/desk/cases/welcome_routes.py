"""Routes: the welcome pack of one case, to be printed and posted."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in, signed_in_roles
from desk.cases.print_pack import PrintedPack, print_pack
from desk.conflict_bar import unless_kept_off
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


@router.get(
    "/cases/<ref>/welcome-pack",
    summary="The welcome pack to print and post",
    responses={
        200: described("The letter and what it encloses", PrintedPack),
        **REFUSALS,
        **NO_SUCH_CASE,
        **IMPOSSIBLE,
    },
)
def read_welcome_pack(ref: Ref) -> Response[str]:
    case = unless_kept_off(wiring.cases().get(known(ref)), signed_in(router), signed_in_roles(router))
    return answer(print_pack(case, wiring.profile(), wiring.now()))
