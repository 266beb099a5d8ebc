"""The letter ledger: a letter is claimed, sent once, then marked as sent; and the proof of what went to whom."""

from contextlib import suppress
from datetime import datetime, timedelta

from casework.adapters import keys
from casework.adapters.known_contact import as_read
from casework.adapters.recipients import forget_recipient
from casework.adapters.table import IS_NEW, Item, Operation, Table, WriteRefused, to_item
from casework.adapters.tasks import task_item
from casework.domain.contact import Contact
from casework.domain.hourly_share import HourlyShare
from casework.domain.letter import Letter, LetterState
from casework.domain.loose_end import Awaits
from casework.domain.record import sortable
from casework.domain.task import Task
from casework.errors import CaseMovedOn, SentRecently, TooManyThisHour, WelcomedBefore

_REMEMBER_RECIPIENT = timedelta(days=2)
_REMEMBER_HOURS = timedelta(days=2)
_STATE, _TO = {"#state": "state"}, {"#to": "to"}


class LetterLedger:
    """Letters as items of their case."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def claim(self, ref: str, letter: Letter, share: HourlyShare | None = None) -> bool:
        counting = [self._one_more_in(share)] if share else []
        try:
            self._table.write(self._table.put(_claim_item(ref, letter), IS_NEW), *counting)
        except WriteRefused as refused:
            if 0 in refused.failed:
                return False
            raise TooManyThisHour from None
        return True

    def claim_to(self, ref: str, letter: Letter, contact: Contact) -> bool:
        try:
            self._table.write(self._table.put(_claim_item(ref, letter), IS_NEW), self._one_more(ref, contact))
        except WriteRefused as refused:
            if 0 in refused.failed:
                return False
            raise CaseMovedOn(ref) from None
        return True

    def claim_once_a_while(
        self,
        ref: str,
        letter: Letter,
        contact: Contact,
        recipient_hash: str,
        not_since: datetime,
        share: HourlyShare,
        by_post: Letter | Task | None = None,
    ) -> bool:
        this = keys.letter(ref, letter.id)
        note = {
            **keys.recipient(recipient_hash),
            "acknowledged_at": sortable(letter.at),
            "letter": this,
            "expires_at": int((letter.at + _REMEMBER_RECIPIENT).timestamp()),
        }
        # A letter that SES did not take is claimed again: its own first claim must not stand in its way.
        rested = f"{IS_NEW} OR acknowledged_at <= :since OR letter = :this"
        operations = [
            self._table.put(_claim_item(ref, letter), IS_NEW),
            self._one_more(ref, contact),
            self._table.put(note, rested, {":since": sortable(not_since), ":this": this}),
            self._one_more_in(share),
        ]
        if letter.encloses:
            welcomed = {**keys.welcomed(recipient_hash), "welcomed_at": sortable(letter.at), "letter": this}
            operations.append(self._table.put(welcomed, f"{IS_NEW} OR letter = :this", {":this": this}))
        if by_post:
            operations.append(self._table.put(_by_post(ref, by_post)))
        try:
            self._table.write(*operations)
        except WriteRefused as refused:
            if 0 in refused.failed:
                return False
            if 1 in refused.failed:
                raise CaseMovedOn(ref) from None
            if 2 in refused.failed:
                raise SentRecently from None
            raise (TooManyThisHour if 3 in refused.failed else WelcomedBefore) from None
        return True

    def release(self, ref: str, letter: Letter, share: HourlyShare | None = None) -> None:
        key = keys.letter(ref, letter.id)
        if letter.recipient_hash:
            # Before the claim goes: without it no erasure would know whom it was for.
            forget_recipient(self._table, key, letter.recipient_hash)
        self._table.delete(key, "#state = :sending", {":sending": LetterState.SENDING.value}, _STATE)
        if share:
            # A crash before this counts one too many, and a person writes what would have gone.
            self._table.write(self._table.change(keys.hour(share.hour, share.flow), "ADD n :less", None, {":less": -1}))

    def sent(self, ref: str, letter: Letter) -> None:
        """Note that a letter went; to whom only if that is still known: permission may just have been withdrawn."""
        key = keys.letter(ref, letter.id)
        operations = []
        if letter.ses_message_id:
            only_returned = {} if letter.recipient == "contact" else {"answers": "nothing"}
            operations.append(self._table.put({**keys.sent_letter(letter.ses_message_id), "ref": ref, **only_returned}))
        for to in (letter.to, ""):
            known = to_item(key, _as_known(letter, to))
            with suppress(WriteRefused):
                self._table.write(self._table.put(known, "#to = :to", {":to": to}, _TO), *operations)
                return

    def raise_task(self, ref: str, task: Task) -> None:
        self._table.put_new(task_item(ref, task))

    def told(self, ref: str, task: Task) -> None:
        with suppress(WriteRefused):
            self._table.update(
                keys.task(ref, task.id),
                "REMOVE pending, awaits, pending_since",
                condition="attribute_exists(pending)",
                values={},
            )

    def one_more(self, share: HourlyShare) -> bool:
        try:
            self._table.write(self._one_more_in(share))
        except WriteRefused:
            return False
        return True

    def none(self, share: HourlyShare) -> None:
        self._table.remove_all(keys.hour(share.hour, share.flow))

    def settle(self, ref: str, letter: Letter) -> None:
        key, sending = keys.letter(ref, letter.id), {":sending": LetterState.SENDING.value}
        if letter.state is LetterState.WITHHELD:
            with suppress(WriteRefused):
                self._table.write(
                    self._table.put(to_item(key, letter), f"{IS_NEW} OR #state = :sending", sending, _STATE)
                )
            return
        for to in (letter.to, ""):
            condition, values = "#state = :sending AND #to = :to", {**sending, ":to": to}
            with suppress(WriteRefused):
                known = to_item(key, _as_known(letter, to))
                self._table.write(self._table.put(known, condition, values, {**_STATE, **_TO}))
                return

    def _one_more_in(self, share: HourlyShare) -> Operation:
        """That one more is counted, in the write of what is counted: nothing counts that was not begun. Where many are
        begun at once these writes wait for one another, which is what such a moment needs.
        """
        expires_at = int((share.at + _REMEMBER_HOURS).timestamp())
        return self._table.change(
            keys.hour(share.hour, share.flow),
            "SET expires_at = :expires ADD n :one",
            "attribute_not_exists(n) OR n < :most",
            {":one": 1, ":most": share.most, ":expires": expires_at},
        )

    def _one_more(self, ref: str, contact: Contact) -> Operation:
        """That a letter to ``contact`` is begun, who is as they were read. So a letter and a withdrawal of permission
        change the same item: whichever comes second knows of the first.
        """
        condition, values, names = as_read(contact)
        more = {**values, ":more": contact.letters + 1}
        return self._table.change(keys.contact(ref), "SET #letters = :more", condition, more, names)


def _as_known(letter: Letter, to: str) -> Letter:
    """``letter``, if its case still knows that it went ``to`` somebody."""
    return letter if to else letter.model_copy(update={"to": "", "recipient_hash": None})


def _claim_item(ref: str, letter: Letter) -> Item:
    return to_item(
        keys.letter(ref, letter.id),
        letter,
        pending=keys.PENDING,
        awaits=Awaits.CONFIRMATION.value,
        pending_since=sortable(letter.at),
    )


def _by_post(ref: str, what: Letter | Task) -> Item:
    return to_item(keys.letter(ref, what.id), what) if isinstance(what, Letter) else task_item(ref, what)
