"""Routes: conflicts of interest."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in, signed_in_roles
from casework.domain.record import Record
from casework.domain.staff import SERVICE_ROLES
from casework.errors import CaseNotFound, NotOnCase
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known
from desk.sharing.declare_conflict import DeclaredConflict, RecordedStep, declare_conflict, take_step

ConflictId = Annotated[str, Path(description="a conflict's id, as its case shows it")]


class KnownConflict(Record):
    """Which conflict it is: what it is about is on the case, for those who may see it."""

    ref: str
    id: str


class ConflictDeclared(KnownConflict):
    """A conflict, and whom it keeps off the case: an id that nobody signs in with keeps off nobody."""

    worker: str | None


router = new_router()


@router.post(
    "/cases/<ref>/conflicts",
    summary="Declare a conflict of interest: it keeps the worker off the case at once",
    responses={
        201: described("It is declared; see that `worker` is whom you meant", ConflictDeclared),
        **REFUSALS,
        **NO_SUCH_CASE,
    },
)
def declare(ref: Ref, declared: DeclaredConflict) -> Response[str]:
    conflict = declare_conflict(
        known(ref),
        declared,
        signed_in(router),
        wiring.cases(),
        wiring.conflicts(),
        wiring.correspondence(),
        wiring.now(),
    )
    return answer(ConflictDeclared(ref=known(ref), id=conflict.id, worker=conflict.worker), 201)


@router.post(
    "/cases/<ref>/conflicts/<conflict_id>/step",
    summary="Record the step taken about a conflict, as a manager",
    responses={201: described("It is recorded", KnownConflict), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def record_step(ref: Ref, conflict_id: ConflictId, recorded: RecordedStep) -> Response[str]:
    try:
        conflict = take_step(
            known(ref),
            conflict_id,
            recorded,
            signed_in(router),
            wiring.cases(),
            wiring.conflicts(),
            wiring.tasks(),
            wiring.now(),
        )
    except CaseNotFound:
        if signed_in_roles(router) & SERVICE_ROLES:
            raise
        raise NotOnCase(ref, "conflict") from None  # a manager learns of no case that it is, or was, one
    return answer(KnownConflict(ref=known(ref), id=conflict.id), 201)
