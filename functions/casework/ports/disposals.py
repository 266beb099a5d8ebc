"""What nightly runs did, as the use cases need it kept."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from casework.domain.disposal import Certificate, Receipt


class Disposals(Protocol):
    """Receipts of what nightly runs did, and the certificates that are made of them."""

    def note(self, receipt: Receipt) -> None:
        """Write what becomes of a case, before it does."""

    def take_back(self, ref: str) -> None:
        """The case was not erased after all; does nothing if it was."""

    def receipts(self) -> Iterator[Receipt]:
        """Every receipt that no certificate has."""

    def looked(self, receipt: Receipt, left: int, run: str) -> None:
        """Note how much ``run`` found of a case that was erased."""

    def certify(self, certificate: Certificate) -> None:
        """Write a certificate, once for its run."""

    def clear(self, receipts: Sequence[Receipt]) -> None:
        """Delete receipts that a certificate counts."""

    def certificate(self, run: str) -> Certificate | None:
        """That of a run; None for one that has none."""

    def certificates(self, month: str) -> list[Certificate]:
        """The certificates of the runs of a month (such as 2028-12), the latest first."""

    def claim_telling(self, run: str, at: datetime) -> bool:
        """Claim the letter about a certificate; False when it was claimed before."""

    def release_telling(self, run: str) -> None:
        """Give up that claim: the letter certainly did not go."""
