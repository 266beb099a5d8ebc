"""A referral that the family has not said yes to: there is no client yet, and so nothing to do for one (CF-25)."""

from casework.domain.case import Case
from casework.errors import ImpossibleAct


def refuse_before_the_family_agrees(case: Case, act: str) -> None:
    """Raises ImpossibleAct while the family has not said that they want the service."""
    if case.awaits_the_family:
        raise ImpossibleAct(case.ref, act, "the family has not said yet that they want the service")
