"""What stays of a case that was anonymised: what can be counted, and nothing by which anybody could be known again."""

from casework.domain.channel import Channel
from casework.domain.contact import Relationship
from casework.domain.record import Record
from casework.domain.round import Kind, Outcome
from casework.domain.survey import Ease, Helped


class EndedRound(Record):
    """One round of it: of which kind, how it ended, and whether that was by when it was due."""

    kind: Kind
    outcome: Outcome | None = None
    in_time: bool


class Statistic(Record):
    """A case without its reference, its days and its words: the ``month`` in which it was opened (such as 2026-12), how
    somebody got in touch and in what role, at which intervention level, what they ticked in a survey, and how it went.
    """

    month: str
    channel: Channel
    relationship: Relationship | None = None
    level: int | None = None
    easy: Ease | None = None
    helped: Helped | None = None
    rounds: tuple[EndedRound, ...]
