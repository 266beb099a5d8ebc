"""The worklist: who is waiting for an answer, and until when they were promised one; and what else is to be done."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from casework.domain.contact import Contact, SafeContact
from casework.domain.known_staff import Absence
from casework.domain.record import Instant, Record
from casework.domain.round import QUESTIONS, Kind, Status
from casework.domain.staff import Role, StaffMember

UNCONFIRMED = "unconfirmed-"
"""How the ids of tasks begin that ask whether a letter went: nobody but a person can find out."""


class View(StrEnum):
    """Which part of the worklist somebody wants to see. SET_ASIDE waits for nobody, and is in no other."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    NEEDS_EYES = "needs_eyes"
    AWAITING_CONSENT = "awaiting_consent"
    COMPLAINTS = "complaints"
    TASKS = "tasks"
    UNCONFIRMED_LETTERS = "unconfirmed_letters"
    SET_ASIDE = "set_aside"


class Wanted(Record):
    """Which open rounds are wanted: each that is given narrows it. ``allocated_to`` are sign-in ids, ``step_of`` the
    roles of whom a complaint waits for one to decide its step.
    """

    kinds: frozenset[Kind] = frozenset()
    allocated_to: frozenset[str] = frozenset()
    unallocated: bool = False
    needs_eyes: bool = False
    step_of: frozenset[Role] = frozenset()


EVERYTHING = Wanted.model_construct()  # defaults need no validator, which would be built at import


def wanted(view: View, see_to: frozenset[str]) -> Wanted:
    """What ``view`` shows to somebody who sees to the cases of ``see_to``, their own and those of who is away."""
    match view:
        case View.MINE:
            return Wanted(allocated_to=see_to)
        case View.UNASSIGNED:
            return Wanted(unallocated=True)
        case View.NEEDS_EYES:
            return Wanted(needs_eyes=True)
        case View.AWAITING_CONSENT:
            return Wanted(kinds=QUESTIONS)
        case View.COMPLAINTS:
            return Wanted(kinds=frozenset({Kind.COMPLAINT}))
        case _:
            return EVERYTHING


class OpenTask(Record):
    """A task that is to be done, as a list needs it: what it says may be about a person."""

    ref: str
    id: str
    due_at: Instant

    @property
    def is_of_a_letter(self) -> bool:
        return self.id.startswith(UNCONFIRMED)


class Beside(Record):
    """What there is beside the rounds that wait: tasks, the soonest due first, and who has noted when they are away, by
    their sign-in ids.
    """

    tasks: tuple[OpenTask, ...] = ()
    absences: dict[str, Absence] = Field(default_factory=dict)

    def away(self, day: date) -> dict[str, str]:
        """Who is away on ``day`` of the office's clock, and who sees to their cases then, both by their sign-in ids."""
        return {who: absence.deputy for who, absence in self.absences.items() if absence.is_on(day)}


class WorklistEntry(Record):
    """One case on the worklist, by a round of it; or, without a ``round``, by a task that is to be done although nobody
    waits for an answer. ``since`` is when what it waits for began, ``paused_at`` since when its clock stands still,
    ``held`` whether a hold keeps it from being erased.

    ``name`` is its person's, where that may be shown on a list: not while a conflict of interest keeps anybody off it.
    """

    ref: str
    round: int | None
    kind: Kind
    status: Status
    received_at: Instant
    since: Instant
    due_at: Instant
    answered_at: Instant | None = None
    needs_eyes: tuple[str, ...] = ()
    paused_at: Instant | None = None
    held: bool
    name: str | None
    unsafe: bool
    allocated_to: StaffMember | None

    @property
    def is_asked(self) -> bool:
        """Whether a family's yes or no is waited for."""
        return self.kind in QUESTIONS


class WorklistPage(Record):
    """Some of the worklist, soonest due first; ``next`` asks for the page after it. ``staff`` are those who were to be
    named on it.
    """

    entries: tuple[WorklistEntry, ...]
    next: str | None = None
    staff: tuple[StaffMember, ...] = ()


class StepEntry(Record):
    """A complaint that waits for somebody to decide its step, and nothing else of it."""

    ref: str
    step: int
    opened_at: Instant
    due_at: Instant


def name_on_a_list(contact: Contact | None, kind: Kind, *, conflict: bool) -> str | None:
    """The name of a case's person as a list of many cases shows it: to everybody who sees the list, so not where
    somebody is kept off the case (IM-14), nor without their agreement (CF-14), nor of a family that was referred and is
    only asked yet (CF-25).
    """
    if contact is None or conflict or kind is Kind.REFERRAL or contact.permission_to_hold is False:
        return None
    return contact.name


def is_unsafe(contact: Contact | None) -> bool:
    """Whether some way of reaching the person could put them at risk: which, their case says."""
    return contact is not None and contact.safe_contact != SafeContact()
