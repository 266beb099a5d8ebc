"""Cases, as the use cases need them kept."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from casework.domain.case import Case
from casework.domain.conflict import Conflict
from casework.domain.delivery import Delivery
from casework.domain.message import Message
from casework.domain.opening import Addition, NewCase
from casework.domain.refused_act import RefusedAct
from casework.domain.round import Outcome, Round
from casework.domain.task import Task


class Cases(Protocol):
    """Cases, and what was delivered to make them."""

    def open(self, new: NewCase) -> Delivery:
        """Write a new case, once for its delivery: a delivery seen before returns as it was.

        Raises ReferenceTaken and SameWordsBefore; and of the case that it came of CaseErased, and CaseMovedOn when the
        person there is no longer as they were copied.
        """

    def add(self, addition: Addition) -> Delivery:
        """Add a message to its case, once for its delivery.

        Raises SameWordsBefore, and CaseMovedOn when the case is not as expected.
        """

    def delivered(self, known_by: str) -> Delivery | None:
        """What became of a delivery, by its id or its words; None for one that is not known."""

    def get(self, ref: str) -> Case:
        """The whole case. Raises CaseNotFound, and of that CaseErased."""

    def hold_referred(self, question: Round, decision: Task, month: str) -> None:
        """Count a referral that ended but may not be erased, once, and list it with the task of deciding about it."""

    def begin_referred(self, enquiry: Round, ended_as: Outcome, month: str) -> None:
        """Begin the enquiry that a referral became, and count in ``month`` (such as 2026-12) how it ended, once.

        Raises CaseMovedOn when another round came first.
        """

    def go_on(self, case: Case, begun: Round) -> None:
        """Begin the round in which a case goes on whose latest had ended, a complaint or another. Raises CaseErased,
        and CaseMovedOn when another round came first.
        """

    def reclassify(self, was: Round, begun: Round, conflicts: Sequence[Conflict]) -> None:
        """End an open round and begin what it is instead, with ``conflicts`` that follow from that. Raises CaseErased,
        and CaseMovedOn when something is not as it was read.
        """

    def keep_track(self, ref: str, raw_key: str, message: Message) -> None:
        """Note that another copy of ``message`` lies in the mail bucket, so that erasure will find it.

        Raises CaseMovedOn when the mail of that message is not kept any more: then no copy of it is.
        """

    def keep_refusal(self, ref: str, refused: RefusedAct) -> None:
        """Put on the case's history that something was tried and refused; for whoever holds a link, once a day."""

    def of_letter(self, ses_message_id: str, *, to_anybody: bool = False) -> str | None:
        """The reference of the case on which SES sent a letter under this id to the person whose case it is, or, for
        who hears that it came back, ``to_anybody``.
        """

    def erased(self, known_by: str, today: date) -> list[str]:
        """The references of erased cases whose client or letter had this keyed hash, as far as they are remembered on
        the day ``today`` of the office's clock.
        """
