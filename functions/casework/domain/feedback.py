"""What people think of the service, short of a complaint: comments, compliments, criticism (FB-02 to FB-12)."""

from datetime import date

from pydantic import Field

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class HowItCame(Record):
    """What belongs to the way by which feedback came (FB-04 to FB-10).

    By telephone whether it was ``read_back`` and agreed; by letter the date on it, and the ``scan``; of a training
    event which one, and of an appointment where, and with what adjustments. ``about_the_writer`` is whether who wrote
    a spoken word down is the worker whom it is about.
    """

    read_back: bool | None = None
    letter_dated: date | None = None
    scan: str | None = None
    event: str | None = None
    place: str | None = None
    adjustments: str | None = None
    about_the_writer: bool | None = None


class SeenTo(Record):
    """What was done about feedback before it was closed. ``shared`` is whether the worker whom it names was told
    (FB-12), None where it names none; ``accepted`` whether a criticism is (FB-03), None for what is none.
    """

    what: str
    shared: bool | None = None
    accepted: bool | None = None
    at: Instant
    by: StaffMember


class Feedback(Record):
    """What has to be known of feedback. ``reply_wanted`` makes its due date a promise that must be kept (FB-11);
    ``worker`` is whom it names.
    """

    reply_wanted: bool
    worker: str | None = None
    how: HowItCame = Field(default_factory=HowItCame)
    seen_to: SeenTo | None = None
