"""Erasure of a case: everything of it, in every store that a delete can reach, but for its tombstone (CF-25, CF-07)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from casework.adapters import keys
from casework.adapters.found_by import tokens
from casework.adapters.late_replies import late_reply_items
from casework.adapters.living_case import NOT_ERASED, NOT_HELD, held, kept_safe
from casework.adapters.recipients import forget_recipient
from casework.adapters.remains import in_bucket
from casework.adapters.rounds import UNANSWERED
from casework.adapters.table import IS_NEW, Item, Operation, Table, WriteRefused, to_item
from casework.domain.erasure import ErasedBecause, Erasure
from casework.domain.loose_end import Awaits
from casework.domain.record import sortable
from casework.domain.statistic import Statistic
from casework.errors import CaseMovedOn
from casework.ports.case_machine import CaseMachine
from casework.ports.mail import Mail

_TOMBSTONE = (
    "SET erased_at = :at, erased_because = :because, pending = :pending, awaits = :erasure, pending_since = :at{}"
    " REMOVE opened_by, merged_into, allocated_to, conflicts, holds, restrictions, last_consent, last_disclosure"
)


class Eraser:
    """Erases cases. Everything here may be stopped at any point and run again. ``pseudonym`` and ``forget_on`` say as
    what a client is known who writes late, and until which day.

    The tombstone comes first: from then on nobody reads the case or adds to it. Rounds go last, because a machine that
    still runs asks for its round. What stays beside the tombstone are delivery records, hashes that say nothing about
    anyone and keep a message that is delivered again from reviving the case, until they expire.
    """

    def __init__(
        self,
        table: Table,
        mail: Mail,
        machine: CaseMachine,
        pseudonym: Callable[[str], str],
        forget_on: Callable[[datetime], date],
    ) -> None:
        self._table, self._mail, self._machine = table, mail, machine
        self._pseudonym, self._forget_on = pseudonym, forget_on

    def erase(self, erasure: Erasure, at: datetime) -> None:
        """Erase a case as ``erasure`` decides, and count it, once.

        Raises CaseMovedOn when something came since that was decided, because nobody has read it, and when the case is
        held. Raises MachineOutOfReach; the erasure is decided by then, and a sweep finishes it.
        """
        ref = erasure.ref
        try:
            self._table.write(
                self._tombstone(erasure, at),
                self._table.change(_counted(erasure), "ADD n :one", values={":one": 1}),
                self._table.check(keys.round_(ref, erasure.next_round), IS_NEW),
                self._table.check(keys.consent(ref, erasure.next_consent), IS_NEW),
                self._table.check(keys.disclosure(ref, erasure.next_disclosure), IS_NEW),
                self._table.check(keys.closing(ref, erasure.next_closing), IS_NEW),
                self._table.check(keys.incident(ref, erasure.next_incident), IS_NEW),
                *([self._statistic(erasure.statistic)] if erasure.statistic else []),
            )
        except WriteRefused as refused:
            header = self._table.get(keys.header(ref)) or {}
            if set(refused.failed) - {0} or "erased_at" not in header:
                raise CaseMovedOn(ref) from None
        self.finish(ref)

    def _tombstone(self, erasure: Erasure, at: datetime) -> Operation:
        values: dict[str, Any] = {
            ":at": sortable(at),
            ":because": erasure.because.value,
            ":pending": keys.PENDING,
            ":erasure": Awaits.ERASURE.value,
        }
        ended = ""
        if erasure.ended_as:
            ended, values[":ended_as"] = ", ended_as = :ended_as", erasure.ended_as.value
        condition = NOT_HELD
        if marks := {*map(kept_safe, erasure.kept_safe), *map(held, erasure.restrictions)}:
            condition, values[":held"] = f"{NOT_ERASED} AND holds = :held", marks
        return self._table.change(keys.header(erasure.ref), _TOMBSTONE.format(ended), condition, values)

    def _statistic(self, statistic: Statistic) -> Operation:
        return self._table.put(to_item(keys.statistic(statistic.month, token_hex(8)), statistic), IS_NEW)

    def finish(self, ref: str) -> None:
        """Erase what a case with its tombstone still has. Raises CaseMovedOn without one, and MachineOutOfReach."""
        header, *items = sorted(self._table.query(keys.partition(ref)), key=_in_order)
        if "erased_at" not in header:
            raise CaseMovedOn(ref)
        forget_on = self._forget_on(datetime.fromisoformat(header["erased_at"]))
        if header.get("erased_because") != ErasedBecause.REQUEST:  # who asks to be forgotten is not known again
            self._table.put_all(*late_reply_items(items, self._pseudonym, forget_on))
        for item in items:
            match keys.type_of(item["sk"]):
                case "ROUND":
                    self._end(item, header["erased_at"])
                case "LETTER" if "recipient_hash" in item:
                    forget_recipient(self._table, keys.of(item), item["recipient_hash"])
            for key in in_bucket(item):
                self._mail.remove(key)
        self._mail.remove_exports(ref)
        sent = [keys.sent_letter(item["ses_message_id"]) for item in items if "ses_message_id" in item]
        found_by = [key for item in items for key in tokens(item)]
        self._table.remove_all(*sent, *found_by, *map(keys.of, items))

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


def _counted(erasure: Erasure) -> keys.Key:
    if erasure.ended_as:
        return keys.count("referrals", erasure.month, erasure.ended_as)
    return keys.count("erased", erasure.month, erasure.because)


def _in_order(item: Item) -> int:
    return {"CASE": 0, "ROUND": 2}.get(keys.type_of(item["sk"]), 1)
