"""Routes: tasks that people finish."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.task import Task
from desk.cases.finish_task import finish_task
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


@router.post(
    "/cases/<ref>/tasks/<task_id>/done",
    summary="Note that a task is done",
    responses={200: described("It is done", Task), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def done(ref: Ref, task_id: Annotated[str, Path(description="a task's id, as its case shows it")]) -> Response[str]:
    by = signed_in(router)
    profile, now = wiring.profile(), wiring.now()
    return answer(finish_task(known(ref), task_id, by, wiring.cases(), wiring.tasks(), profile, now))
