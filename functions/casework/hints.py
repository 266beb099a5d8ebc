"""What somebody wrote may be a complaint, or say that somebody is at risk: a task for a person, never a decision."""

import re
from datetime import datetime

from casework.domain.staff import Role
from casework.domain.task import Task
from casework.domain.word_search import has_listed
from casework.profile import Profile

_COMPLAINT = "A message may be a complaint: read it, and record it as one if it is (FB-13)"
_COMPLAINT_HINT = "complaint-hint-"
_CONCERN = "A message may say that somebody is at risk: read it now (CF-21)"
_QUOTED = re.compile(r"^>.*$", re.MULTILINE)


def hints(
    text: str,
    message: str,
    profile: Profile,
    now: datetime,
    *,
    is_complaint: bool = False,
    seen_to_by: Role = Role.OFFICER,
) -> tuple[Task, ...]:
    """The tasks of looking at the ``message`` with this id, for the words in its ``text``; without any, none. Where it
    ``is_complaint`` already, nobody has to look whether it is one; ``seen_to_by`` looks otherwise. What an email quotes
    is not its sender's.
    A concern is looked at on the office day that it reaches.
    """
    own = _QUOTED.sub("", text)
    found = []
    if has_listed(own, profile.feedback.concern_words):
        at_once = profile.office.closing(profile.office.day_reached(now, profile.working_days))
        found.append((f"concern-hint-{message}", _CONCERN, Role.CASEWORKER, at_once))
    if not is_complaint and has_listed(own, profile.complaints.words):
        found.append((complaint_hint(message), _COMPLAINT, seen_to_by, profile.task_due(now)))
    return tuple(Task(id=id_, what=what, for_role=role, opened_at=now, due_at=due) for id_, what, role, due in found)


def complaint_hint(message: str) -> str:
    """The id of the task of looking whether the message with this id is a complaint."""
    return f"{_COMPLAINT_HINT}{message}"


def is_complaint_hint(task: Task) -> bool:
    """Whether it is such a task, of whichever message."""
    return task.id.startswith(_COMPLAINT_HINT)
