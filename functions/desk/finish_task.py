"""A person did what a task asked for."""

from datetime import datetime

from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.errors import ImpossibleAct
from casework.ports import Cases, Tasks


def finish_task(ref: str, task_id: str, by: StaffMember, cases: Cases, tasks: Tasks, now: datetime) -> Task:
    """Note that ``by`` did it. A task that is done stays as it is. Raises CaseNotFound, and ImpossibleAct when the case
    has no such task.
    """
    cases.get(ref)
    done = tasks.done(ref, task_id, by, now)
    if done is None:
        raise ImpossibleAct(ref, "finish a task", "there is no such task on this case")
    return done
