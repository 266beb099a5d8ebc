"""The desk: the worklist, a case, recording an answer, and the routes of every day.

What is shared with whom is a room of its own, answered here. What somebody thinks of a service, how somebody behaved
and what is kept of people are each a room with a function of its own: a function's resource policy holds 20,480 bytes
at most, and every route takes some four hundred of them.
"""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.api import REFUSALS, Refusal, answer, described, new_api, respond, signed_in
from casework.domain.record import Instant, Record
from casework.domain.staff import Role
from desk.cases import (
    allocation_routes,
    clock_routes,
    contact_routes,
    merger_routes,
    note_routes,
    policy_routes,
    reader_routes,
    reopening_routes,
    reply_routes,
    search_routes,
    split_routes,
    task_routes,
    welcome_routes,
    worklist_routes,
)
from desk.cases.record_response import GivenResponse, record_response
from desk.cases.views import CaseView, case_view
from desk.conflict_bar import keep_off, shown_case
from desk.paths import NO_SUCH_CASE, Ref, known
from desk.sharing import (
    conflict_routes,
    consent_routes,
    disclosure_routes,
    question_routes,
    referral_routes,
    safeguarding_routes,
)


class Recorded(Record):
    """An answer that stands."""

    ref: str
    round: int
    answered_at: Instant
    due_at: Instant
    late: bool


_MAY_ASK = {
    conflict_routes.STEP: conflict_routes.MAY_STEP_IN,
    safeguarding_routes.NUMBERS: frozenset(Role),
}

api = new_api()
for routes in (
    worklist_routes,
    search_routes,
    allocation_routes,
    contact_routes,
    consent_routes,
    disclosure_routes,
    question_routes,
    referral_routes,
    safeguarding_routes,
    conflict_routes,
    task_routes,
    reader_routes,
    policy_routes,
    clock_routes,
    reopening_routes,
    split_routes,
    merger_routes,
    reply_routes,
    note_routes,
    welcome_routes,
):
    api.include_router(routes.router)


@api.get(
    "/cases/<ref>",
    summary="A case",
    responses={200: described("The case with all that hangs on it", CaseView), **REFUSALS, **NO_SUCH_CASE},
)
def show_case(ref: Ref) -> Response[str]:
    return answer(case_view(shown_case(ref, api), wiring.profile(), wiring.now()))


@api.post(
    "/cases/<ref>/responses",
    summary="Record that a person has answered",
    responses={
        201: described("The clock has stopped and the round is over", Recorded),
        **REFUSALS,
        **NO_SUCH_CASE,
        409: described("Another answer stands, or something else has to be said first", Refusal),
    },
)
def record(ref: Ref, given: GivenResponse) -> Response[str]:
    by = signed_in(api)
    round_ = record_response(
        known(ref),
        given,
        by,
        wiring.cases(),
        wiring.rounds(),
        wiring.machine(),
        wiring.profile(),
        wiring.now(),
    )
    answered_at = round_.answered_at or wiring.now()
    return answer(
        Recorded(
            ref=round_.ref,
            round=round_.number,
            answered_at=answered_at,
            due_at=round_.due_at,
            late=answered_at > round_.due_at,
        ),
        201,
    )


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    answered = respond(api, event, context, _MAY_ASK, keep_off)
    return safeguarding_routes.numbers_first(event, answered)
