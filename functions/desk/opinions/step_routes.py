"""Routes: the complaints that wait for whoever decides their step, as far as a list may say (FB-13, CF-13)."""

from datetime import datetime

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in, signed_in_roles
from casework.domain.record import Instant, Record
from casework.domain.worklist import StepEntry


class WaitingStep(Record):
    """A complaint that waits for the decision of a step, by reference and dates: nothing of what it is about."""

    ref: str
    step: int
    opened_at: Instant
    due_at: Instant
    late: bool


class WaitingSteps(Record):
    """Those that wait for who asks, by their role, soonest due first."""

    steps: tuple[WaitingStep, ...]


router = new_router()


@router.get(
    "/complaint-steps",
    summary="The complaints that wait for a step to be decided by who asks",
    responses={200: described("Reference, step and dates of each", WaitingSteps), **REFUSALS},
)
def list_steps() -> Response[str]:
    waiting = wiring.worklist().steps(signed_in(router), signed_in_roles(router))
    return answer(WaitingSteps(steps=tuple(_waiting(each, wiring.now()) for each in waiting)))


def _waiting(entry: StepEntry, now: datetime) -> WaitingStep:
    return WaitingStep(**entry.model_dump(), late=now > entry.due_at)
