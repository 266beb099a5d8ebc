"""Making the copy of what is kept of somebody who asked for it, once a reviewer has said what may go into it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.domain.case import Case
from casework.domain.consent import ForWhom
from casework.domain.office import Office
from casework.domain.rights_bar import who_asks
from casework.domain.rights_request import COPIED, Right, RightsRequest
from casework.errors import FieldWrong, ImpossibleAct, NotOnCase
from casework.export.asked import AskedCopy
from casework.export.build import Built, build
from casework.export.content import NOT_A_PART, content
from casework.export.link import Link
from casework.export.part import Part
from casework.export.person import NotTheirCase, person_of, whose
from casework.ports.exports import Exports
from casework.ports.incidents import Incidents
from casework.ports.mail import Mail
from casework.ports.readings import Readings
from casework.ports.rights_requests import RightsRequests
from casework.profile import Profile
from desk.keeping.rights_desk import the_request

ACT = "make a copy of the record"
_OF_INCIDENTS = frozenset({"incidents", "refusals"})


@dataclass(frozen=True)
class MadeCopy:
    """What was built, where it lies, and a link to it."""

    key: str
    built: Built
    link: Link


@dataclass(frozen=True)
class Copier:
    """Makes copies for a reviewer. One who does not decide about incidents sees none here either, and lets none out
    (BH-02).
    """

    incidents: Incidents
    reads: Readings
    mail: Mail
    exports: Exports
    requests: RightsRequests
    profile: Profile
    decides_on_incidents: bool

    def asked(
        self,
        cases: Sequence[Case],
        right: Right,
        for_whom: ForWhom,
        release: Collection[str] = (),
        hold_back: Collection[str] = (),
    ) -> AskedCopy:
        """What is asked for, with all that hangs on ``cases``. Raises FieldWrong for one that is about somebody else,
        and for a review of what this reviewer may not know of, as for what is not there.
        """
        _check_whose(cases, for_whom)
        for field, parts in (("release", release), ("hold_back", hold_back)):
            for at, part in enumerate(parts):
                if not self._may_know(part.split("/")[1:2]):
                    raise FieldWrong(f"{field}.{at}", NOT_A_PART)
        incidents = {case.ref: self.incidents.of(case.ref) for case in cases}
        reads = {case.ref: self.reads.of(case.ref) for case in cases}
        return AskedCopy(cases, incidents, reads, right, for_whom, release, hold_back)

    def parts(self, asked: AskedCopy, now: datetime) -> tuple[Part, ...]:
        """Every part that a copy made at ``now`` (aware) would hold or hold back. Raises FieldWrong."""
        found = content(asked, self.profile, now)
        return self.shown([*found.given, *found.withheld])

    def make(self, asked: AskedCopy, number: int, now: datetime) -> MadeCopy:
        """Build the copy at ``now`` (aware) for the request that is the round ``number``. Raises FieldWrong, and
        CaseErased where one of the cases has gone meanwhile.
        """
        first, *others = asked.cases
        key = self.exports.key(first.ref, number, now)
        with self.exports.writing(key) as sink:
            built = build(asked, self.mail, sink, self.profile, now)
            for case in others:  # once nothing is refused any more, and before there is anything to find
                self.requests.copied(case.ref, key)
        return MadeCopy(key, built, self.exports.link(key, now))

    def shown(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """Those that the reviewer may know of."""
        return tuple(part for part in parts if self._may_know([part.section]))

    def _may_know(self, sections: Collection[str]) -> bool:
        return self.decides_on_incidents or _OF_INCIDENTS.isdisjoint(sections)


def _check_whose(cases: Sequence[Case], for_whom: ForWhom) -> None:
    first, *others = cases
    for at, case in enumerate(others):
        try:
            whose(case, person_of(first, for_whom))
        except NotTheirCase:
            why = "should be a case about the same person: nothing noted on it says that it is"
            raise FieldWrong(f"also.{at}", why) from None


def copy_request(case: Case, number: int) -> RightsRequest:
    """The request for a copy in the round ``number`` of ``case``. Raises NotOnCase for what asks for none."""
    _, request = the_request(case, number)
    if request.right not in COPIED:
        raise NotOnCase(case.ref, "request for a copy")
    return request


def refuse_unless_known(case: Case, request: RightsRequest, office: Office, now: datetime) -> None:
    """Raises ImpossibleAct while it is not known who asks, and by what right: then nothing is handed over (YP-02)."""
    if missing := "; ".join(who_asks(request, case, office.local(now).date())):
        raise ImpossibleAct(case.ref, ACT, missing)
