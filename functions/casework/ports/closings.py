"""Closings of cases, as the use cases need them kept."""

from datetime import datetime
from typing import Protocol

from casework.domain.closing import Closing, WhyNotInvited
from casework.domain.letter import Letter
from casework.domain.returned_survey import ReturnedSurvey


class Closings(Protocol):
    """Closings of cases, the invitations that go with them, and the surveys that come back.

    Each is counted, once, in ``month`` (such as 2026-12), that of the closing. Everything here but invited() raises
    CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def close(self, ref: str, closing: Closing, next_round: int, not_invited: Letter | None, month: str) -> None:
        """Close a case on which no round ``next_round`` has come; ``not_invited`` says why nobody is invited, else the
        invitation is a loose end.
        """

    def invited(self, ref: str, closing_id: str, at: datetime, month: str) -> None:
        """Note that the invitation was seen to."""

    def withhold(
        self, ref: str, closing_id: str, why: WhyNotInvited, month: str, not_invited: Letter | None = None
    ) -> None:
        """Note that nobody is invited after all; ``not_invited`` where the ledger does not say so yet."""

    def answer(self, ref: str, returned: ReturnedSurvey, month: str) -> None:
        """Write the one answer to a survey, and the round that its words begin."""
