"""Receipts of what a nightly run did with each case, and the certificates that are made of them (CF-07).

Receipts belong to no run until one has looked whether anything is left: what a run that failed did not certify, the
next one does. They go when their certificate is written.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from casework.adapters import keys
from casework.adapters.living_case import NOT_ERASED
from casework.adapters.table import IS_NEW, Table, WriteRefused, to_item, to_record
from casework.domain.disposal import Became, Certificate, Receipt, Traces
from casework.domain.record import sortable

_MOST = 1_500
"""Traces of each kind in one item: an item holds 400 KB, and one of them has some 80 bytes."""


class DisposalStore:
    """Keeps receipts and certificates."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def note(self, receipt: Receipt) -> None:
        """Write what becomes of a case, before it does. Once it is erased, the receipt that said so is not written
        over: its traces are those from before anything was gone.
        """
        first, *more = receipt.traces.in_parts(_MOST)
        item = to_item(keys.receipt(receipt.ref), receipt.model_copy(update={"traces": first}))
        not_erased = self._table.check(keys.header(receipt.ref), NOT_ERASED)
        operations = [not_erased, self._table.put(item)]
        if receipt.became is Became.ERASED_BEFORE:
            operations = [self._table.put(item, f"{IS_NEW} OR became <> :erased", {":erased": Became.ERASED.value})]
        parts = [
            self._table.put({**keys.receipt(receipt.ref, number), "traces": part.model_dump(mode="json")})
            for number, part in enumerate(more, 2)
        ]
        with suppress(WriteRefused):
            self._table.write(*operations, *parts)

    def take_back(self, ref: str) -> None:
        """The case was not erased after all: something came to it meanwhile. Does nothing if another run erased it."""
        not_erased = self._table.check(keys.header(ref), NOT_ERASED)
        parts = [self._table.remove(keys.of(item)) for item in self._table.query(keys.RECEIPTS, ref)]
        with suppress(WriteRefused):
            self._table.write(not_erased, *parts)

    def receipts(self) -> Iterator[Receipt]:
        """Every receipt that no certificate has."""
        whole: Receipt | None = None
        for item in self._table.query(keys.RECEIPTS):
            if whole and keys.of_receipt(item) == whole.ref:
                part = Traces.model_validate(item["traces"])
                whole = whole.model_copy(update={"traces": whole.traces + part})
                continue
            if whole:
                yield whole
            whole = to_record(item, Receipt)
        if whole:
            yield whole

    def looked(self, receipt: Receipt, left: int, run: str) -> None:
        """Note how much ``run`` found of a case that was erased."""
        with suppress(WriteRefused):
            self._table.update(
                keys.receipt(receipt.ref),
                "SET #left = :left, #run = :run",
                condition="attribute_exists(pk)",
                values={":left": left, ":run": run},
                names={"#left": "left", "#run": "run"},
            )

    def certify(self, certificate: Certificate) -> None:
        """Write a certificate, once for its run."""
        self._table.put_new(to_item(keys.certificate(certificate.run), certificate))

    def clear(self, receipts: Sequence[Receipt]) -> None:
        """Delete receipts that a certificate counts."""
        refs = {each.ref for each in receipts}
        found = [keys.of(item) for item in self._table.query(keys.RECEIPTS)]
        counted = [key for key in found if keys.of_receipt(key) in refs]
        self._table.remove_all(*reversed(counted))  # whatever a crash leaves of one begins with its first part

    def certificate(self, run: str) -> Certificate | None:
        item = self._table.get(keys.certificate(run))
        return to_record(item, Certificate) if item else None

    def certificates(self, month: str) -> list[Certificate]:
        """The certificates of the runs of a month (such as 2028-12), the latest first."""
        return [to_record(item, Certificate) for item in self._table.query(keys.CERTIFICATES, month)][::-1]

    def claim_telling(self, run: str, at: datetime) -> bool:
        """Claim the letter about a certificate; False when it was claimed before."""
        try:
            self._table.update(
                keys.certificate(run),
                "SET told_at = :at",
                condition="attribute_exists(pk) AND attribute_not_exists(told_at)",
                values={":at": sortable(at)},
            )
        except WriteRefused:
            return False
        return True

    def release_telling(self, run: str) -> None:
        """Give up that claim: the letter certainly did not go."""
        self._table.update(keys.certificate(run), "REMOVE told_at", condition="attribute_exists(pk)", values={})
