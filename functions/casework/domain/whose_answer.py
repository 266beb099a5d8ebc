"""Whose answer about sharing counts: on the day it is given, and on every day that somebody relies on it (YP-02)."""

from datetime import date, datetime

from casework.domain.child import Child
from casework.domain.consent import Answer, Consent, ForWhom, GivenBy
from casework.domain.contact import Contact, Relationship
from casework.domain.office import Office
from casework.domain.record import Record
from casework.domain.school_age import AgeStatus, age_status

_CLIENTS = frozenset({Relationship.PARENT, Relationship.CARER, Relationship.YOUNG_PERSON, Relationship.CHILD})


class Deciders(Record):
    """Who is known on a case, and the clock by which they come of age."""

    contact: Contact | None
    child: Child | None
    office: Office

    def why_not_theirs(
        self, for_whom: ForWhom, given_by: GivenBy, capacity: str | None, at: datetime, answer: Answer = Answer.YES
    ) -> str | None:
        """Why this answer is not theirs to give at ``at`` (aware); None when it is."""
        on = self.office.local(at).date()
        return why_not_theirs(self.contact, self.child, for_whom, given_by, capacity, on, answer)

    def why_not_asked(self, for_whom: ForWhom, at: datetime) -> str | None:
        """Why the client may not be asked this at ``at`` (aware); None when they may."""
        return self.why_not_theirs(for_whom, GivenBy.CLIENT, None, at)

    def why_no_longer(self, consent: Consent, at: datetime) -> str | None:
        """Why ``consent`` is nothing to rely on at ``at`` (aware), whoever gave it: a child comes of age, and a client
        turns out to be somebody else. None when it still counts.
        """
        return self.why_not_theirs(consent.scope.for_whom, consent.given_by, consent.capacity, at)


def why_not_theirs(
    contact: Contact | None,
    child: Child | None,
    for_whom: ForWhom,
    given_by: GivenBy,
    capacity: str | None,
    on: date,
    answer: Answer = Answer.YES,
) -> str | None:
    """Why this answer is not theirs to give, on the day ``on``; None when it is. A no only ever closes: the client may
    always say it.

    A young person decides alone (YP-02, YP-04; SEND Code of Practice 2015, 8.14), unless they lack the capacity for
    this decision (Mental Capacity Act 2005, ss.1 to 3). A child who understands the decision makes it (Gillick v West
    Norfolk [1985] UKHL 7); otherwise a parent does.
    """
    if given_by is GivenBy.REPRESENTATIVE and not capacity:
        return "only the client may answer, unless capacity says why they cannot decide this and who may for them"
    if answer is Answer.NO:
        return None
    if contact is None or contact.relationship not in _CLIENTS:
        return "nobody who may consent is known on this case: note first who the client is"
    if for_whom is ForWhom.CHILD:
        return _why_not_for_child(contact, child, excused=bool(capacity), on=on)
    if _status(contact, on) is AgeStatus.CHILD and not capacity:
        return "the client is a child: capacity must say why they understand what they decide"
    return None


def _why_not_for_child(contact: Contact, child: Child | None, *, excused: bool, on: date) -> str | None:
    if contact.relationship not in {Relationship.PARENT, Relationship.CARER}:
        return "only a parent or carer may answer for a child"
    status = child.status(on) if child else None
    if status is None:
        return "nobody has noted whether the child is over compulsory school age, and then may decide alone"
    if status is not AgeStatus.CHILD and not excused:
        return "this is a young person, who decides alone: ask them, on a case of their own"
    return None


def _status(contact: Contact, on: date) -> AgeStatus:
    if contact.born is not None:
        return age_status(contact.born, on)
    return AgeStatus.CHILD if contact.relationship is Relationship.CHILD else AgeStatus.ADULT
