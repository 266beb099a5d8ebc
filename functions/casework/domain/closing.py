"""A case is closed, and its person is invited to say what they think of the service (CH-11)."""

from enum import IntEnum, StrEnum

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember
from casework.domain.survey import SurveyAnswer


class WhyNotInvited(StrEnum):
    """Why nobody was invited: they do not want to be, it is not safe, they have not agreed that their details are kept,
    no email address is known at which letters arrive, nobody can tell whose it is, the letter was refused, they have
    just said what they think, somebody waits for an answer again, they asked that what is kept is not used (UK GDPR
    Article 18), or service is refused to them: they may not come back at any time, and nobody asks how it was (BH-07).
    """

    OPTED_OUT = "opted_out"
    UNSAFE = "unsafe"
    NO_PERMISSION = "no_permission"
    NO_EMAIL = "no_email"
    UNPROVEN = "unproven"
    REFUSED = "refused"
    HAS_ANSWERED = "has_answered"
    REOPENED = "reopened"
    SERVICE_REFUSED = "service_refused"
    RESTRICTED = "restricted"


class Level(IntEnum):
    """How much it took, by the Council for Disabled Children's “Intervention Levels (Casework)”: 1 is one intervention
    by telephone or email, typically under two hours; 2 repeated contact, documents, visits, a meeting; 3 several
    agencies, an exclusion, mediation, a complaint; 4 a tribunal, or legal casework as complex.
    """

    INFORMATION = 1
    CASEWORK = 2
    INTENSIVE = 3
    LEGAL = 4


class Closing(Record):
    """That a case was closed, with all that had come until its round number ``round``: what comes later opens it again.
    ``level`` is None where nobody said how much it took; ``themes`` are what it was about, by the profile's ids.

    An invitation that is neither ``invited_at`` a time nor ``withheld`` is on its way. ``answer`` is what came back.
    """

    id: str
    round: int
    at: Instant
    by: StaffMember
    level: Level | None = None
    themes: tuple[str, ...] = ()
    invited_at: Instant | None = None
    withheld: WhyNotInvited | None = None
    answer: SurveyAnswer | None = None
