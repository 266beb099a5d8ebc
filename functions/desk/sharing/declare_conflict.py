"""A conflict of interest takes a worker off a case until a step is recorded (IM-14)."""

from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.conflict import Conflict, StepTaken
from casework.domain.record import Record
from casework.domain.staff import Role, StaffMember
from casework.domain.text import Line, Paragraph
from casework.errors import ImpossibleAct, NotOnCase
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.conflicts import Conflicts
from casework.ports.tasks import Tasks

STEP = "record the step taken about a conflict"
_WHO_MAY_STEP_IN = (Role.OFFICER, Role.MANAGER)


class DeclaredConflict(Record):
    """Whose interest conflicts with the client's, and how."""

    worker: Line | None = Field(
        default=None, description="a worker's sign-in id or name, as `taken_by` has both; default: me"
    )
    nature: Paragraph


class RecordedStep(Record):
    """What was done about a conflict, and whether the worker may see the case again."""

    what: Paragraph
    may_work: bool = Field(strict=True)


def declare_conflict(
    ref: str,
    declared: DeclaredConflict,
    by: StaffMember,
    cases: Cases,
    conflicts: Conflicts,
    correspondence: Correspondence,
    now: datetime,
) -> Conflict:
    """Bar the worker from the case, and ask for the step that settles it: the officer, unless they may be the worker,
    so the manager too, and the manager alone where the officer is kept off. The same conflict without a step, declared
    again, changes nothing. Raises CaseNotFound.
    """
    worker = declared.worker or by.id

    def act(case: Case) -> Conflict:
        conflict = Conflict(
            id=case.next_conflict, worker=worker, nature=declared.nature, declared_at=now, declared_by=by
        )
        standing = next((each for each in case.conflicts if _same(each, conflict)), None)
        conflict = standing or conflict
        tasks = [
            correspondence.task(_task_id(conflict, role), _to_do(conflict, role), now, role)
            for role in _WHO_MAY_STEP_IN
            if role is not Role.OFFICER or case.seen_to_by is role
        ]
        if not standing:
            conflicts.declare(ref, conflict, tasks)
        tell(ref, tasks, correspondence, now)
        return conflict

    return on_case(ref, cases, act)


def take_step(
    ref: str,
    conflict_id: str,
    recorded: RecordedStep,
    by: StaffMember,
    cases: Cases,
    conflicts: Conflicts,
    tasks: Tasks,
    now: datetime,
) -> Conflict:
    """Record what was done about a conflict, never by the worker whom it is about, and finish the tasks of doing it.

    Recorded again it stays as it is. Raises CaseNotFound, NotOnCase and ImpossibleAct.
    """
    conflict = _conflict(cases.get(ref), conflict_id)
    if conflict.is_about(by):
        raise ImpossibleAct(ref, STEP, "it is for somebody else than the worker whom it is about")
    if conflict.step is None:
        conflicts.take_step(ref, conflict_id, StepTaken(**recorded.model_dump(), at=now, by=by))
        conflict = _conflict(cases.get(ref), conflict_id)
    step = conflict.step
    if step is None or (step.what, step.may_work, step.by) != (recorded.what, recorded.may_work, by):
        raise ImpossibleAct(ref, STEP, f"another step was recorded about conflict {conflict_id}, and stands")
    for role in _WHO_MAY_STEP_IN:
        tasks.done(ref, _task_id(conflict, role), by, now)
    return conflict


def _conflict(case: Case, conflict_id: str) -> Conflict:
    for conflict in case.conflicts:
        if conflict.id == conflict_id:
            return conflict
    raise NotOnCase(case.ref, "conflict")


def _to_do(conflict: Conflict, role: Role) -> str:
    """The manager sees nothing of the case, and so has to be told whom to ask."""
    what = f"Record the step taken about conflict of interest {conflict.id}, which keeps a worker off the case"
    if role is Role.OFFICER:
        return what
    return (
        f"{what}: ask the service's officer what it is about, or a caseworker where the officer is that worker;"
        " decide who works on the case; and see that what was decided is recorded"
    )


def _task_id(conflict: Conflict, role: Role) -> str:
    return f"conflict-{conflict.id}-{role}"


def _same(one: Conflict, other: Conflict) -> bool:
    return one.step is None and (one.worker, one.nature) == (other.worker, other.nature)
