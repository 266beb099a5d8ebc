"""What the machine is told after each step: whether there is an answer, and if not, how long to wait for what."""

from datetime import datetime
from math import ceil
from typing import TypedDict

from casework.domain.round import Round, Status
from casework.profile import Profile


class Waiting(TypedDict):
    """For the state machine, which wants every field every time: JSONata has no value for a field that is not there.

    ``milestone`` is None when nobody is left to be told. ``seconds`` is at least 1: a wait of 0 is an error in Amazon
    States Language, and a milestone that has gone by must still be passed.
    """

    answered: bool
    milestone: str | None
    seconds: int


OVER: Waiting = {"answered": True, "milestone": None, "seconds": 1}
"""What the round of a case that has been erased waits for: nothing, so that its machine ends and tells nobody."""


def waiting_for(round_: Round, profile: Profile, now: datetime) -> Waiting:
    """What is left to wait for, by the profile as it is today; a milestone is only passed in office hours."""
    milestone = profile.course(round_).next_milestone(round_.passed, now)
    seconds = 1
    if milestone:
        at = profile.office.next_open(max(milestone.at, now), profile.working_days)
        seconds = max(1, ceil((at - now).total_seconds()))
    return {
        "answered": round_.status is Status.ANSWERED,
        "milestone": milestone.name if milestone else None,
        "seconds": seconds,
    }
