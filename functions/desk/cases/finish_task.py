"""A person did what a task asked for."""

from datetime import datetime

from casework.domain import erasure_review, hold
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.welcome import BY_POST
from casework.errors import ImpossibleAct, NotOnCase
from casework.letters.printed_pack import posted_pack
from casework.ports.cases import Cases
from casework.ports.tasks import Tasks
from casework.profile import Profile

_DONE_BY = {
    hold.REVIEW_TASK: "review the hold at POST …/holds/{hold_id}/review",
    erasure_review.TASK: "decide at POST …/erasure-reviews",
}


def finish_task(
    ref: str, task_id: str, by: StaffMember, cases: Cases, tasks: Tasks, profile: Profile, now: datetime
) -> Task:
    """Note that ``by`` did it; of a welcome pack also what went into the post, by the versions that the profile has
    then (CF-30). A task that is done stays as it is. Raises CaseNotFound, NotOnCase, and ImpossibleAct
    for what is done by an act of its own: it would never be asked for again.
    """
    for begins, act in _DONE_BY.items():
        if task_id.startswith(begins):
            raise ImpossibleAct(ref, "finish a task", f"{act}, which finishes this task")
    if task_id not in {task.id for task in cases.get(ref).tasks}:
        raise NotOnCase(ref, "task")
    if task_id == BY_POST:
        done = tasks.posted(ref, task_id, posted_pack(profile, by, now), by, now)
    else:
        done = tasks.done(ref, task_id, by, now)
    if done is None:
        raise NotOnCase(ref, "task")
    return done
