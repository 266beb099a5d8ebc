"""Closings of cases and what came back of their surveys, in the case table."""

from contextlib import suppress
from datetime import datetime

from casework.adapters import keys
from casework.adapters.cases import message_item, open_again, round_item
from casework.adapters.counts import one_case_about
from casework.adapters.living_case import write_on
from casework.adapters.rounds import UNANSWERED
from casework.adapters.table import IS_NEW, Operation, Table, WriteRefused, to_item
from casework.adapters.tasks import untold
from casework.domain.closing import Closing, WhyNotInvited
from casework.domain.letter import Letter
from casework.domain.loose_end import Awaits
from casework.domain.record import sortable
from casework.domain.returned_survey import Comment, ReturnedSurvey
from casework.domain.round import Status

_ON_ITS_WAY = "attribute_exists(pending)"
_NO_LONGER = "REMOVE pending, awaits, pending_since"


class ClosingStore:
    """Closes cases, and sees each invitation to its end once. Counts are made in the writes that make them true."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def close(self, ref: str, closing: Closing, next_round: int, not_invited: Letter | None, month: str) -> None:
        waits = {"pending": keys.PENDING, "awaits": Awaits.INVITATION.value, "pending_since": sortable(closing.at)}
        write_on(
            self._table,
            ref,
            self._table.check(keys.round_(ref, next_round), IS_NEW),
            self._table.put(to_item(keys.closing(ref, closing.id), closing, **({} if not_invited else waits)), IS_NEW),
            *(self._withheld(ref, not_invited, month) if not_invited else []),
            *one_case_about(self._table, closing.themes, month),
        )

    def invited(self, ref: str, closing_id: str, at: datetime, month: str) -> None:
        with suppress(WriteRefused):  # it was noted before, or the case was erased
            self._table.write(
                self._table.change(
                    keys.closing(ref, closing_id),
                    f"SET invited_at = :at {_NO_LONGER}",
                    _ON_ITS_WAY,
                    {":at": sortable(at)},
                ),
                self._one_more("invited", month),
            )

    def withhold(
        self, ref: str, closing_id: str, why: WhyNotInvited, month: str, not_invited: Letter | None = None
    ) -> None:
        write_on(
            self._table,
            ref,
            self._table.change(
                keys.closing(ref, closing_id),
                f"SET withheld = :why {_NO_LONGER}",
                _ON_ITS_WAY,
                {":why": why.value},
            ),
            *self._withheld(ref, not_invited, month),
        )

    def answer(self, ref: str, returned: ReturnedSurvey, month: str) -> None:
        write_on(
            self._table,
            ref,
            self._table.change(
                keys.closing(ref, returned.closing.id),
                "SET answer = :answer",
                "attribute_exists(pk) AND attribute_not_exists(answer)",
                {":answer": returned.answer.model_dump(mode="json", exclude_none=True)},
            ),
            self._one_more("returned", month),
            *(self._commented(ref, returned.comment) if returned.comment else []),
        )

    def _commented(self, ref: str, comment: Comment) -> list[Operation]:
        return [
            self._table.put(message_item(ref, comment.message)),
            self._table.put(round_item(comment.round), IS_NEW),
            open_again(self._table, ref, comment.latest.number)
            if comment.latest.status is Status.ANSWERED
            else self._table.check(keys.round_(ref, comment.latest.number), UNANSWERED),
            *(self._table.put(untold(ref, task)) for task in comment.tasks),
        ]

    def _withheld(self, ref: str, not_invited: Letter | None, month: str) -> list[Operation]:
        counted = self._one_more("withheld", month)
        if not_invited is None:
            return [counted]
        return [self._table.put(to_item(keys.letter(ref, not_invited.id), not_invited), IS_NEW), counted]

    def _one_more(self, what: str, month: str) -> Operation:
        return self._table.change(keys.count("surveys", month, what), "ADD n :one", values={":one": 1})
