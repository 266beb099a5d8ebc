"""Tell who referred a family that the referral came, or what it lacks, and never anything more (CF-16, CF-25)."""

from datetime import datetime
from typing import Any

from casework import wiring
from casework.domain.round import Outcome
from casework.errors import CaseErased
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.profile import Profile


def tell_referrer(
    ref: str, number: int, cases: Cases, correspondence: Correspondence, profile: Profile, now: datetime
) -> None:
    """Write to the referrer, once, if they have an email address. Raises LetterNotSent, to be retried.

    The letter goes before the family is asked and says the same whatever they answer later.
    """
    try:
        case = cases.get(ref)
    except CaseErased:
        return
    if case.referral is None or case.referral.referrer.email is None:
        return
    turned_back = case.round(number).outcome is Outcome.TURNED_BACK
    template = "referral_turned_back" if turned_back else "referral_received"
    to, numbers = case.referral.referrer.email, profile.safeguarding.numbers
    correspondence.write_to_referrer(ref, f"{number:04}-referrer", template, to, now, numbers=numbers)


def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    tell_referrer(event["ref"], event["round"], wiring.cases(), wiring.correspondence(), wiring.profile(), wiring.now())
