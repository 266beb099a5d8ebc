"""Cases that go on in others of the same person, in the case table."""

from datetime import date

from casework.adapters import keys
from casework.adapters.cases import message_item, open_again, round_item
from casework.adapters.known_contact import as_read
from casework.adapters.living_case import MOVABLE, remove_on
from casework.adapters.rounds import DECIDED, ON_THIS_TURN, decided, turning
from casework.adapters.table import IS_NEW, Operation, Table, to_item
from casework.adapters.tasks import untold
from casework.domain.case import Case
from casework.domain.merging import Merging, undone
from casework.domain.message import Message
from casework.domain.round import Outcome, Round, Status

_IS_THERE = "attribute_exists(pk)"


class MergerStore:
    """Merges two cases, in one transaction."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def merge(self, merging: Merging, erase_on: date) -> None:
        """Write that a case goes on in another. What is left of it is looked at for erasure ``erase_on``.

        Raises CaseErased, and CaseMovedOn when something is not as it was read, or something holds either.
        """
        case, into, line = merging.case, merging.into, merging.line
        merged = {":into": into.ref}
        header = self._table.change(keys.header(case.ref), "SET merged_into = :into", MOVABLE, merged)
        remove_on(
            self._table,
            case.ref,
            self._table.check(keys.header(into.ref), MOVABLE),
            *self._as_read(case),
            *self._as_read(into, is_new=merging.begun is None),
            *(self._table.remove(self._key(case, each), _IS_THERE) for each in case.messages),
            *(self._table.put(message_item(into.ref, each), IS_NEW) for each in case.messages),
            *(self._table.remove(keys.task(case.ref, each.id), _IS_THERE) for each in undone(case)),
            *(self._table.put(untold(into.ref, each), IS_NEW) for each in merging.tasks),
            *(self._ends(each, merging, erase_on) for each in merging.ended),
            *self._goes_on(merging),
            *(self._table.put(to_item(keys.merger(each.ref, case.ref), line)) for each in (case, into)),
            self._table.put(keys.link(case.ref, into.ref)),
            self._table.put(keys.link(into.ref, case.ref)),
            *self._copies(case.ref, into.ref),
            header=header,
        )

    def _key(self, case: Case, message: Message) -> keys.Key:
        return keys.message(case.ref, message.received_at, message.id)

    def _as_read(self, case: Case, *, is_new: bool = True) -> list[Operation]:
        """That nothing began on ``case`` since it was read, and its person is as they were; ``is_new`` is whether its
        next round is checked here, and not by what begins it.
        """
        new = (
            *([keys.round_(case.ref, case.next_number)] if is_new else []),
            keys.consent(case.ref, case.next_consent),
            keys.conflict(case.ref, case.next_conflict),
            keys.closing(case.ref, case.next_closing),
        )
        return [
            self._table.check(keys.contact(case.ref), *as_read(case.contact)),
            *(self._table.check(key, IS_NEW) for key in new),
        ]

    def _ends(self, was: Round, merging: Merging, erase_on: date) -> Operation:
        """``was`` ends; what it waited for goes on, on the worklist, in the round that is open then."""
        key, unjoined = keys.round_(was.ref, was.number), f"{ON_THIS_TURN} AND joined = :joined"
        read, at = {":was": was.turn, ":joined": was.joined}, merging.line.at
        if was.ref == merging.into.ref:
            values = {**decided(Outcome.MERGED, at), **read, ":one": 1}
            return self._table.change(key, f"{DECIDED} ADD #turn :one", unjoined, values, {"#turn": "turn"})
        over = was.model_copy(update={"answered_at": at, "recorded_at": at, "outcome": Outcome.MERGED})
        expression, values, names = turning(over, at, erase_on)
        return self._table.change(key, expression, unjoined, {**values, **read}, names)

    def _goes_on(self, merging: Merging) -> list[Operation]:
        into, latest = merging.into, merging.into.latest_round
        if merging.begun is None and latest.status is Status.OPEN:
            key, more = keys.round_(into.ref, latest.number), {":was": latest.turn, ":n": len(merging.case.messages)}
            return [self._table.change(key, "ADD joined :n", ON_THIS_TURN, more, {"#turn": "turn"})]
        if merging.begun is None:
            return []
        again = [open_again(self._table, into.ref, latest.number)] if latest.status is Status.ANSWERED else []
        return [self._table.put(round_item(merging.begun), IS_NEW), *again]

    def _copies(self, ref: str, into: str) -> list[Operation]:
        found = self._table.query(keys.partition(ref), keys.ORIGINALS)
        return [self._table.put({**each, **keys.original(into, each["raw_key"])}) for each in found]
