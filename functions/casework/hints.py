"""What somebody wrote may be a complaint, or say that somebody is at risk: a task for a person, never a decision."""

import re
from datetime import datetime
from itertools import pairwise

from casework.domain.staff import Role
from casework.domain.task import Task
from casework.domain.word_search import has_listed
from casework.mail.new_words import new_words
from casework.profile import Profile
from casework.profile.profile import Service

_COMPLAINT = "A message may be a complaint: read it, and record it as one if it is (FB-13)"
_COMPLAINT_HINT = "complaint-hint-"
_CONCERN_HINT = "concern-hint-"
_CONCERN = "A message may say that somebody is at risk: read it now (CF-21)"
_WROTE, _MOST_OF_A_LINE = re.compile(r"[>* \t]*(?:on\b.*\bwrote\b|from\b[* \t]*:)"), 300
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
    is no complaint of its sender's. It may tell of somebody at risk, unless it quotes us line by line: no letter of
    ours has words of that, so that what stands unmarked among a quote of them is read as theirs.
    A concern is looked at on the office day that it reaches.
    """
    found = []
    concerns, dissatisfaction = profile.feedback.concern_words, profile.complaints.words
    if has_listed(_QUOTED.sub("", text) if _quotes_us(text, profile.service) else text, concerns):
        found.append((f"{_CONCERN_HINT}{message}", _CONCERN, Role.CASEWORKER, profile.today_at_the_latest(now)))
    if not is_complaint and has_listed(text, dissatisfaction) and has_listed(_own(text), dissatisfaction):
        found.append((complaint_hint(message), _COMPLAINT, seen_to_by, profile.task_due(now)))
    return tuple(Task(id=id_, what=what, for_role=role, opened_at=now, due_at=due) for id_, what, role, due in found)


def _own(text: str) -> str:
    """What of ``text`` its sender wrote anew. Its first line is a subject, where it has one."""
    return _QUOTED.sub("", new_words(text, subject=text.partition("\n")[0]).new)


def _quotes_us(text: str, service: Service) -> bool:
    """Whether a line that says who wrote what follows names the service; programs break such lines in two."""
    us = (service.name.casefold(), service.email.casefold())
    lines = [line[:_MOST_OF_A_LINE] for line in text.casefold().split("\n")]
    told = (f"{line} {more}" for line, more in pairwise([*lines, ""]) if _WROTE.match(line))
    return any(each in line for line in told for each in us)


def complaint_hint(message: str) -> str:
    """The id of the task of looking whether the message with this id is a complaint."""
    return f"{_COMPLAINT_HINT}{message}"


def is_concern_hint(task_id: str) -> bool:
    """Whether a task with this id is one of looking whether somebody is at risk."""
    return task_id.startswith(_CONCERN_HINT)


def is_complaint_hint(task: Task) -> bool:
    """Whether it is such a task, of whichever message."""
    return task.id.startswith(_COMPLAINT_HINT)
