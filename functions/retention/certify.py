"""The end of a nightly run: look once more wherever an erased case was, and certify what was done (CF-07)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from casework import wiring
from casework.domain.disposal import Became, Certificate, Clock, Receipt
from casework.errors import LetterNotSent, LetterRefused, LetterUnconfirmed
from casework.letters.correspondence import Correspondence
from casework.ports.disposals import Disposals
from casework.ports.remnants import Remnants
from casework.profile import Profile

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_ENOUGH_MS = 20_000
"""What one look, the certificate and the letter take at most."""


class Certified(TypedDict):
    """For the state machine: clean, or left_over where something could not be erased or was found afterwards; and
    unfinished as long as there is more to look for.
    """

    outcome: Literal["clean", "left_over", "unfinished"]


@dataclass(frozen=True)
class Certification:
    """Certifies a run. Safe to stop at any point and run again; ``clocks`` are what no delete can reach."""

    disposals: Disposals
    remains: Remnants
    correspondence: Correspondence
    profile: Profile
    clocks: tuple[Clock, ...]

    def certify(
        self, run: str, began_at: datetime, forgotten: int, failed: int, now: datetime, in_time: Callable[[], bool]
    ) -> Certified:
        """Look for what is left of everything that was erased since the last certificate, as long as there is time;
        then write the certificate and tell the officer, in counts. Raises LetterNotSent, to be tried again.
        """
        certificate = self.disposals.certificate(run)
        if certificate is None:
            for receipt in self.disposals.receipts():
                if not in_time():
                    return {"outcome": "unfinished"}
                self._look(receipt, run)
            looked_at = [each for each in self.disposals.receipts() if each.run == run]
            certificate = self._certificate(run, began_at, forgotten, failed, looked_at, now)
            self.disposals.certify(certificate)
        self.disposals.clear([each for each in self.disposals.receipts() if self._is_certified(each)])
        self._tell(certificate, now)
        return {"outcome": "left_over" if certificate.left or certificate.failed else "clean"}

    def _look(self, receipt: Receipt, run: str) -> None:
        """Look, unless this run did; what a run looked at that was stopped before its certificate is this one's. A case
        whose erasure failed before it was decided is there as a whole: the run that erases it certifies that.
        """
        if receipt.run == run or self._is_certified(receipt):
            return
        gone = receipt.became in {Became.ERASED, Became.ERASED_BEFORE}
        left = self.remains.left(receipt.ref, receipt.traces) if gone else 0
        if left is not None:
            self.disposals.looked(receipt, left, run)

    def _is_certified(self, receipt: Receipt) -> bool:
        """Whether the run that looked for it has its certificate: it may have been stopped before its receipts went."""
        return receipt.run is not None and self.disposals.certificate(receipt.run) is not None

    def _certificate(
        self, run: str, began_at: datetime, forgotten: int, failed: int, receipts: list[Receipt], now: datetime
    ) -> Certificate:
        became = Counter(each.became for each in receipts)
        erased = [each for each in receipts if each.became is Became.ERASED]
        return Certificate(
            run=run,
            began_at=began_at,
            finished_at=now,
            erased=len(erased),
            by_rule=Counter(rule for each in erased for rule in each.rules),
            held=became[Became.HELD],
            by_hold=Counter(hold for each in receipts for hold in each.holds),
            to_review=became[Became.TO_REVIEW],
            kept=became[Became.KEPT],
            consents=sum(each.consents for each in receipts),
            items=sum(each.traces.items for each in receipts),
            mail=sum(len(each.traces.mail) for each in receipts),
            left=sum(each.left or 0 for each in receipts),
            failed=failed,
            forgotten=forgotten,
            clocks=self.clocks,
        )

    def _tell(self, certificate: Certificate, now: datetime) -> None:
        if certificate.is_empty and not self.profile.retention.report_empty_runs:
            return
        if not self.disposals.claim_telling(certificate.run, now):
            return
        try:
            self.correspondence.report(certificate.run, "disposal", certificate=certificate)
        except LetterNotSent:
            self.disposals.release_telling(certificate.run)
            raise
        except (LetterRefused, LetterUnconfirmed):
            return  # the certificate itself is there to read, and the alarm rings without it


def handler(event: dict[str, Any], context: "LambdaContext") -> Certified:
    certification = Certification(
        wiring.disposals(), wiring.remains(), wiring.correspondence(), wiring.profile(), wiring.clocks()
    )
    return certification.certify(
        event["run"],
        datetime.fromisoformat(event["began_at"]),
        event["forgotten"],
        event["failed"],
        wiring.now(),
        lambda: context.get_remaining_time_in_millis() > _ENOUGH_MS,
    )
