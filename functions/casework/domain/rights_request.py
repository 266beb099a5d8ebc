"""A request by which somebody uses a right over what is kept of them (CF-08; UK GDPR Articles 15 to 21)."""

from enum import StrEnum

from casework.domain.channel import Channel
from casework.domain.consent import ForWhom, GivenBy
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Right(StrEnum):
    """What somebody may ask for, each by its article of the UK GDPR."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"


COPIED = frozenset({Right.ACCESS, Right.PORTABILITY})
"""The rights that end in something to carry away."""


class Settled(StrEnum):
    """What became of a request."""

    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"


class RefusalGround(StrEnum):
    """Why a request is refused, or done in part only: what the law knows, each by where it stands."""

    NOT_IDENTIFIED = "not_identified"
    NOT_THEIRS = "not_theirs"
    UNFOUNDED_OR_EXCESSIVE = "unfounded_or_excessive"
    OTHER_PEOPLE = "other_people"
    PRIVILEGED = "privileged"
    SERIOUS_HARM = "serious_harm"
    ACCURATE = "accurate"
    LEGAL_DUTY = "legal_duty"
    PUBLIC_TASK = "public_task"
    LEGAL_CLAIMS = "legal_claims"
    NOT_MET = "not_met"
    COMPELLING = "compelling"


_ALWAYS = frozenset({RefusalGround.NOT_IDENTIFIED, RefusalGround.NOT_THEIRS, RefusalGround.UNFOUNDED_OR_EXCESSIVE})
"""Articles 11(2), 12(6) and 12(5), and for whose data it is anybody's right at all."""

GROUNDS: dict[Right, frozenset[RefusalGround]] = {
    Right.ACCESS: _ALWAYS | {RefusalGround.OTHER_PEOPLE, RefusalGround.PRIVILEGED, RefusalGround.SERIOUS_HARM},
    Right.CORRECTION: _ALWAYS | {RefusalGround.ACCURATE},
    Right.ERASURE: _ALWAYS
    | {RefusalGround.LEGAL_DUTY, RefusalGround.PUBLIC_TASK, RefusalGround.LEGAL_CLAIMS, RefusalGround.NOT_MET},
    Right.RESTRICTION: _ALWAYS | {RefusalGround.NOT_MET},
    Right.PORTABILITY: _ALWAYS | {RefusalGround.OTHER_PEOPLE, RefusalGround.NOT_MET},
    Right.OBJECTION: _ALWAYS | {RefusalGround.COMPELLING, RefusalGround.LEGAL_CLAIMS, RefusalGround.NOT_MET},
}
"""On which grounds each right may be refused: Article 15(4) and DPA 2018 Schedules 2 and 3 for access, Articles 16,
17(3), 18(1), 20 and 21(1) for the others. NOT_MET is that what the article asks for is not so.
"""


class Identity(Record):
    """How it is known who asks. ``known_because`` where nobody had to ask; else ``asked_at`` and ``needed``, what they
    were asked for, and once they have shown it ``confirmed_at`` and ``how``.
    """

    known_because: str | None = None
    asked_at: Instant | None = None
    needed: str | None = None
    by: StaffMember
    confirmed_at: Instant | None = None
    how: str | None = None
    confirmed_by: StaffMember | None = None

    @property
    def is_awaited(self) -> bool:
        return self.asked_at is not None and self.confirmed_at is None


class Pause(Record):
    """That somebody was asked to say more exactly what they want: until they have, the time that the law gives does not
    run (Article 12A(5)).
    """

    asked_at: Instant
    why: str
    by: StaffMember
    answered_at: Instant | None = None
    answered_by: StaffMember | None = None


class Extension(Record):
    """That the person was told that it takes two months more, and why (Article 12A(3) and (4))."""

    why: str
    told_at: Instant
    by: StaffMember


class Standing(Record):
    """By what right somebody asks about another person: ``authority``; and of a child or young person, whether they are
    ``competent`` to decide this themselves and what their ``wishes`` are (YP-02).
    """

    authority: str | None = None
    competence: str | None = None
    wishes: str | None = None
    at: Instant
    by: StaffMember


class RightsAnswer(Record):
    """What became of a request. ``words`` are for who made it; ``ground`` is there unless all of it was done.

    ``corrected`` is what was corrected, ``instead`` which right an objection led to that was upheld, ``export`` the id
    of what was handed over.
    """

    settled: Settled
    ground: RefusalGround | None = None
    words: str
    corrected: str | None = None
    instead: Right | None = None
    export: str | None = None
    by: StaffMember


class RightsRequest(Record):
    """Which right, over whose data, how the request came and who made it, and what was done about it since.

    ``what`` is what they ask for, in their own words. ``identity`` is as last noted, ``pauses`` in order of time.
    """

    right: Right
    what: str
    channel: Channel
    made_by: GivenBy
    for_whom: ForWhom
    standing: Standing | None = None
    identity: Identity
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    answer: RightsAnswer | None = None
    noted_at: Instant
    noted_by: StaffMember

    @property
    def leads_to(self) -> Right | None:
        """What its answer grants: of an objection what that leads to. None where it is refused, or not answered."""
        if self.answer is None or self.answer.settled is Settled.REFUSED:
            return None
        return self.answer.instead if self.right is Right.OBJECTION else self.right

    @property
    def erases(self) -> bool:
        """Whether its answer is that the case goes, all of it."""
        return self.leads_to is Right.ERASURE and self.answer is not None and self.answer.settled is Settled.DONE

    @property
    def pause(self) -> Pause | None:
        """The pause that it is in."""
        return next((each for each in self.pauses if each.answered_at is None), None)

    @property
    def is_stopped(self) -> bool:
        """Whether the time that the law gives stands still, because something is waited for that was asked for."""
        return self.identity.is_awaited or self.pause is not None

    @property
    def stopped_at(self) -> Instant | None:
        """Since when it does; None while it runs."""
        if self.pause:
            return self.pause.asked_at
        return self.identity.asked_at if self.identity.is_awaited else None
