"""What somebody answers when they are asked how the service was for them (CH-11, FB-08)."""

from enum import StrEnum

from casework.domain.record import Instant, Record


class Ease(StrEnum):
    """How easy it was to get in touch."""

    VERY_EASY = "very_easy"
    EASY = "easy"
    HARD = "hard"
    VERY_HARD = "very_hard"


class Helped(StrEnum):
    """Whether it helped."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class SurveyAnswer(Record):
    """One survey that came back. None is what somebody did not want to say. What they wrote, or that they would like a
    reply, is the ``message`` with this id, and feedback like any other.
    """

    easy: Ease | None = None
    helped: Helped | None = None
    reply_wanted: bool
    message: str | None = None
    at: Instant
