"""What is written when a survey comes back."""

from casework.domain.closing import Closing
from casework.domain.message import Message
from casework.domain.record import Record
from casework.domain.round import Round
from casework.domain.survey import SurveyAnswer
from casework.domain.task import Task


class Comment(Record):
    """What somebody wrote in a survey, the round that sees to it, and the tasks that its words raise. ``latest`` is the
    round that messages joined until then, as it was read.
    """

    message: Message
    round: Round
    tasks: tuple[Task, ...]
    latest: Round


class ReturnedSurvey(Record):
    """An ``answer`` to the survey of a ``closing``; ``comment`` is None where only ticks came."""

    closing: Closing
    answer: SurveyAnswer
    comment: Comment | None
