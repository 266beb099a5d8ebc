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
    """What is left to wait for, by the profile as it is today; a milestone is only passed in office hours.

    While the time for a request about personal data stands still, or the clock of an enquiry, it is looked at again
    each working day: it may go on any day, and be due sooner than its machine would come to it.
    """
    milestone = profile.course(round_, now).next_milestone(round_.passed, now)
    seconds = 1
    if milestone:
        at = profile.office.next_open(max(milestone.at, now), profile.working_days)
        if round_.paused or (round_.rights and round_.rights.is_stopped):
            tomorrow = profile.working_days.after(profile.office.local(now).date(), 1)
            at = min(at, profile.office.opening(tomorrow))
        seconds = max(1, ceil((at - now).total_seconds()))
    return {
        "answered": round_.status is Status.ANSWERED,
        "milestone": milestone.name if milestone else None,
        "seconds": seconds,
    }
