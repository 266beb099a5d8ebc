"""Routes: the clock of an enquiry is stopped, and restarted."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.clock_pause import ClockPause
from casework.domain.record import Instant, Record
from casework.domain.round import Round
from desk.cases.pause_clock import NotedClockPause, pause_clock, restart_clock
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


class EnquiryClock(Record):
    """By when a round is due; and, while its clock stands still, why, and by when it would be if it did until then."""

    ref: str
    round: int
    due_at: Instant
    paused: ClockPause | None


@router.post(
    "/cases/<ref>/clock/pause",
    summary="Stop the clock of an enquiry, while the family has to do something first",
    responses={201: described("It stands still", EnquiryClock), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def pause(ref: Ref, noted: NotedClockPause) -> Response[str]:
    by = signed_in(router)
    round_ = pause_clock(known(ref), noted, by, wiring.cases(), wiring.rounds(), wiring.profile(), wiring.now())
    return answer(_clock(round_), 201)


@router.post(
    "/cases/<ref>/clock/restart",
    summary="Restart the clock of an enquiry: the working days that it stood still do not count",
    responses={201: described("It runs", EnquiryClock), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def restart(ref: Ref) -> Response[str]:
    by = signed_in(router)
    round_ = restart_clock(
        known(ref), by, wiring.cases(), wiring.rounds(), wiring.tasks(), wiring.profile(), wiring.now()
    )
    return answer(_clock(round_), 201)


def _clock(round_: Round) -> EnquiryClock:
    return EnquiryClock(ref=round_.ref, round=round_.number, due_at=round_.due_at, paused=round_.paused)
