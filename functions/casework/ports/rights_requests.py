"""Requests about personal data, as the use cases need them kept."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from casework.domain.hold import Hold
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.round import Round
from casework.domain.task import Task


class RightsRequests(Protocol):
    """Requests about personal data, each with the tasks that follow or not at all.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def begin(self, round_: Round) -> None:
        """Begin the round of a request."""

    def move(self, was: Round, becomes: Round, tasks: Sequence[Task] = ()) -> Round:
        """Write what ``was`` becomes, and when it is due then."""

    def end(
        self,
        was: Round,
        becomes: Round,
        at: datetime,
        month: str,
        erase_on: date,
        promised: PromisedAnswer | None,
        *,
        tasks: Sequence[Task] = (),
        hold: Hold | None = None,
        look_on: date | None = None,
    ) -> Round:
        """Write how ``was`` ends, and count it in ``month`` (such as 2026-12) and as what was ``promised``; with
        the ``hold`` that follows, whose review is seen to from ``look_on``. The round as it is then, with the token on
        which its machine waits.
        """

    def copied(self, ref: str, export_key: str) -> None:
        """Note that a copy asked for on another case holds this one too, so that it goes when this one is erased."""
