"""How many letters may go by themselves in an hour: a machine that answers without saying so, or a thousand of them,
must not make us write without end (RFC 3834 section 2).
"""

from datetime import UTC, datetime
from enum import StrEnum

from casework.domain.hourly_share import HourlyShare
from casework.hints import is_concern_hint
from casework.ports.ledger import Ledger
from casework.profile import Profile

_AS_OF_A_TASK = "task-"


class Flow(StrEnum):
    """Letters that are counted together. What says that somebody may be at risk has a share of its own, which nothing
    else can use up; TOLD is that the staff know of an hour in which letters were withheld.
    """

    ACKNOWLEDGEMENTS = "acknowledgements"
    STAFF_NOTICES = "staff_notices"
    CONCERNS = "concerns"
    TOLD = "told"


class Breaker:
    """How many letters may go in an hour of UTC, and whether the staff know that there were too many."""

    def __init__(self, ledger: Ledger, profile: Profile) -> None:
        self._ledger = ledger
        notices = profile.staff_notices.most_in_an_hour
        self._most = {
            Flow.ACKNOWLEDGEMENTS: profile.acknowledgements.most_in_an_hour,
            Flow.STAFF_NOTICES: notices,
            Flow.CONCERNS: notices,
            Flow.TOLD: 1,
        }

    def share(self, flow: Flow, now: datetime) -> HourlyShare:
        """The share in which a letter of ``flow`` that goes at ``now`` (aware) is counted."""
        hour = now.astimezone(UTC).strftime("%Y-%m-%dT%H")
        return HourlyShare(flow=flow, hour=hour, most=self._most[flow], at=now)

    def is_to_be_told(self, now: datetime) -> bool:
        """Whether the staff have to be told of the hour, who then count as told."""
        return self._ledger.one_more(self.share(Flow.TOLD, now))

    def forget_telling(self, now: datetime) -> None:
        """That the staff were not told of the hour after all."""
        self._ledger.none(self.share(Flow.TOLD, now))

    def why(self, flow: Flow) -> str:
        """Why a letter of ``flow`` does not go that may not."""
        return f"more than {self._most[flow]} letters of its kind would have gone by themselves in an hour"


def flow_of(letter_id: str) -> Flow:
    """The flow of a notice to staff, by its id."""
    about_a_task = letter_id.startswith(_AS_OF_A_TASK)
    concerns = about_a_task and is_concern_hint(letter_id.removeprefix(_AS_OF_A_TASK))
    return Flow.CONCERNS if concerns else Flow.STAFF_NOTICES
