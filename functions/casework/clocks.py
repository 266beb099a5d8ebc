"""How the clock of a round stands still, and how it goes on: by whom, and by when the round is due then (CH-03)."""

from datetime import date, datetime

from casework.domain.clock_pause import ClockPause
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.profile import Profile


def paused(round_: Round, pause: ClockPause, profile: Profile) -> Round:
    """``round_`` from when on its clock stands still for ``pause``."""
    return _with_pauses(round_, (*round_.pauses, pause), profile)


def restarted(round_: Round, at: datetime, by: StaffMember | None, profile: Profile) -> Round:
    """``round_``, whose clock stands still, from ``at`` (aware) on; ``by`` is None where the family wrote."""
    return _last_pause(round_, profile, restarted_at=at, restarted_by=by)


def looked_at(round_: Round, review_on: date, profile: Profile) -> Round:
    """``round_``, whose clock goes on standing still until somebody looks again on ``review_on``."""
    return _last_pause(round_, profile, review_on=review_on)


def _last_pause(round_: Round, profile: Profile, **update: object) -> Round:
    *before, last = round_.pauses
    return _with_pauses(round_, (*before, last.model_copy(update=update)), profile)


def _with_pauses(round_: Round, pauses: tuple[ClockPause, ...], profile: Profile) -> Round:
    moved = round_.model_copy(update={"pauses": pauses})
    return moved.model_copy(update={"due_at": profile.course(moved).due_at})
