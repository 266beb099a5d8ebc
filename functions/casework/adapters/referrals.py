"""Held-back emails in the case table, as a person says whether they refer a family."""

from collections.abc import Sequence
from datetime import datetime

from casework.adapters import keys
from casework.adapters.cases import message_item, round_item
from casework.adapters.living_case import write_on
from casework.adapters.removals import removal_item
from casework.adapters.rounds import UNANSWERED
from casework.adapters.table import IS_NEW, Operation, Table, to_item
from casework.domain.case import Case
from casework.domain.confirmed_referral import ConfirmedReferral
from casework.domain.loose_end import Awaits
from casework.domain.message import Message
from casework.domain.record import Record, sortable
from casework.domain.round import Outcome
from casework.domain.staff import StaffMember

_SUPERSEDED = (
    "SET answered_at = :at, outcome = :outcome, pending = :pending, awaits = :signal, pending_since = :at"
    " REMOVE worklist"
)
_NOTHING_JOINED = "joined = :joined"
_NOT_DONE = "attribute_exists(pk) AND attribute_not_exists(done_at)"


class ReferralStore:
    """Changes a case of held-back emails all at once, and only as it was read.

    Everything here raises CaseErased, and CaseMovedOn when something came to the case since.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def confirm(self, ref: str, confirmed: ConfirmedReferral, removal_id: str) -> None:
        """End the enquiry, open the question, and keep of the emails what may be kept; ``removal_id`` is how to finish
        the removal of the rest.
        """
        at, enquiry = confirmed.at, confirmed.enquiry
        ended = {
            ":at": sortable(at),
            ":outcome": Outcome.WAS_A_REFERRAL.value,
            ":pending": keys.PENDING,
            ":signal": Awaits.SIGNAL.value,
            ":joined": enquiry.joined,
        }
        write_on(
            self._table,
            ref,
            self._table.change(
                keys.round_(ref, enquiry.number), _SUPERSEDED, f"{UNANSWERED} AND {_NOTHING_JOINED}", ended
            ),
            self._table.put(round_item(confirmed.question), IS_NEW),
            self._instead(keys.contact(ref), confirmed.contact),
            self._instead(keys.child(ref), confirmed.child),
            self._instead(keys.referral(ref), confirmed.referral),
            *(self._table.put(message_item(ref, message)) for message in confirmed.messages),
            self._table.put(removal_item(ref, removal_id, confirmed.raw_keys, at)),
            *self._done(ref, confirmed.looked, confirmed.by, at),
        )

    def lift(self, case: Case, needs_eyes: Sequence[str], looked: Sequence[str], by: StaffMember, at: datetime) -> None:
        """Hold nothing of ``case`` back any more. ``needs_eyes`` is what else a person has to look at."""
        ref, first = case.ref, case.rounds[0]
        left = {":left": list(needs_eyes), ":joined": first.joined}
        write_on(
            self._table,
            ref,
            self._table.change(keys.round_(ref, first.number), "SET needs_eyes = :left", _NOTHING_JOINED, left),
            *(self._lifted(ref, message) for message in case.held_back),
            *self._done(ref, looked, by, at),
        )

    def _lifted(self, ref: str, message: Message) -> Operation:
        key = keys.message(ref, message.received_at, message.id)
        return self._table.change(key, "SET held_back = :no", "attribute_exists(pk)", {":no": False})

    def _instead(self, key: keys.Key, record: Record | None) -> Operation:
        return self._table.put(to_item(key, record)) if record else self._table.remove(key)

    def _done(self, ref: str, tasks: Sequence[str], by: StaffMember, at: datetime) -> list[Operation]:
        values = {":at": sortable(at), ":by": by.model_dump(mode="json")}
        return [
            self._table.change(keys.task(ref, task), "SET done_at = :at, done_by = :by", _NOT_DONE, values)
            for task in tasks
        ]
