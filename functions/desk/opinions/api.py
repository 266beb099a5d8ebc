"""What somebody thinks of a service: complaints, feedback, views about other services, closing a case and asking."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import LazyApi, respond
from casework.domain.staff import Role
from desk.conflict_bar import ANSWER_STEP, READ_STEP, keep_off

_STEPS = "GET /complaint-steps"
_MAY_ASK = {
    # Whoever may have a step to decide; whether they have it on this case, the case says.
    READ_STEP: frozenset(Role),
    ANSWER_STEP: frozenset(Role),
    # Whose a step can be: caseworkers decide none.
    _STEPS: frozenset(Role) - {Role.CASEWORKER},
}

api = LazyApi(
    {
        "desk.opinions.complaint_routes": (
            READ_STEP,
            "POST /cases/{ref}/complaint/statement",
            "POST /cases/{ref}/complaint/naming",
            ANSWER_STEP,
            "POST /cases/{ref}/complaint/ending",
        ),
        "desk.opinions.step_routes": (_STEPS,),
        "desk.opinions.word_routes": ("POST /cases/{ref}/complaint/word",),
        "desk.opinions.kind_routes": ("POST /cases/{ref}/complaints", "POST /cases/{ref}/reclassification"),
        "desk.opinions.feedback_routes": (
            "POST /cases/{ref}/feedback/closing",
            "POST /cases/{ref}/improvements",
            "GET /feedback/counts",
        ),
        "desk.opinions.other_service_routes": (
            "GET /directory",
            "POST /cases/{ref}/other-service/discussion",
            "POST /cases/{ref}/other-service/route",
        ),
        "desk.opinions.closing_routes": ("POST /cases/{ref}/closing", "GET /surveys/counts"),
    }
)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, _MAY_ASK, keep_off)
