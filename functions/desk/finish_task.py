"""A person did what a task asked for."""

from datetime import datetime

from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.errors import NotOnCase
from casework.ports import Cases, Tasks


def finish_task(ref: str, task_id: str, by: StaffMember, cases: Cases, tasks: Tasks, now: datetime) -> Task:
    """Note that ``by`` did it. A task that is done stays as it is. Raises CaseNotFound and NotOnCase."""
    if task_id not in {task.id for task in cases.get(ref).tasks}:
        raise NotOnCase(ref, "task")
    done = tasks.done(ref, task_id, by, now)
    if done is None:
        raise NotOnCase(ref, "task")
    return done
