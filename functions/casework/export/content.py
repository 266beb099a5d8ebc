"""What is in an export: every part decided, and the history told from those that are given."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import TypeVar

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.closing import Closing
from casework.domain.conflict import Conflict
from casework.domain.consent import Consent
from casework.domain.contact import Contact
from casework.domain.disclosure import Disclosure
from casework.domain.erasure_review import ErasureReview
from casework.domain.history import history
from casework.domain.hold import Hold
from casework.domain.improvement import Improvement
from casework.domain.letter import Letter
from casework.domain.merger import Merger
from casework.domain.message import Message
from casework.domain.note import Note
from casework.domain.noted_change import NotedChange
from casework.domain.record import Record
from casework.domain.referral import Referral
from casework.domain.refused_act import RefusedAct
from casework.domain.rights_request import Right
from casework.domain.round import Round
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.split_off import SplitOff
from casework.domain.task import Task
from casework.errors import FieldWrong
from casework.export.answers import of_answers
from casework.export.asked import AskedCopy
from casework.export.by_role import by_role
from casework.export.case_copy import YOURS, CaseCopy
from casework.export.correspondence import of_messages
from casework.export.incidents import of_incidents
from casework.export.keeping import of_keeping
from casework.export.ledger import of_ledger
from casework.export.notes import of_notes
from casework.export.part import Part, Piece
from casework.export.people import of_people
from casework.export.person import person_of, whose
from casework.export.readings import of_readings
from casework.export.sharing import of_sharing
from casework.profile import Profile

NOT_A_PART = "is not a part of this copy of which that can be said"
_BY_A_REVIEWER = "Somebody has looked at it, and it is about other people too"
_PORTABLE = frozenset({"contact", "messages", "notes", "consents"})

R = TypeVar("R", bound=Record)


class CopiedCase(Record):
    """What is given of one case, in the order in which it is shown."""

    ref: str
    pieces: tuple[Piece, ...]


class Content(Record):
    """What is given, case by case, and the parts that are held back."""

    cases: tuple[CopiedCase, ...]
    withheld: tuple[Part, ...]

    @property
    def given(self) -> tuple[Part, ...]:
        return tuple(piece.part for case in self.cases for piece in case.pieces)


def content(asked: AskedCopy, profile: Profile, now: datetime) -> Content:
    """What is given at ``now`` (aware), and what is held back: whatever is somebody else's, or could harm somebody.

    Raises NotTheirCase for a case that is about somebody else, and FieldWrong for a review of what is not there.
    """
    first = asked.cases[0]
    person, today = person_of(first, asked.for_whom), profile.office.local(now).date()
    found = {}
    for case in asked.cases:
        theirs = asked.for_whom if case is first else whose(case, person)
        found[case.ref] = list(_of_case(CaseCopy(by_role(case), theirs, profile.office, today), asked))
    every = [piece.part for pieces in found.values() for piece in pieces]
    _check("release", asked.release, {part.id for part in every if part.releasable})
    _check("hold_back", asked.hold_back, {part.id for part in every})
    copied, withheld = [], []
    for case in asked.cases:
        reviewed = [each.model_copy(update={"part": _reviewed(each.part, asked)}) for each in found[case.ref]]
        given = [each for each in reviewed if each.part.withheld is None]
        withheld += [each.part for each in reviewed if each.part.withheld]
        if asked.right == Right.ACCESS:
            given.append(_history(by_role(case), given))
        copied.append(CopiedCase(ref=case.ref, pieces=tuple(given)))
    return Content(cases=tuple(copied), withheld=tuple(withheld))


def _reviewed(part: Part, asked: AskedCopy) -> Part:
    if part.id in asked.hold_back:
        return part.model_copy(update={"withheld": part.withheld or _BY_A_REVIEWER})
    return part.model_copy(update={"withheld": None}) if part.id in asked.release else part


def _of_case(copy: CaseCopy, asked: AskedCopy) -> Iterable[Piece]:
    pieces = chain(
        *(part(copy) for part in (of_people, of_messages, of_notes, of_answers, of_sharing, of_ledger, of_keeping)),
        of_incidents(copy, asked.incidents.get(copy.case.ref, ())),
        of_readings(copy, asked.reads.get(copy.case.ref, ())),
    )
    return pieces if asked.right == Right.ACCESS else _portable(pieces)


def _portable(pieces: Iterable[Piece]) -> list[Piece]:
    """What the person gave the service themselves (Article 20), as data only."""
    as_data = ((each, each.part.model_copy(update={"path": f"{each.part.ref}/record.json"})) for each in pieces)
    return [
        each.model_copy(update={"part": part})
        for each, part in as_data
        if part.section in _PORTABLE and part.whose == YOURS
    ]


def _check(field: str, wanted: Collection[str], known: Collection[str]) -> None:
    for at, each in enumerate(wanted):
        if each not in known:
            raise FieldWrong(f"{field}.{at}", NOT_A_PART)


def _history(case: Case, given: Sequence[Piece]) -> Piece:
    """The history of ``case`` as far as it is told by what is given: an event can give away what is held back."""
    copy = Case(
        header=case.header,
        contact=_one(given, Contact),
        child=_one(given, Child),
        referral=_one(given, Referral),
        rounds=_all(given, Round),
        messages=_all(given, Message),
        letters=_all(given, Letter),
        tasks=_all(given, Task),
        notes=_all(given, Note),
        consents=_all(given, Consent),
        disclosures=_all(given, Disclosure),
        safeguarding=_all(given, SafeguardingDisclosure),
        conflicts=_all(given, Conflict),
        changes=_all(given, NotedChange),
        refused=_all(given, RefusedAct),
        improvements=_all(given, Improvement),
        closings=_all(given, Closing),
        splits=_all(given, SplitOff),
        mergers=_all(given, Merger),
        holds=_all(given, Hold),
        erasure_reviews=_all(given, ErasureReview),
        allocations=case.allocations,
    )
    ref = case.ref
    part = Part(
        id=f"{ref}/history",
        ref=ref,
        section="history",
        title="What happened, in order of time",
        whose="about you",
        path=f"{ref}/record.html",
    )
    return Piece(part=part, records=tuple(history(copy)))


def _all(given: Iterable[Piece], kind: type[R]) -> tuple[R, ...]:
    return tuple(record for piece in given for record in piece.records if isinstance(record, kind))


def _one(given: Iterable[Piece], kind: type[R]) -> R | None:
    return next(iter(_all(given, kind)), None)
