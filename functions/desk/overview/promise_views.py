"""The published promises as staff read them: how each is kept, how well lately, and when its policy is reviewed."""

from collections.abc import Sequence
from datetime import date

from casework.domain.month_count import MonthCount
from casework.domain.record import Record
from casework.profile import Profile
from casework.profile.promises import PublishedPromise
from desk.overview.kept import Kept, kept


class PolicyOfPromise(Record):
    """The document that a promise comes from, and by when it is due for review (CF-35)."""

    id: str
    title: str
    review_due: date
    overdue: bool


class PromiseView(Record):
    """One clause of what the service has published. ``kept`` counts the answers that were promised by it and
    due in the last twelve months; None where nothing counts it.
    """

    clause: str
    promise: str
    how: str
    policy: PolicyOfPromise | None
    kept: Kept | None


def promise_view(promise: PublishedPromise, months: Sequence[MonthCount], profile: Profile, today: date) -> PromiseView:
    return PromiseView(
        clause=promise.clause,
        promise=promise.promise,
        how=promise.how,
        policy=_policy(promise.policy, profile, today),
        kept=kept(months, promise.counted) if promise.counted else None,
    )


def _policy(policy_id: str | None, profile: Profile, today: date) -> PolicyOfPromise | None:
    """None for a promise of no document, and where the profile has no document of this id."""
    policy = next((each for each in profile.policies if each.id == policy_id), None)
    if policy is None:
        return None
    return PolicyOfPromise(
        id=policy.id, title=policy.title, review_due=policy.review_due, overdue=policy.is_overdue(today)
    )
