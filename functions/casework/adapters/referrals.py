"""Held-back emails in the case table, as a person says whether they refer a family."""

from collections.abc import Sequence
from datetime import datetime

from casework.adapters import keys
from casework.adapters.cases import message_item, round_item
from casework.adapters.found_by import People
from casework.adapters.living_case import write_on
from casework.adapters.removals import removal_item
from casework.adapters.rounds import UNANSWERED
from casework.adapters.table import IS_NEW, Operation, Table, to_item
from casework.adapters.tasks import DONE
from casework.domain.case import Case
from casework.domain.confirmed_referral import ConfirmedReferral, look_at
from casework.domain.contact import Relationship
from casework.domain.loose_end import Awaits
from casework.domain.message import Message
from casework.domain.record import Record, sortable
from casework.domain.round import Outcome, Round
from casework.domain.staff import StaffMember
from casework.domain.welcome import BY_EMAIL, BY_POST, WhyNoPack

_SUPERSEDED = (
    "SET answered_at = :at, outcome = :outcome, pending = :pending, awaits = :signal, pending_since = :at"
    " REMOVE worklist"
)
_MOST_AT_ONCE = 98
"""Operations in one transaction: DynamoDB takes 100, and two are checks that the case and its round are as read."""

_NOTHING_JOINED = "joined = :joined"
_NOT_DONE = "attribute_exists(pk) AND attribute_not_exists(done_at)"


class ReferralStore:
    """Changes a case of held-back emails all at once, and only as it was read.

    Everything here raises CaseErased, and CaseMovedOn when something came to the case since.
    """

    def __init__(self, table: Table, people: People) -> None:
        self._table, self._people = table, people

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
        as_read = f"{UNANSWERED} AND {_NOTHING_JOINED}"
        key = keys.round_(ref, enquiry.number)
        # Each email names its original until it is stripped: what a crash left of an earlier try is not forgotten.
        begun = self._table.get(keys.removal(ref, removal_id)) or {"raw_keys": []}
        removal = removal_item(ref, removal_id, {*begun["raw_keys"], *confirmed.raw_keys}, at)
        self._in_turn(
            ref,
            self._table.check(key, as_read, {":joined": enquiry.joined}),
            [[self._table.put(removal)]]
            + [
                [
                    self._table.put(message_item(ref, message)),
                    *self._done(ref, message, confirmed.looked, confirmed.by, at),
                ]
                for message in _first_last(confirmed.messages, enquiry)
            ],
            [
                self._table.change(key, _SUPERSEDED, as_read, ended),
                self._table.put(round_item(confirmed.question), IS_NEW),
                *self._people.instead(keys.contact(ref), confirmed.contact),
                *self._people.instead(keys.child(ref), confirmed.child),
                self._instead(keys.referral(ref), confirmed.referral),
            ],
        )

    def lift(self, case: Case, needs_eyes: Sequence[str], looked: Sequence[str], by: StaffMember, at: datetime) -> None:
        """Hold nothing of ``case`` back any more. ``needs_eyes`` is what else a person has to look at."""
        ref, first = case.ref, case.rounds[0]
        joined, key = {":joined": first.joined}, keys.round_(ref, first.number)
        left = {":left": list(needs_eyes), **joined}
        self._in_turn(
            ref,
            self._table.check(key, _NOTHING_JOINED, joined),
            [
                [self._lifted(ref, message), *self._done(ref, message, looked, by, at)]
                for message in _first_last(case.held_back, first)
            ],
            [self._table.change(key, "SET needs_eyes = :left", _NOTHING_JOINED, left), *self._unguessed(case)],
        )

    def _in_turn(
        self, ref: str, as_read: Operation, parts: Sequence[list[Operation]], last: Sequence[Operation]
    ) -> None:
        """Write ``parts``, none of them divided, and ``last`` in the end; in one transaction if they are few enough. As
        long as the end is not written, the whole can be done again.
        """
        waiting: list[Operation] = []
        for part in parts:
            if len(waiting) + len(part) + len(last) > _MOST_AT_ONCE:
                write_on(self._table, ref, as_read, *waiting)
                waiting = []
            waiting += part
        write_on(self._table, ref, *waiting, *last)

    def _unguessed(self, case: Case) -> list[Operation]:
        """That somebody is a professional was a guess from the email: with it goes what it was the reason for, so that
        they are owed a welcome pack. What a person noted about them since stays.
        """
        if not (case.contact and case.contact.relationship is Relationship.PROFESSIONAL):
            return []
        if case.contact.permission:
            return []
        guess = {":guess": Relationship.PROFESSIONAL.value}
        names = {"#permission": "permission"}
        condition = "relationship = :guess AND attribute_not_exists(#permission)"
        packs = {letter.id for letter in case.letters if letter.reason == WhyNoPack.PROFESSIONAL}
        return [
            self._table.change(keys.contact(case.ref), "REMOVE relationship", condition, guess, names),
            *(self._table.remove(keys.letter(case.ref, pack)) for pack in sorted(packs & {BY_EMAIL, BY_POST})),
        ]

    def _lifted(self, ref: str, message: Message) -> Operation:
        key = keys.message(ref, message.received_at, message.id)
        return self._table.change(key, "SET held_back = :no", "attribute_exists(pk)", {":no": False})

    def _instead(self, key: keys.Key, record: Record | None) -> Operation:
        return self._table.put(to_item(key, record)) if record else self._table.remove(key)

    def _done(
        self, ref: str, message: Message, looked: Sequence[str], by: StaffMember, at: datetime
    ) -> list[Operation]:
        """The task of looking at ``message`` is done, if it is one of ``looked``."""
        task, values = look_at(message), {":at": sortable(at), ":by": by.model_dump(mode="json")}
        done = self._table.change(keys.task(ref, task), DONE, _NOT_DONE, values)
        return [done] if task in looked else []


def _first_last(messages: Sequence[Message], began: Round) -> Sequence[Message]:
    """The email that ``began`` the case after all others: as long as it is held back, nothing is decided."""
    return sorted(messages, key=lambda message: message.id == began.message)
