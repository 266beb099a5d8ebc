"""Routes: the worklist."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.round import Status
from casework.domain.worklist import View
from desk.cases.case_line import CasePage
from desk.cases.list_cases import list_cases

router = new_router()


@router.get(
    "/cases",
    summary="The worklist, soonest due first",
    responses={200: described("A page of the worklist", CasePage), **REFUSALS},
)
def show(
    status: Annotated[Status, Query(description="whether an answer is still awaited")] = Status.OPEN,
    view: Annotated[
        View, Query(description="which part of what is open; mine are also those of who is away and whose deputy I am")
    ] = View.ALL,
    next: Annotated[str | None, Query(description="from the page before")] = None,  # noqa: A002  # its name in the API
) -> Response[str]:
    by = signed_in(router)
    page = list_cases(status, view, next, by, wiring.worklist(), wiring.profile(), wiring.now())
    return answer(page)
