"""Who the person of a case is, in the case table, and how little is left when they no longer agree to that."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from casework.adapters import keys
from casework.adapters.found_by import People
from casework.adapters.known_contact import as_read
from casework.adapters.living_case import NOT_ERASED, NOT_HELD, remove_on, write_on
from casework.adapters.recipients import forget_recipient
from casework.adapters.removals import removal_item
from casework.adapters.rounds import DECIDED, UNANSWERED, decided
from casework.adapters.sharing import withdrawals
from casework.adapters.table import IS_NEW, Operation, Table, to_item
from casework.adapters.tasks import DONE, MOOT, untold
from casework.domain.child import Child
from casework.domain.contact import Contact
from casework.domain.contact_change import ContactChange, MootTask
from casework.domain.message import Message
from casework.domain.noted_change import NotedChange
from casework.domain.record import sortable
from casework.domain.round import Outcome
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.withdrawn_permission import WithdrawnPermission

_MOST_AT_ONCE = 99
"""Operations in one transaction: DynamoDB takes 100, and one is the check that the case still stands."""

_MOST_MESSAGES = 9
"""Messages in one transaction: an item is of 400 KB at most, and a transaction of 4 MB."""

_NOT_DONE = "attribute_exists(pk) AND attribute_not_exists(done_at)"


class ContactStore:
    """Changes who a case's person is, all at once and only while everything known of them is as it was read.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read: read it again.
    """

    def __init__(self, table: Table, people: People) -> None:
        self._table, self._people = table, people

    def note(self, ref: str, change: ContactChange) -> None:
        not_posted = change.not_posted
        write_on(
            self._table,
            ref,
            *self._instead(ref, change.was, change.contact),
            *self._noted(ref, change.changed),
            *self._raised(ref, change.raised),
            *self._done(ref, change.done, change.by, change.at),
            *self._moot(ref, change.moot, change.at),
            *([self._table.put(to_item(keys.letter(ref, not_posted.id), not_posted))] if not_posted else []),
        )

    def note_child(
        self, ref: str, contact: Contact, was: Child | None, child: Child, changed: NotedChange | None
    ) -> None:
        write_on(
            self._table,
            ref,
            self._table.check(keys.contact(ref), *as_read(contact)),
            *self._people.instead(keys.child(ref), child, as_read(was)),
            *self._noted(ref, changed),
        )

    def withdraw(self, ref: str, withdrawn: WithdrawnPermission, removal_id: str) -> None:
        """What names the person goes first, where it is too much for one transaction: as long as the permission itself
        stands, the withdrawal is not done and can be made again.
        """
        at = withdrawn.at
        for letter in withdrawn.letters:
            if letter.recipient_hash:
                forget_recipient(self._table, keys.letter(ref, letter.id), letter.recipient_hash)
        removal = [self._table.put(removal_item(ref, removal_id, withdrawn.raw_keys, at))] if withdrawn.raw_keys else []
        messages = [self._nameless(ref, message) for message in withdrawn.messages]
        names = [
            *(self._addressless(ref, letter.id) for letter in withdrawn.letters),
            *(self._without_details(ref, change) for change in withdrawn.changes),
        ]
        last = [
            *self._instead(ref, withdrawn.was, withdrawn.contact),
            *([] if withdrawn.held_because else self._people.instead(keys.child(ref), None)),
            *self._questions(ref, withdrawn),
            *withdrawals(self._table, ref, withdrawn.consents),
            self._table.check(keys.consent(ref, withdrawn.next_consent), IS_NEW),
            *self._raised(ref, withdrawn.raised),
            *self._moot(ref, withdrawn.moot, at),
        ]
        # Taken back it is wherever something is known of them, also where the case goes on in another.
        is_there = NOT_ERASED if withdrawn.held_because else NOT_HELD
        write = partial(
            write_on if withdrawn.held_because else remove_on, header=self._table.check(keys.header(ref), is_there)
        )
        *first, some = [*_in_parts(messages, _MOST_MESSAGES)] or [[]]
        for part in first:
            write(self._table, ref, *removal, *part)
            removal = []
        *first, rest = [*_in_parts([*removal, *some, *names], max(1, _MOST_AT_ONCE - len(last)))] or [[]]
        for part in first:
            write(self._table, ref, *part)
        write(self._table, ref, *rest, *last)

    def _instead(self, ref: str, was: Contact | None, contact: Contact) -> list[Operation]:
        return self._people.instead(keys.contact(ref), contact, as_read(was))

    def _noted(self, ref: str, changed: NotedChange | None) -> list[Operation]:
        return [self._table.put(to_item(keys.change(ref, changed.id), changed), IS_NEW)] if changed else []

    def _questions(self, ref: str, withdrawn: WithdrawnPermission) -> list[Operation]:
        """The questions end as refused; and no message has joined the latest round since its messages were read."""
        latest, at = withdrawn.latest, withdrawn.at
        nothing_joined = {":joined": latest.joined}
        operations = []
        for number in withdrawn.questions:
            condition, values = UNANSWERED, decided(Outcome.REFUSED, at)
            if number == latest.number:
                condition, values = f"{UNANSWERED} AND joined = :joined", {**values, **nothing_joined}
            operations.append(self._table.change(keys.round_(ref, number), DECIDED, condition, values))
        if latest.number not in withdrawn.questions:
            operations.append(self._table.check(keys.round_(ref, latest.number), "joined = :joined", nothing_joined))
        return operations

    def _nameless(self, ref: str, message: Message) -> Operation:
        return self._table.change(
            keys.message(ref, message.received_at, message.id),
            "SET removed = :removed, attachments = :none REMOVE sender, subject, message_id, raw_key",
            "attribute_exists(pk)",
            {":removed": message.removed, ":none": []},
        )

    def _without_details(self, ref: str, change: NotedChange) -> Operation:
        fields = [field.model_dump(mode="json", exclude_none=True) for field in change.fields]
        return self._table.change(
            keys.change(ref, change.id),
            "SET #fields = :fields",
            "attribute_exists(pk)",
            {":fields": fields},
            {"#fields": "fields"},
        )

    def _addressless(self, ref: str, letter_id: str) -> Operation:
        return self._table.change(
            keys.letter(ref, letter_id),
            "SET #to = :nobody REMOVE recipient_hash",
            "attribute_exists(pk)",
            {":nobody": ""},
            {"#to": "to"},
        )

    def _raised(self, ref: str, tasks: Sequence[Task]) -> list[Operation]:
        return [self._table.put(untold(ref, task)) for task in tasks]

    def _done(self, ref: str, tasks: Sequence[str], by: StaffMember, at: datetime) -> list[Operation]:
        values = {":at": sortable(at), ":by": by.model_dump(mode="json")}
        return [self._table.change(keys.task(ref, task), DONE, _NOT_DONE, values) for task in tasks]

    def _moot(self, ref: str, tasks: Sequence[MootTask], at: datetime) -> list[Operation]:
        return [
            self._table.change(
                keys.task(ref, task.id),
                MOOT,
                _NOT_DONE,
                {":at": sortable(at), ":why": task.why},
            )
            for task in tasks
        ]


def _in_parts(operations: Sequence[Operation], most: int) -> Iterator[Sequence[Operation]]:
    for begin in range(0, len(operations), most):
        yield operations[begin : begin + most]
