"""What is shared with whom: consents, disclosures, questions to a family, referrals, safeguarding, and conflicts."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import new_api, respond
from casework.domain.staff import Role
from desk.conflict_bar import keep_off
from desk.sharing import (
    conflict_routes,
    consent_routes,
    disclosure_routes,
    question_routes,
    referral_routes,
    safeguarding_routes,
)

_MAY_ASK = {
    conflict_routes.STEP: conflict_routes.MAY_STEP_IN,
    safeguarding_routes.NUMBERS: frozenset(Role),
}

api = new_api()
for routes in (
    consent_routes,
    disclosure_routes,
    question_routes,
    referral_routes,
    safeguarding_routes,
    conflict_routes,
):
    api.include_router(routes.router)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    answered = respond(api, event, context, _MAY_ASK, keep_off)
    return safeguarding_routes.numbers_first(event, answered)
