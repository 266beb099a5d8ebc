"""What is shared with whom: consents, disclosures, questions to a family, referrals, safeguarding, and conflicts."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from casework.api import LazyApi, respond
from casework.domain.staff import Role
from desk.conflict_bar import RECORD, keep_off

_NUMBERS, _STEP = "GET /safeguarding", "POST /cases/{ref}/conflicts/{conflict_id}/step"
_MAY_ASK = {
    # The divisional manager may record a step, and sees nothing of the case by it.
    _STEP: frozenset({Role.OFFICER, Role.MANAGER}),
    # For whoever is signed in: the numbers say nothing of any case, and somebody may be at risk.
    _NUMBERS: frozenset(Role),
}

api = LazyApi(
    {
        "desk.sharing.consent_routes": (
            "POST /cases/{ref}/consents",
            "POST /cases/{ref}/consents/{consent_id}/withdrawal",
            "POST /cases/{ref}/consents/{consent_id}/narrowing",
        ),
        "desk.sharing.disclosure_routes": (
            "POST /cases/{ref}/disclosures",
            "POST /cases/{ref}/disclosures/{disclosure_id}/question",
            "POST /cases/{ref}/disclosures/{disclosure_id}/making",
        ),
        "desk.sharing.question_routes": (
            "GET /cases/{ref}/questions/{number}",
            "POST /cases/{ref}/questions/{number}/answers",
        ),
        "desk.sharing.referral_routes": ("POST /cases/{ref}/referral", "GET /referrals/counts"),
        "desk.sharing.safeguarding_routes": (_NUMBERS, RECORD),
        "desk.sharing.conflict_routes": ("POST /cases/{ref}/conflicts", _STEP),
    }
)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    answered = respond(api, event, context, _MAY_ASK, keep_off)
    if event["routeKey"] != RECORD or answered["statusCode"] < 400:
        return answered
    from desk.sharing.safeguarding_routes import numbers_first

    return numbers_first(answered)
