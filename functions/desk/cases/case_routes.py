"""Routes: a case, with all that hangs on it."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router
from desk.cases.views import CaseView, case_view
from desk.conflict_bar import shown_case
from desk.paths import NO_SUCH_CASE, Ref

router = new_router()


@router.get(
    "/cases/<ref>",
    summary="A case",
    responses={200: described("The case with all that hangs on it", CaseView), **REFUSALS, **NO_SUCH_CASE},
)
def show_case(ref: Ref) -> Response[str]:
    case = shown_case(ref, router)
    copy_to = wiring.reply_addresses().address(case.ref)
    return answer(case_view(case, wiring.profile(), wiring.now(), copy_to))
