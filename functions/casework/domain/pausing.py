"""Whether the clock of a case may be stopped (CH-03)."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.promise import PausePolicy
from casework.domain.round import Kind, Status


def why_not_paused(case: Case, policy: PausePolicy, now: datetime) -> str | None:
    """Why the clock of what ``case`` waits for may not be stopped at ``now`` (aware); None where it may."""
    round_ = case.latest_round
    if not policy.allowed:
        return "the service's promise names no exception, and its profile allows none (response.pause)"
    if round_.status is Status.ANSWERED:
        return "nobody waits for an answer"
    if round_.kind is not Kind.ENQUIRY:
        return f"only that of an enquiry may be stopped, and this is a {round_.kind.replace('_', ' ')}"
    if case.held_back:
        return "an email is held back: say first whether it is a referral"
    if round_.silent:
        return "nobody may be written to about it, so that nobody would be asked whether its clock still has to wait"
    if round_.paused:
        return "it stands still already, for another reason"
    if now > round_.due_at:
        return "the answer is late, and what is late stays late"
    return None
