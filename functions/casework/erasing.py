"""The one way in which a whole case is erased, because its time is over or because its person asked for it (CF-07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.domain.anonymising import anonymised
from casework.domain.case import Case
from casework.domain.disposal import Became, Receipt
from casework.domain.erasure import ErasedBecause, Erasure
from casework.domain.incident import Incident
from casework.domain.numbering import next_id
from casework.errors import CaseMovedOn
from casework.ports.disposals import Disposals
from casework.ports.erasures import Erasures
from casework.ports.remnants import Remnants
from casework.profile import Profile


@dataclass(frozen=True)
class Erasing:
    """Erases cases, each with a receipt that is there before anything goes: the next certificate proves it."""

    remains: Remnants
    disposals: Disposals
    erasures: Erasures
    profile: Profile

    def erase(
        self, case: Case, incidents: Sequence[Incident], because: ErasedBecause, rules: tuple[str, ...], now: datetime
    ) -> None:
        """Erase ``case`` as it was read with its ``incidents``; ``rules`` are what the certificate counts it by.

        Raises CaseMovedOn when something came meanwhile, and MachineOutOfReach: then a sweep finishes it.
        """
        traces = self.remains.traces(case.ref)
        self.disposals.note(Receipt(ref=case.ref, became=Became.ERASED, at=now, rules=rules, traces=traces))
        requested = because is ErasedBecause.REQUEST
        erasure = Erasure(
            ref=case.ref,
            because=because,
            month=self.profile.office.month(now),
            next_round=case.next_number,
            next_consent=case.next_consent,
            next_disclosure=case.next_disclosure,
            next_closing=case.next_closing,
            next_incident=next_id(each.id for each in incidents),
            kept_safe=tuple(each.id for each in case.safeguarding),
            restrictions=tuple(hold.id for hold in case.standing_holds if hold.restricts) if requested else (),
            statistic=anonymised(case, self.profile.retention, self.profile.office),
        )
        try:
            self.erasures.erase(erasure, now)
        except CaseMovedOn:
            self.disposals.take_back(case.ref)
            raise
