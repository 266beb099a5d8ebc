"""Messages that are split off into cases of their own, in the case table."""

from datetime import date

from casework.adapters import keys
from casework.adapters.cases import header_item, message_item, round_item
from casework.adapters.found_by import People
from casework.adapters.known_contact import as_read
from casework.adapters.living_case import remove_on
from casework.adapters.rounds import ON_THIS_TURN, turning
from casework.adapters.table import IS_NEW, Operation, Table, to_item
from casework.adapters.tasks import untold
from casework.domain.message import Message
from casework.domain.round import Round
from casework.domain.split import Split

_IS_THERE = "attribute_exists(pk)"
_WITH_ITS_MAIL = f"{_IS_THERE} AND attribute_exists(raw_key)"


class SplitStore:
    """Moves a message from one case into another, in one transaction."""

    def __init__(self, table: Table, people: People) -> None:
        self._table, self._people = table, people

    def split(self, split: Split, erase_on: date) -> None:
        """Write what is split off, once. A case that nobody waits on any more is looked at for erasure ``erase_on``.

        The raw mail stays where it lies: it goes with the case whose message names it. Of further copies of mail nobody
        knows which message they are of, and so they go with the first of the two cases that is erased. Raises
        CaseErased, and CaseMovedOn when something is not as it was read, something holds the case, or the reference of
        the new one is taken.
        """
        ref, new = split.of.ref, split.line.to
        remove_on(
            self._table,
            ref,
            self._table.put(header_item(split.header, split.conflicts), IS_NEW),
            self._table.check(keys.contact(ref), *as_read(split.of.contact)),
            *(self._leaves(ref, message) for message in split.moved),
            *(self._table.remove(keys.task(ref, task.id), _IS_THERE) for task in split.tasks),
            *([self._what_is_left(split.was, split.becomes, erase_on)] if split.was and split.becomes else []),
            *(self._table.put(to_item(keys.split_off(each, split.line.message), split.line)) for each in (ref, new)),
            self._table.put(keys.link(ref, new)),
            self._table.put(keys.link(new, ref)),
            *(self._people.begin(keys.contact(new), split.contact) if split.contact else []),
            self._table.put(round_item(split.round)),
            *(self._table.put(message_item(new, message)) for message in split.moved),
            *(self._table.put(untold(new, task)) for task in split.tasks),
            *(self._table.put(to_item(keys.conflict(new, each.id), each)) for each in split.conflicts),
            *(self._table.put({**keys.sent_letter(each), "ref": new}) for each in split.answered_by),
            *self._copies(ref, new),
        )

    def _leaves(self, ref: str, message: Message) -> Operation:
        key = keys.message(ref, message.received_at, message.id)
        return self._table.remove(key, _WITH_ITS_MAIL if message.raw_key else _IS_THERE)

    def _what_is_left(self, was: Round, becomes: Round, erase_on: date) -> Operation:
        key, unjoined = keys.round_(was.ref, was.number), f"{ON_THIS_TURN} AND joined = :joined"
        read = {":was": was.turn, ":joined": was.joined}
        if becomes.answered_at:
            expression, values, names = turning(becomes, becomes.answered_at, erase_on)
            return self._table.change(key, expression, unjoined, {**values, **read}, names)
        goes_on = {":message": becomes.message, ":one": 1, **read}
        return self._table.change(key, "SET message = :message ADD #turn :one", unjoined, goes_on, {"#turn": "turn"})

    def _copies(self, ref: str, new: str) -> list[Operation]:
        found = self._table.query(keys.partition(ref), keys.ORIGINALS)
        return [self._table.put({**each, **keys.original(new, each["raw_key"])}) for each in found]
