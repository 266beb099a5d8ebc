"""A round: one span from a client's message that needs an answer to that answer, or from our question to theirs."""

from enum import StrEnum

from pydantic import Field

from casework.domain.channel import Channel
from casework.domain.clock_pause import ClockPause
from casework.domain.complaint import Complaint
from casework.domain.feedback import Feedback
from casework.domain.other_service import OtherService
from casework.domain.record import Instant, Record
from casework.domain.rights_request import RightsRequest
from casework.domain.service_refusal import ServiceRefusal
from casework.domain.staff import StaffMember


class Kind(StrEnum):
    """What a round is about: what someone got in touch for (FB-03 requires that feedback is told apart), of which
    OTHER_SERVICE is views about another service (FB-17), and RIGHTS_REQUEST a right over personal data (CF-08); or
    CONSENT, a question whether something may be shared; or SERVICE_REFUSAL, which waits for its review (BH-07).
    """

    ENQUIRY = "enquiry"
    COMPLAINT = "complaint"
    COMMENT = "comment"
    COMPLIMENT = "compliment"
    CRITICISM = "criticism"
    OTHER_SERVICE = "other_service"
    REFERRAL = "referral"
    CONSENT = "consent"
    SERVICE_REFUSAL = "service_refusal"
    RIGHTS_REQUEST = "rights_request"


FEEDBACK = frozenset({Kind.COMMENT, Kind.COMPLIMENT, Kind.CRITICISM})
"""What people think of the service, short of a complaint (FB-03)."""

QUESTIONS = frozenset({Kind.REFERRAL, Kind.CONSENT})
"""Rounds that wait for a family's yes or no, and not for an answer by the service."""


BESIDE = frozenset({Kind.CONSENT, Kind.SERVICE_REFUSAL, Kind.RIGHTS_REQUEST})
"""Rounds that the service begins beside what somebody got in touch for: messages never join them."""

OUTLASTING = frozenset({Kind.SERVICE_REFUSAL, Kind.RIGHTS_REQUEST})
"""Rounds that are not of what a case is about: closed, it stays closed when they begin."""

TAKING_TURNS = frozenset({Kind.COMPLAINT, Kind.SERVICE_REFUSAL})
"""Rounds that wait more than once: each turn changes for what, and something follows from the first one too."""

FOLLOWED = QUESTIONS | TAKING_TURNS
"""Rounds of whose every turn something follows that only their machine sees to."""


class Outcome(StrEnum):
    """How a round ended that no response of the service ended. WROTE is only counted: of a referral whose question
    expired, and that became an enquiry, because the family had written without a yes or no.

    A complaint ends RESOLVED or UNRESOLVED by the complainant's own word, with NO_WORD when none came, WITHDRAWN by
    them, or NOT_ACCEPTED; feedback is SEEN_TO; views about another service are ROUTED to who hears them; a refusal of
    service is LIFTED; a request about personal data is DONE, PARTLY done or REFUSED. RECLASSIFIED is what turned out to
    be of another kind, in a round of its own; SPLIT_OFF what goes on in another case, and MERGED
    what goes on in the round of another case of the same person. SET_ASIDE is what a machine answered by itself, which
    waits for nobody from its first moment.
    """

    GIVEN = "given"
    REFUSED = "refused"
    EXPIRED = "expired"
    WROTE = "wrote"
    TURNED_BACK = "turned_back"
    WAS_A_REFERRAL = "was_a_referral"
    RECLASSIFIED = "reclassified"
    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    NO_WORD = "no_word"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"
    SEEN_TO = "seen_to"
    ROUTED = "routed"
    LIFTED = "lifted"
    SPLIT_OFF = "split_off"
    MERGED = "merged"
    DONE = "done"
    PARTLY = "partly"
    SET_ASIDE = "set_aside"


ELSEWHERE = frozenset({Outcome.RECLASSIFIED, Outcome.WAS_A_REFERRAL, Outcome.SPLIT_OFF, Outcome.MERGED})
"""Outcomes of rounds that go on in another: that one says of what kind they were, and how they ended."""

UNCOUNTED = ELSEWHERE | {Outcome.SET_ASIDE}
"""Outcomes of rounds that are no enquiry of anybody's: nothing that is counted counts them."""


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


class UndoneAnswer(Record):
    """A ``response`` given at ``answered_at`` that was none, because at ``at`` the system heard that ``letter``, by
    which it went, had not arrived.
    """

    response: Response
    answered_at: Instant
    letter: str
    at: Instant


class CameOf(Record):
    """Of which round another came, because ``by`` said at ``at`` that it is of that kind instead, and why (FB-03)."""

    round: int
    reason: str
    at: Instant
    by: StaffMember


class Reopening(Record):
    """That ``by`` said at ``at`` that there is more to do on a case on which nobody waited, and why."""

    why: str
    at: Instant
    by: StaffMember


class Round(Record):
    """One span from message to answer, with its own promise.

    ``message`` is None for a question that the service puts, ``disclosure`` what such a question is about. A round
    ends with a ``response`` of the service, or with an ``outcome`` that the system was told at ``recorded_at``.
    ``needs_eyes`` says why a person must look before anything else, ``no_automatic_letter`` why nothing may be sent
    back by itself, ``silent`` whether not even staff may be written to about it. ``joined`` counts the messages
    that came while it was open: who decides about all of them must notice one more. ``passed`` is when each
    milestone was passed, ``task_token`` how the waiting machine is woken, ``execution`` which one has the round in
    hand: after one that failed comes another, of its own name. ``turn`` counts what happened that changed what its
    machine waits for: who acts on the round as it was read acts on this turn of it, or not at all.
    ``pauses`` are when its clock stood still, in order of time: only an enquiry has any.
    ``complaint``, ``feedback``, ``other_service``, ``refusal`` and ``rights`` are what only a round of that kind has;
    ``came_of`` only what was taken for another kind at first, ``reopened`` only what no message of theirs began,
    ``merged_from`` only what somebody was promised on another case, whose reference it is. ``undone`` are answers that
    never arrived, so that it is open again, by its first promise.
    ``allocated_to`` is the sign-in id of who sees to its case.
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
    execution: str | None = None
    turn: int = 0
    pauses: tuple[ClockPause, ...] = ()
    complaint: Complaint | None = None
    feedback: Feedback | None = None
    other_service: OtherService | None = None
    refusal: ServiceRefusal | None = None
    rights: RightsRequest | None = None
    came_of: CameOf | None = None
    allocated_to: str | None = None
    reopened: Reopening | None = None
    merged_from: str | None = None
    undone: tuple[UndoneAnswer, ...] = ()

    @property
    def status(self) -> Status:
        return Status.OPEN if self.answered_at is None else Status.ANSWERED

    @property
    def is_set_aside(self) -> bool:
        """Whether a machine answered by itself, so that nobody waits and nobody has to look."""
        return self.outcome is Outcome.SET_ASIDE

    @property
    def paused(self) -> ClockPause | None:
        """Why its clock stands still; None while it runs, and once it is answered."""
        if self.answered_at:
            return None
        return next((each for each in self.pauses if each.restarted_at is None), None)

    @property
    def is_promised(self) -> bool:
        """Whether somebody was promised an answer by ``due_at``: of feedback, only who wanted a reply (FB-11)."""
        return self.feedback is None or self.feedback.reply_wanted
