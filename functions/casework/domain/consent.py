"""Consent to share: who said yes or no, for whom, to what, and until when (CF-18, CF-26, YP-04).

It is never the permission to hold contact details, which is a record of its own (CF-14).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

from pydantic import field_validator

from casework.domain.channel import Channel
from casework.domain.permission import PermissionAsked
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Answer(StrEnum):
    """A no is kept with the same weight as a yes (YP-04)."""

    YES = "yes"
    NO = "no"


class ForWhom(StrEnum):
    """Whose information it is: the client's own, or that of the child whom a parent's case is about."""

    CLIENT = "client"
    CHILD = "child"


class GivenBy(StrEnum):
    """Who answered: the client, or someone who may answer in their place, and then ``capacity`` says why."""

    CLIENT = "client"
    REPRESENTATIVE = "representative"


class Scope(Record):
    """What is shared, with whom, and what for: a named recipient and never a kind of recipient."""

    for_whom: ForWhom = ForWhom.CLIENT
    recipient: str
    purpose: str
    items: tuple[str, ...]

    @field_validator("items")
    @classmethod
    def _each_once(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        once: dict[str, str] = {}
        for item in items:
            once.setdefault(_said(item), item)
        return tuple(once.values())

    def allows(self, wanted: "Scope") -> bool:
        """Whether ``wanted`` asks for nothing that this scope does not name; letter case and spaces do not matter."""
        return self.is_about(wanted) and self.is_for(wanted.purpose) and all(map(self.has, wanted.items))

    def is_about(self, other: "Scope") -> bool:
        """Whether both name one recipient of one person's information, whatever for."""
        return self.for_whom is other.for_whom and self.names(other.recipient)

    def names(self, recipient: str) -> bool:
        return _said(self.recipient) == _said(recipient)

    def is_for(self, purpose: str) -> bool:
        return _said(self.purpose) == _said(purpose)

    def has(self, item: str) -> bool:
        return _said(item) in map(_said, self.items)


class Narrowing(Record):
    """Something that was taken out of a consent, by whom it was told to or, with None, by the person's own hand."""

    at: Instant
    items: tuple[str, ...]
    recorded_by: StaffMember | None = None


class Withdrawal(Record):
    """That a consent was taken back: as easily as it was given; or with the permission to hold, as that was."""

    at: Instant
    how: Channel | PermissionAsked
    recorded_by: StaffMember | None = None


class Consent(Record):
    """One yes or no. ``told`` is exactly what the person was told, ``wording`` the version of those words.

    ``given_at`` is when they answered, ``recorded_at`` when the system was told, which may be after that.
    ``scope`` is what it covers today, after every narrowing. ``recorded_by`` is None for an answer given by the
    person's own hand; ``round`` is the question that it answers, if the question was put in writing. ``disclosures``
    are the ids of what was passed on or sought under it: whoever takes it back changes it, and so learns of them all.
    """

    id: str
    answer: Answer
    scope: Scope
    given_by: GivenBy
    capacity: str | None = None
    told: str
    wording: str
    how: Channel
    given_at: Instant
    recorded_at: Instant
    expires_at: Instant
    recorded_by: StaffMember | None = None
    round: int | None = None
    narrowed: tuple[Narrowing, ...] = ()
    withdrawn: Withdrawal | None = None
    disclosures: tuple[str, ...] = ()

    def is_live(self, at: datetime) -> bool:
        """Whether it is a yes that holds at ``at`` (aware): given, not withdrawn and not expired."""
        return self.answer is Answer.YES and self.withdrawn is None and self.given_at <= at < self.expires_at

    @property
    def last_moment(self) -> datetime:
        """It ends at midnight, which people would take for a day more."""
        return self.expires_at - timedelta(seconds=1)

    def taken_back(self, withdrawal: Withdrawal) -> "Consent":
        """It, once it is taken back."""
        return self.model_copy(update={"withdrawn": withdrawal})

    def overrules(self, other: "Consent") -> bool:
        """Whether it is a no to the recipient of ``other``, said after it: whatever the purpose, no is no (YP-04)."""
        return (
            self.answer is Answer.NO
            and self.scope.is_about(other.scope)
            and (self.given_at, self.id) > (other.given_at, other.id)
        )


def narrowed(consent: Consent, left: Iterable[str], at: datetime, by: StaffMember | None) -> Consent:
    """``consent`` with no more than the items that are ``left``, told to ``by`` at ``at``."""
    wanted = consent.scope.model_copy(update={"items": tuple(left)})
    stay = tuple(item for item in consent.scope.items if wanted.has(item))
    out = tuple(item for item in consent.scope.items if not wanted.has(item))
    return consent.model_copy(
        update={
            "scope": consent.scope.model_copy(update={"items": stay}),
            "narrowed": (*consent.narrowed, Narrowing(at=at, items=out, recorded_by=by)),
        }
    )


def holding(consents: Iterable[Consent], at: datetime) -> list[Consent]:
    """The consents that are live at ``at`` (aware), and that no later no overrules.

    A no withdraws what it overrules as it is written; a yes that is written down after it, but was said before it, is
    seen here.
    """
    consents = list(consents)
    return [each for each in consents if each.is_live(at) and not any(other.overrules(each) for other in consents)]


def may_be_meant_too(said: Scope, consents: Iterable[Consent], at: datetime) -> list[Consent]:
    """The consents that hold at ``at`` (aware) after a no about ``said``, and about which it is to be asked whether it
    was meant for them: those about the same person's information, and those whose recipient shares a word with it.

    Names are compared by their words: a no to “Hill School” stops nothing that was agreed to for “the head at Hill”.
    """
    words = set(_said(said.recipient).split())
    return [
        each
        for each in holding(consents, at)
        if each.scope.for_whom is said.for_whom or words & set(_said(each.scope.recipient).split())
    ]


def _said(text: str) -> str:
    """As a reader takes it: widths, ligatures, composed accents, letter case and spaces make no other name of it."""
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())
