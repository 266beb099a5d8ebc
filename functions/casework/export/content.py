"""What is in an export: every part decided, and the history told from those that are given."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.closing import Closing
from casework.domain.conflict import Conflict
from casework.domain.consent import Consent, ForWhom
from casework.domain.contact import Contact
from casework.domain.disclosure import Disclosure
from casework.domain.history import history
from casework.domain.improvement import Improvement
from casework.domain.incident import Incident
from casework.domain.letter import Letter
from casework.domain.message import Message
from casework.domain.noted_change import NotedChange
from casework.domain.record import Record
from casework.domain.referral import Referral
from casework.domain.refused_act import RefusedAct
from casework.domain.round import Round
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.task import Task
from casework.errors import FieldWrong
from casework.export.answers import of_answers
from casework.export.by_role import by_role
from casework.export.case_copy import YOURS, CaseCopy
from casework.export.correspondence import of_messages
from casework.export.incidents import of_incidents
from casework.export.ledger import of_ledger
from casework.export.part import Part, Piece
from casework.export.people import of_people
from casework.export.person import person_of, whose
from casework.export.readings import Reading, of_readings
from casework.export.right import ExportRight
from casework.export.sharing import of_sharing
from casework.profile import Profile

_PORTABLE = frozenset({"contact", "messages", "consents"})

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


def content(
    cases: Sequence[Case],
    incidents: Mapping[str, Iterable[Incident]],
    readings: Mapping[str, Iterable[Reading]],
    right: ExportRight,
    for_whom: ForWhom,
    release: Collection[str],
    profile: Profile,
    now: datetime,
) -> Content:
    """What ``right`` gives at ``now`` (aware) of ``cases``, the first of which it was asked for on: of who got in touch
    there, or of the child, as ``for_whom`` says. ``incidents`` and ``readings`` are by the reference of their case.

    What is somebody else's, or could harm somebody, is held back until a reviewer names it in ``release``. Raises
    NotTheirCase for a case that is about somebody else, and FieldWrong for a release of what is not held back here.
    """
    person = person_of(cases[0], for_whom)
    found: dict[str, list[Piece]] = {}
    for case in cases:
        theirs = for_whom if case is cases[0] else whose(case, person)
        copy = CaseCopy(by_role(case), theirs, profile.office, profile.office.local(now).date())
        pieces = _of_case(copy, incidents.get(case.ref, ()), readings.get(case.ref, ()))
        found[case.ref] = list(pieces) if right is ExportRight.ACCESS else _portable(pieces)
    _check(release, [piece.part for pieces in found.values() for piece in pieces])
    copied, withheld = [], []
    for case in cases:
        given = [each for each in found[case.ref] if each.part.withheld is None or each.part.id in release]
        withheld += [each.part for each in found[case.ref] if each not in given]
        if right is ExportRight.ACCESS:
            given.append(_history(by_role(case), given))
        copied.append(CopiedCase(ref=case.ref, pieces=tuple(given)))
    return Content(cases=tuple(copied), withheld=tuple(withheld))


def _of_case(copy: CaseCopy, incidents: Iterable[Incident], readings: Iterable[Reading]) -> Iterator[Piece]:
    for part in (of_people, of_messages, of_answers, of_sharing, of_ledger):
        yield from part(copy)
    yield from of_incidents(copy, incidents)
    yield from of_readings(copy, readings)


def _portable(pieces: Iterable[Piece]) -> list[Piece]:
    """What the person gave the service themselves (Article 20), as data only."""
    as_data = ((each, each.part.model_copy(update={"path": f"{each.part.ref}/record.json"})) for each in pieces)
    return [
        each.model_copy(update={"part": part})
        for each, part in as_data
        if part.section in _PORTABLE and part.whose == YOURS
    ]


def _check(release: Collection[str], parts: Sequence[Part]) -> None:
    may_be = {part.id for part in parts if part.releasable}
    for at, wanted in enumerate(release):
        if wanted not in may_be:
            raise FieldWrong(f"release.{at}", "is not a part of this copy that can be let out")


def _history(case: Case, given: Sequence[Piece]) -> Piece:
    """The history of ``case`` as far as it is told by what is given: an event can give away what is held back."""
    copy = case.model_copy(
        update={
            "contact": _one(given, Contact),
            "child": _one(given, Child),
            "referral": _one(given, Referral),
            "rounds": _all(given, Round),
            "messages": _all(given, Message),
            "letters": _all(given, Letter),
            "tasks": _all(given, Task),
            "consents": _all(given, Consent),
            "disclosures": _all(given, Disclosure),
            "safeguarding": _all(given, SafeguardingDisclosure),
            "conflicts": _all(given, Conflict),
            "changes": _all(given, NotedChange),
            "refused": _all(given, RefusedAct),
            "improvements": _all(given, Improvement),
            "closings": _all(given, Closing),
        }
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
