"""Routes: the welcome pack of one case, to be printed and posted."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router
from desk.cases.print_pack import PrintedPack, print_pack
from desk.conflict_bar import shown_case
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref

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
    return answer(print_pack(shown_case(ref, router), wiring.profile(), wiring.now()))
