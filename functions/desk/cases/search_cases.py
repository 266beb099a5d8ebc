"""Somebody looks for a case, by what they have of it: who was shown what is kept, and never what they looked for."""

from datetime import datetime

from pydantic import Field

from casework.domain.found_case import FoundBy, FoundCases
from casework.domain.name_words import name_words
from casework.domain.reading import Reading
from casework.domain.record import Record
from casework.domain.reference import read_reference
from casework.domain.staff import Role, StaffMember
from casework.domain.text import Line
from casework.errors import FieldWrong
from casework.ports.case_search import Search
from casework.ports.readings import Readings
from casework.profile import Profile


class Wanted(Record):
    """What somebody has of a case."""

    q: Line = Field(
        description="a reference, a whole email address, or a name of the person or the child: whole words of it, in"
        " any order, whatever their letter case and accents"
    )


class Found(FoundCases):
    """What was looked for, and the cases that were found, the newest first; with ``more`` there are others, and another
    word of the name tells them apart.
    """

    by: FoundBy


def search_cases(
    wanted: Wanted,
    by: StaffMember,
    roles: frozenset[Role],
    search: Search,
    readings: Readings,
    profile: Profile,
    now: datetime,
) -> Found:
    """The cases, open or closed, that ``by``, who has ``roles``, looks for. That each was shown is kept on it, and what
    cannot be kept is not shown (CH-04, CF-22). Raises FieldWrong for what nothing is found by.
    """
    how, found = _search(wanted.q, by, roles, search, profile)
    reading = Reading(at=now, by=by, roles=tuple(sorted(roles)), what=f"found the case by {how}")
    refs = [case.ref for case in found.cases]
    kept = readings.keep_of_each(refs, reading, profile.office.local(now).date()) if refs else frozenset()
    return Found(by=how, cases=tuple(case for case in found.cases if case.ref in kept), more=found.more)


def _search(
    q: str, by: StaffMember, roles: frozenset[Role], search: Search, profile: Profile
) -> tuple[FoundBy, FoundCases]:
    if ref := read_reference(q, profile.service.reference_prefix):
        return FoundBy.REFERENCE, search.of(ref, by, roles)
    if "@" in q:
        return FoundBy.EMAIL, search.by_words([q.casefold()], by, roles)
    words = name_words(q)
    if not words:
        raise FieldWrong("q", "should be a reference, a whole email address, or words of a name")
    return FoundBy.NAME, search.by_words(words, by, roles)
