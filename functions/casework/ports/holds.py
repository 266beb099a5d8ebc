"""Reasons to keep a case, as the use cases need them kept."""

from datetime import date
from typing import Protocol

from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import Hold
from casework.domain.task import Task


class Holds(Protocol):
    """Why cases are kept although their time has come, and what was decided about those whose time has.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def place(self, ref: str, hold: Hold, look_on: date) -> None:
        """Write a new hold, whose review the nightly run sees to from ``look_on``."""

    def to_tell_first(self, ref: str, task: Task) -> None:
        """Put the task of telling the person before a restriction ends, once for its id."""

    def review(self, ref: str, was: Hold, reviewed: Hold, look_on: date) -> None:
        """Write that a hold was reviewed, or lifted."""

    def decide(self, ref: str, review: ErasureReview, look_on: date) -> None:
        """Write what was decided about a case that was due."""
