"""What people think of a service, as the use cases need it kept."""

from datetime import date, datetime
from typing import Protocol

from casework.domain.kept_promise import PromisedAnswer
from casework.domain.other_service import OtherService
from casework.domain.round import Round


class Opinions(Protocol):
    """What people think of the service, or of another one, as staff see to it.

    Everything here raises CaseErased, and CaseMovedOn when the round is not as it was read.
    """

    def discussed(self, round_: Round, views: OtherService) -> None:
        """Write that views about another service were discussed."""

    def end(
        self,
        was: Round,
        becomes: Round,
        at: datetime,
        month: str,
        erase_on: date,
        promised: PromisedAnswer | None,
        then: Round | None = None,
    ) -> Round:
        """Write how ``was`` ends, count it in ``month`` (such as 2026-12) and as what was ``promised``, and begin
        ``then``, if more is to be done. The round as it is then, with the token on which its machine waits.
        """
