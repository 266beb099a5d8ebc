"""Who the person of a case is, in the case table, and how little is left when they no longer agree to that."""

from collections.abc import Sequence
from datetime import datetime

from casework.adapters import keys
from casework.adapters.cases import message_item
from casework.adapters.living_case import remove_on, write_on
from casework.adapters.removals import removal_item
from casework.adapters.rounds import DECIDED, UNANSWERED, decided
from casework.adapters.table import IS_NEW, Operation, Table, to_item
from casework.adapters.tasks import untold
from casework.domain.child import Child
from casework.domain.contact import Contact, SafeContact
from casework.domain.letter import Letter
from casework.domain.record import sortable
from casework.domain.round import Outcome
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.withdrawn_permission import WithdrawnPermission

_MOST_AT_ONCE = 99
"""Operations in one transaction: DynamoDB takes 100, and one is the check that the case still stands."""

_PERMISSION = {"#permission": "permission"}
_NOT_DONE = "attribute_exists(pk) AND attribute_not_exists(done_at)"


class ContactStore:
    """Changes who a case's person is, all at once and only while permission is as it was read.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read: read it again.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def note(
        self,
        ref: str,
        was: Contact | None,
        contact: Contact,
        raised: Sequence[Task],
        done: Sequence[str],
        by: StaffMember,
        at: datetime,
    ) -> None:
        write_on(
            self._table,
            ref,
            self._instead(ref, was, contact),
            *self._raised(ref, raised),
            *self._done(ref, done, by, at),
        )

    def note_child(self, ref: str, contact: Contact, child: Child) -> None:
        agreed = self._table.check(keys.contact(ref), *_as_read(contact))
        write_on(self._table, ref, agreed, self._table.put(to_item(keys.child(ref), child)))

    def note_safe_contact(self, ref: str, safe: SafeContact) -> None:
        values = {":safe": safe.model_dump(mode="json", exclude_none=True)}
        change = self._table.change(keys.contact(ref), "SET safe_contact = :safe", "attribute_exists(pk)", values)
        write_on(self._table, ref, change)

    def withdraw(self, ref: str, withdrawn: WithdrawnPermission, removal_id: str) -> None:
        """What names the person goes first, where it is too much for one transaction: as long as the permission itself
        stands, the withdrawal is not done and can be made again.
        """
        by, at = withdrawn.by, withdrawn.at
        for letter in withdrawn.letters:
            self._forget_recipient(ref, letter)
        names = [
            *([self._table.put(removal_item(ref, removal_id, withdrawn.raw_keys, at))] if withdrawn.raw_keys else []),
            *(self._addressless(ref, letter.id) for letter in withdrawn.letters),
            *(self._table.put(message_item(ref, message), "attribute_exists(pk)") for message in withdrawn.messages),
        ]
        last = [
            self._replaced(ref, withdrawn),
            *([] if withdrawn.held_because else [self._table.remove(keys.child(ref))]),
            *self._questions(ref, withdrawn),
            *self._raised(ref, withdrawn.raised),
            *self._done(ref, withdrawn.moot, by, at),
        ]
        write = write_on if withdrawn.held_because else remove_on
        while len(names) + len(last) > _MOST_AT_ONCE:
            write(self._table, ref, *names[:_MOST_AT_ONCE])
            names = names[_MOST_AT_ONCE:]
        write(self._table, ref, *names, *last)

    def _replaced(self, ref: str, withdrawn: WithdrawnPermission) -> Operation:
        permission = withdrawn.contact.permission
        was = withdrawn.contact.model_copy(update={"permission": permission.replaces if permission else None})
        return self._instead(ref, was, withdrawn.contact)

    def _instead(self, ref: str, was: Contact | None, contact: Contact) -> Operation:
        return self._table.put(to_item(keys.contact(ref), contact), *_as_read(was))

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

    def _addressless(self, ref: str, letter_id: str) -> Operation:
        return self._table.change(
            keys.letter(ref, letter_id),
            "SET #to = :nobody REMOVE recipient_hash",
            "attribute_exists(pk)",
            {":nobody": ""},
            {"#to": "to"},
        )

    def _forget_recipient(self, ref: str, letter: Letter) -> None:
        """What is remembered about who had this letter; but not what a letter on another case is the reason for."""
        if letter.recipient_hash:
            this = {":this": keys.letter(ref, letter.id)}
            for key in (keys.recipient(letter.recipient_hash), keys.welcomed(letter.recipient_hash)):
                self._table.delete(key, "letter = :this", this)

    def _raised(self, ref: str, tasks: Sequence[Task]) -> list[Operation]:
        return [self._table.put(untold(ref, task)) for task in tasks]

    def _done(self, ref: str, tasks: Sequence[str], by: StaffMember, at: datetime) -> list[Operation]:
        values = {":at": sortable(at), ":by": by.model_dump(mode="json")}
        return [
            self._table.change(keys.task(ref, task), "SET done_at = :at, done_by = :by", _NOT_DONE, values)
            for task in tasks
        ]


def _as_read(contact: Contact | None) -> tuple[str, dict[str, object], dict[str, str]]:
    """The condition that nobody has said anything else about permission since ``contact`` was read."""
    if contact is None:
        return IS_NEW, {}, {}
    if contact.permission is None:
        return "attribute_exists(pk) AND attribute_not_exists(#permission)", {}, _PERMISSION
    was = contact.permission.model_dump(mode="json", exclude_none=True)
    return "#permission = :permission", {":permission": was}, _PERMISSION
