"""Telling people of tasks that stand already."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from casework.domain.task import Task
from casework.errors import LetterNotSent
from casework.letters.correspondence import Correspondence


def tell(ref: str, tasks: Iterable[Task], correspondence: Correspondence, now: datetime) -> None:
    """Write to those who have ``tasks`` to do, each once. What a person decided must not fail because the post does:
    the tasks are on the case, and the sweep tells of those that nobody could be told of now.
    """
    for task in tasks:
        with suppress(LetterNotSent):
            correspondence.tell_of(ref, task, now)
