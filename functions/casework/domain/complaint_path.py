"""Which step comes next, and who decides it: nobody decides about themselves, or twice (FB-13 to FB-16)."""

from collections.abc import Sequence
from datetime import datetime

from casework.domain.complaint import Step
from casework.domain.complaint_policy import ComplaintPolicy
from casework.domain.staff import SERVICE_ROLES, Role


def next_step(
    about: Role | None,
    before: Sequence[Step],
    policy: ComplaintPolicy,
    opened_at: datetime,
    *,
    may_be_named: bool = False,
    owner_conflict: str | None = None,
) -> Step | None:
    """The step after those ``before``, opened at ``opened_at`` (aware); None when none is left: then the Ombudsman.

    It goes past whom the complaint is ``about``, and past an owner for whom ``owner_conflict`` says why they should not
    decide it, and says why. Without the complainant's consent to be named outside the service, it goes to a reviewer
    from outside the council where the profile says so.
    """
    number = before[-1].number + 1 if before else 1
    why = []
    for policy_step in policy.steps[number - 1 :]:
        owner: Role = policy_step.owner
        if owner is about:
            why.append(f"step {number} is the {owner}'s, whom the complaint is about")
        elif owner_conflict:
            why.append(f"step {number} is the {owner}'s, who should not decide it: {owner_conflict}")
            owner_conflict = None
        else:
            if owner not in SERVICE_ROLES and not may_be_named and policy.without_consent == "alternative-reviewer":
                why.append(f"the {owner} may not be told who complains")
                owner = Role.REVIEWER
            return Step(number=number, owner=owner, opened_at=opened_at, why="; ".join(why) or None)
        number += 1
    return None
