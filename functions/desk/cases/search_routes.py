"""Routes: looking for a case. By POST: what somebody looks for is about a person, and browsers remember addresses."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in, signed_in_roles
from desk.cases.search_cases import Found, Wanted, search_cases

router = new_router()


@router.post(
    "/search",
    summary="Look for a case by reference, email address or name",
    responses={200: described("The cases that were found, the newest first", Found), **REFUSALS},
)
def look_for(wanted: Wanted) -> Response[str]:
    by, roles, now = signed_in(router), signed_in_roles(router), wiring.now()
    return answer(search_cases(wanted, by, roles, wiring.search(), wiring.readings(), wiring.profile(), now))
