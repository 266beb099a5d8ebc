"""Whose data is asked for, and whose record each case is for them: a parent's case is also the child's (YP-02)."""

from datetime import date

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.consent import ForWhom
from casework.domain.contact import Contact
from casework.domain.record import Record
from casework.domain.staff import same_name


class NotTheirCase(Exception):
    """Nothing on the case says that it is about the person who asks: a copy of it could give away somebody else."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"nothing noted on {ref} says that it is about the person who asks")
        self.ref = ref


class Person(Record):
    """As much of somebody as tells them from others."""

    name: str | None = None
    email: str | None = None
    born: date | None = None


def person_of(case: Case, for_whom: ForWhom) -> Person:
    """Whose data is asked for on ``case``: of who got in touch, or of the child."""
    if for_whom is ForWhom.CHILD:
        child = case.child or Child()
        return Person(name=child.name, born=child.born)
    contact = case.contact or Contact()
    return Person(name=contact.name, email=contact.email, born=contact.born)


def whose(case: Case, person: Person) -> ForWhom:
    """Whether ``person`` is who got in touch on ``case`` or the child whom it is about. Raises NotTheirCase.

    Two people may have one name: that it is they is for the person who reviews the request to make sure of.
    """
    for for_whom in ForWhom:
        if _is_one(person_of(case, for_whom), person):
            return for_whom
    raise NotTheirCase(case.ref)


def _is_one(known: Person, person: Person) -> bool:
    if known.born and person.born and known.born != person.born:
        return False
    return any(
        one and other and same_name(one) == same_name(other)
        for one, other in ((known.email, person.email), (known.name, person.name))
    )
