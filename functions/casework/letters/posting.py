"""Post: software can only ask a person for it."""

from datetime import datetime

from casework.domain.staff import Role
from casework.domain.task import Task
from casework.domain.welcome import BY_POST
from casework.profile import Profile


def post_the_pack(profile: Profile, now: datetime) -> Task:
    """The task to post a welcome pack, once for each case (CF-30)."""
    return Task(
        id=BY_POST,
        what="Post the welcome pack, in a plain envelope, to the address on the case (CF-30)",
        for_role=Role.CASEWORKER,
        opened_at=now,
        due_at=profile.task_due(now),
    )
