"""What people think of the service as staff note it, with what belongs to the way by which it came (FB-02 to FB-12)."""

from datetime import date

from pydantic import Field

from casework.domain.channel import Channel
from casework.domain.feedback import Feedback, HowItCame
from casework.domain.noted_contact import Flag
from casework.domain.record import Record
from casework.domain.text import Line
from casework.errors import FieldWrong

_FACE_TO_FACE = {"place": True, "adjustments": False}

_OF_THE_WAY: dict[Channel, dict[str, bool]] = {
    Channel.TELEPHONE: {"read_back": True},  # FB-05
    Channel.POST: {"letter_dated": False, "scan": False},  # FB-06
    Channel.EVENT: {"event": True},  # FB-07
    Channel.VISIT: _FACE_TO_FACE,  # FB-10
    Channel.MEETING: _FACE_TO_FACE,  # FB-10
}
"""What is said of feedback that came by each way, and whether it has to be: a letter may have no date."""

_SPOKEN = frozenset({Channel.TELEPHONE, Channel.VISIT, Channel.MEETING})


class NotedHow(Record):
    """What belongs to the way by which feedback came; nothing, for an email, a survey or social media."""

    read_back: Flag | None = Field(
        default=None, description="by telephone: whether it was read back and agreed (FB-05)"
    )
    letter_dated: date | None = Field(default=None, description="by post: the date on the letter, if any (FB-06)")
    scan: Line | None = Field(default=None, description="by post: where its scan is (FB-06)")
    event: Line | None = Field(default=None, description="on an evaluation form: of which event (FB-07)")
    place: Line | None = Field(default=None, description="face to face: where (FB-10)")
    adjustments: Line | None = Field(default=None, description="face to face: what was done to make it easier (FB-10)")
    about_the_writer: Flag | None = Field(
        default=None, description="of a spoken word: whether who writes it down is the worker whom it names (FB-09)"
    )


class NotedFeedback(Record):
    """What has to be known of a comment, a compliment or a criticism."""

    reply_wanted: bool = Field(strict=True, description="whether they want a reply: then it is promised (FB-11)")
    worker: Line | None = Field(default=None, description="whom of the service's staff it names (FB-12)")
    how: NotedHow = Field(default_factory=NotedHow)

    def to_keep(self, channel: Channel) -> Feedback:
        """What is kept of feedback that came by ``channel``. Raises FieldWrong."""
        of_the_way = dict(_OF_THE_WAY.get(channel, {}))
        if self.worker and channel in _SPOKEN:
            of_the_way["about_the_writer"] = True
        how = self.how.model_dump(exclude_none=True)
        for name in how.keys() - of_the_way.keys():
            raise FieldWrong(f"feedback.how.{name}", f"is not said of feedback that came by this way: {channel}")
        for name in (name for name, needed in of_the_way.items() if needed and name not in how):
            raise FieldWrong(f"feedback.how.{name}", f"should be said of feedback that came by this way: {channel}")
        return Feedback(reply_wanted=self.reply_wanted, worker=self.worker, how=HowItCame(**how))
