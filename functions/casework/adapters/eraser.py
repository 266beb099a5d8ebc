"""Erasure of a case: everything of it, in every store that a delete can reach, but for its tombstone (CF-25, CF-07)."""

from contextlib import suppress
from datetime import datetime

from casework.adapters import keys
from casework.adapters.living_case import NOT_HELD
from casework.adapters.recipients import forget_recipient
from casework.adapters.rounds import UNANSWERED
from casework.adapters.table import Item, Table, WriteRefused
from casework.domain.loose_end import Awaits
from casework.domain.record import sortable
from casework.domain.round import Outcome
from casework.errors import CaseMovedOn
from casework.ports import CaseMachine, Mail

_TOMBSTONE = (
    "SET erased_at = :at, ended_as = :ended_as, pending = :pending, awaits = :erasure, pending_since = :at"
    " REMOVE opened_by"
)


class Eraser:
    """Erases cases. Everything here may be stopped at any point and run again.

    The tombstone comes first: from then on nobody reads the case or adds to it. Rounds go last, because a machine that
    still runs asks for its round. What stays beside the tombstone are delivery records, hashes that say nothing about
    anyone and keep a message that is delivered again from reviving the case, until they expire.
    """

    def __init__(self, table: Table, mail: Mail, machine: CaseMachine) -> None:
        self._table, self._mail, self._machine = table, mail, machine

    def erase(self, ref: str, last_round: int, ended_as: Outcome, month: str, at: datetime) -> None:
        """Erase the case of a referral that ended as ``ended_as``, and count it in ``month`` (such as 2026-12), once.

        Raises CaseMovedOn when a round came after ``last_round``, because somebody wrote and must not be erased unread,
        and when the case is held. Raises MachineOutOfReach; the erasure is decided by then, and a sweep finishes it.
        """
        tombstone = {
            ":at": sortable(at),
            ":ended_as": ended_as.value,
            ":pending": keys.PENDING,
            ":erasure": Awaits.ERASURE.value,
        }
        try:
            self._table.write(
                self._table.change(keys.header(ref), _TOMBSTONE, NOT_HELD, tombstone),
                self._table.change(keys.count("referrals", month, ended_as), "ADD n :one", values={":one": 1}),
                self._table.check(keys.round_(ref, last_round + 1), "attribute_not_exists(pk)"),
            )
        except WriteRefused as refused:
            if 0 not in refused.failed:
                raise CaseMovedOn(ref) from None
        self.finish(ref)

    def finish(self, ref: str) -> None:
        """Erase what a case with its tombstone still has. Raises CaseMovedOn without one, and MachineOutOfReach."""
        header, *items = sorted(self._table.query(keys.partition(ref)), key=_in_order)
        if "erased_at" not in header:
            raise CaseMovedOn(ref)
        for item in items:
            match keys.type_of(item["sk"]):
                case "ROUND":
                    self._end(item, header["erased_at"])
                case "LETTER" if "recipient_hash" in item:
                    forget_recipient(self._table, keys.of(item), item["recipient_hash"])
            for raw_key in [*item.get("raw_keys", []), *([item["raw_key"]] if "raw_key" in item else [])]:
                self._mail.remove(raw_key)
        sent = [keys.sent_letter(item["ses_message_id"]) for item in items if "ses_message_id" in item]
        self._table.remove_all(*sent, *map(keys.of, items))

    def tied_up(self, ref: str) -> None:
        """Note that nothing of the case is left to erase."""
        self._table.update(
            keys.header(ref), "REMOVE pending, awaits, pending_since", condition="attribute_exists(pk)", values={}
        )

    def _end(self, round_: Item, at: str) -> None:
        """End the round and wake its machine, so that no machine outlives its case."""
        with suppress(WriteRefused):
            round_ = self._table.update(
                keys.of(round_), "SET answered_at = :at", condition=UNANSWERED, values={":at": at}
            )
        if "task_token" in round_:
            self._machine.answered(round_["task_token"])


def _in_order(item: Item) -> int:
    return {"CASE": 0, "ROUND": 2}.get(keys.type_of(item["sk"]), 1)
