"""Consents and disclosures, as the use cases need them kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from casework.domain.case import Case
from casework.domain.consent import Consent
from casework.domain.disclosure import Disclosure
from casework.domain.round import Round
from casework.domain.task import Task


class Sharing(Protocol):
    """Consents and disclosures, each change with all that belongs to it or not at all.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def give(
        self,
        ref: str,
        consent: Consent,
        taken_back: Sequence[Consent] = (),
        tasks: Sequence[Task] = (),
        question: int | None = None,
    ) -> None:
        """Write a new consent, the withdrawals that a no brings, and the round that it answers. Raises
        AlreadyAnswered.
        """

    def forget(self, case: Case, consents: Sequence[Consent]) -> None:
        """Delete consents whose own period is over, with what was passed on under them; no id is given twice."""

    def withdraw(self, ref: str, withdrawn: Sequence[Consent], tasks: Sequence[Task]) -> None:
        """Write the withdrawals of consents."""

    def narrow(self, ref: str, was: Consent, narrowed: Consent, tasks: Sequence[Task]) -> None:
        """Write what is left of a consent."""

    def request(self, ref: str, disclosure: Disclosure, tasks: Sequence[Task]) -> None:
        """Write a new disclosure that was asked for."""

    def ask(self, ref: str, disclosure: Disclosure, question: Round) -> None:
        """Open the round that asks the client about a disclosure."""

    def make(self, case: Case, made: Disclosure, consent: Consent, now: datetime, tasks: Sequence[Task]) -> None:
        """Claim the sending of a disclosure under a consent that holds now, of who is still known on the case."""
