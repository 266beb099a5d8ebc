"""A round: one span from a client's message that needs an answer to that answer, or from our question to theirs."""

from enum import StrEnum

from pydantic import Field

from casework.domain.channel import Channel
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Kind(StrEnum):
    """What a round is about: what someone got in touch for (FB-03 requires that feedback is told apart), or CONSENT, a
    question whether something may be shared.
    """

    ENQUIRY = "enquiry"
    COMPLAINT = "complaint"
    COMMENT = "comment"
    COMPLIMENT = "compliment"
    CRITICISM = "criticism"
    REFERRAL = "referral"
    CONSENT = "consent"


QUESTIONS = frozenset({Kind.REFERRAL, Kind.CONSENT})
"""Rounds that wait for a family's yes or no, and not for an answer by the service."""


class Outcome(StrEnum):
    """How a round ended that no response of the service ended. WROTE is only counted: of a referral whose question
    expired, and that became an enquiry, because the family had written without a yes or no.
    """

    GIVEN = "given"
    REFUSED = "refused"
    EXPIRED = "expired"
    WROTE = "wrote"
    TURNED_BACK = "turned_back"
    WAS_A_REFERRAL = "was_a_referral"


class Status(StrEnum):
    """Whether someone is still waiting for an answer."""

    OPEN = "open"
    ANSWERED = "answered"


class Response(Record):
    """The first substantive answer by a person. An automatic acknowledgement is never one (CH-03).

    ``recorded_at`` is when the system was told, which may be after the answer was given.
    """

    channel: Channel
    summary: str
    by: StaffMember
    recorded_at: Instant

    def says_the_same_as(self, other: "Response") -> bool:
        """Whether the two are one answer, posted twice."""
        return (self.channel, self.summary, self.by) == (other.channel, other.summary, other.by)


class Round(Record):
    """One span from message to answer, with its own promise.

    ``message`` is None for a question that the service puts, ``disclosure`` what such a question is about. A round
    ends with a ``response`` of the service, or with an ``outcome`` that the system was told at ``recorded_at``.
    ``needs_eyes`` says why a person must look before anything else, ``no_automatic_letter`` why nothing may be sent
    back by itself, ``silent`` whether not even staff may be written to about it. ``joined`` counts the messages
    that came while it was open: who decides about all of them must notice one more. ``passed`` is when each
    milestone was passed, ``task_token`` how the waiting machine is woken.
    """

    ref: str
    number: int
    kind: Kind
    received_at: Instant
    due_at: Instant
    message: str | None = None
    disclosure: str | None = None
    needs_eyes: tuple[str, ...] = ()
    no_automatic_letter: str | None = None
    silent: bool = False
    joined: int = 0
    passed: dict[str, Instant] = Field(default_factory=dict)
    answered_at: Instant | None = None
    response: Response | None = None
    outcome: Outcome | None = None
    recorded_at: Instant | None = None
    task_token: str | None = None

    @property
    def status(self) -> Status:
        return Status.OPEN if self.answered_at is None else Status.ANSWERED
