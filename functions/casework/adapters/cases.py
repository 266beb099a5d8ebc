"""Cases in the case table."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from casework.adapters import keys
from casework.adapters.conflicts import keep_off, marks_of
from casework.adapters.found_by import People
from casework.adapters.known_contact import as_read
from casework.adapters.living_case import LIVING, write_on
from casework.adapters.rounds import DECIDED, ON_THIS_TURN, clock_moved, decided, step_marks
from casework.adapters.table import IS_NEW, Item, Operation, R, Table, WriteRefused, to_item, to_record
from casework.adapters.tasks import task_item, untold
from casework.domain.allocation import Allocation
from casework.domain.case import Case, CaseHeader
from casework.domain.child import Child
from casework.domain.closing import Closing
from casework.domain.conflict import Conflict
from casework.domain.consent import Consent
from casework.domain.contact import Contact
from casework.domain.delivery import Delivery, digest
from casework.domain.disclosure import Disclosure
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import Hold
from casework.domain.improvement import Improvement
from casework.domain.letter import Letter
from casework.domain.loose_end import Awaits
from casework.domain.merger import Merger
from casework.domain.message import Message
from casework.domain.note import Note
from casework.domain.noted_change import NotedChange
from casework.domain.opening import Addition, NewCase
from casework.domain.record import sortable
from casework.domain.referral import Referral
from casework.domain.refused_act import RefusedAct
from casework.domain.round import Outcome, Round, Status
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.split_off import SplitOff
from casework.domain.task import Task
from casework.errors import CaseErased, CaseMovedOn, CaseNotFound, ReferenceTaken, SameWordsBefore

_REMEMBER_DELIVERIES = timedelta(days=30)
"""Longer than SQS can keep a message (14 days) and than a mail server retries (5 days, RFC 5321 section 4.5.4.1)."""


class CaseStore:
    """Writes a case all at once, and reads it with one query."""

    def __init__(self, table: Table, people: People) -> None:
        self._table, self._people = table, people

    def open(self, new: NewCase) -> Delivery:
        ref = new.header.ref
        operations = [
            *(self._linked(ref, new.linked_to, new.contact) if new.linked_to else []),
            *self._delivered(new.delivery, new.header.opened_at),
            self._table.put(header_item(new.header, new.conflicts), IS_NEW),
            self._table.put(_set_aside_item(new.round, new.erase_on) if new.erase_on else round_item(new.round)),
            self._table.put(message_item(ref, new.message)),
        ]
        if new.contact:
            operations += self._people.begin(keys.contact(ref), new.contact)
        if new.child:
            operations += self._people.begin(keys.child(ref), new.child)
        if new.referral:
            operations.append(self._table.put(to_item(keys.referral(ref), new.referral)))
        operations += [self._table.put(to_item(keys.conflict(ref, each.id), each)) for each in new.conflicts]
        operations += self._tasks(ref, new.tasks, new.untold)
        try:
            self._table.write(*operations)
        except WriteRefused as refused:
            if new.linked_to and {0, 1} & set(refused.failed):
                self.get(new.linked_to)  # says so where it was erased
                raise CaseMovedOn(new.linked_to) from None
            return self._as_delivered_before(new.delivery, otherwise=ReferenceTaken(ref))
        return new.delivery

    def _linked(self, ref: str, other: str, contact: Contact | None) -> list[Operation]:
        """That ``ref`` comes of a case that is not erased, whose person is still as they were copied."""
        return [
            self._table.check(keys.header(other), LIVING),
            self._table.check(keys.contact(other), *as_read(contact)),
            self._table.put(keys.link(ref, other)),
            self._table.put(keys.link(other, ref)),
        ]

    def add(self, addition: Addition) -> Delivery:
        ref = addition.ref
        operations = [
            *self._delivered(addition.delivery, addition.message.received_at),
            self._table.check(keys.header(ref), LIVING),
            self._table.put(message_item(ref, addition.message)),
            *self._tasks(ref, addition.tasks, addition.untold),
        ]
        if addition.open_round:
            operations.append(self._joined(addition.open_round, addition.restarted))
            operations += [self._moot(ref, task) for task in addition.moot]
        if addition.new_round and addition.answered_round:
            operations += [
                self._table.put(round_item(addition.new_round), IS_NEW),
                open_again(self._table, ref, addition.answered_round),
            ]
        try:
            self._table.write(*operations)
        except WriteRefused:
            return self._as_delivered_before(addition.delivery, otherwise=CaseMovedOn(ref))
        return addition.delivery

    def _joined(self, was: Round, restarted: Round | None) -> Operation:
        """That a message joins ``was`` on this turn of it; on which its clock goes on, if it stood still."""
        key, on_this_turn, names = keys.round_(was.ref, was.number), {":was": was.turn, ":one": 1}, {"#turn": "turn"}
        if restarted is None:
            return self._table.change(key, "ADD joined :one", ON_THIS_TURN, on_this_turn, names)
        expression, values = clock_moved(restarted)
        return self._table.change(
            key, f"{expression} ADD joined :one, #turn :one", ON_THIS_TURN, {**values, **on_this_turn}, names
        )

    def _moot(self, ref: str, task: Task) -> Operation:
        not_done = "attribute_exists(pk) AND attribute_not_exists(done_at)"
        return self._table.put(to_item(keys.task(ref, task.id), task), not_done)

    def delivered(self, known_by: str) -> Delivery | None:
        item = self._table.get(keys.delivery(known_by))
        return to_record(item, Delivery) if item else None

    def get(self, ref: str) -> Case:
        items: dict[str, list[Item]] = {}
        for item in self._table.query(keys.partition(ref)):
            items.setdefault(keys.type_of(item["sk"]), []).append(item)
        if "CASE" not in items:
            raise CaseNotFound(ref)
        header = to_record(items["CASE"][0], CaseHeader)
        if header.erased_at:
            raise CaseErased(ref, header.erased_at, header.ended_as)
        return Case(
            header=header,
            contact=_record(items, "CONTACT", Contact),
            child=_record(items, "CHILD", Child),
            referral=_record(items, "REFERRAL", Referral),
            rounds=tuple(_records(items, "ROUND", Round)),
            messages=tuple(_records(items, "MESSAGE", Message)),
            letters=tuple(sorted(_records(items, "LETTER", Letter), key=lambda letter: letter.at)),
            tasks=tuple(sorted(_records(items, "TASK", Task), key=lambda task: task.opened_at)),
            notes=tuple(_records(items, "NOTE", Note)),
            consents=tuple(sorted(_records(items, "CONSENT", Consent), key=lambda consent: consent.given_at)),
            disclosures=tuple(sorted(_records(items, "DISCLOSURE", Disclosure), key=lambda each: each.requested_at)),
            safeguarding=tuple(
                sorted(_records(items, "SAFEGUARDING", SafeguardingDisclosure), key=lambda each: each.made_at)
            ),
            conflicts=tuple(sorted(_records(items, "CONFLICT", Conflict), key=lambda each: each.declared_at)),
            changes=tuple(_records(items, "CHANGE", NotedChange)),
            refused=tuple(_records(items, "REFUSED", RefusedAct)),
            improvements=tuple(_records(items, "IMPROVEMENT", Improvement)),
            closings=tuple(_records(items, "CLOSING", Closing)),
            holds=tuple(_records(items, "HOLD", Hold)),
            erasure_reviews=tuple(_records(items, "REVIEW", ErasureReview)),
            allocations=tuple(_records(items, "ALLOCATION", Allocation)),
            splits=tuple(sorted(_records(items, "SPLIT", SplitOff), key=lambda each: each.at)),
            mergers=tuple(sorted(_records(items, "MERGER", Merger), key=lambda each: each.at)),
            linked=tuple(keys.id_of(item["sk"]) for item in items.get("LINK", [])),
        )

    def begin_referred(self, enquiry: Round, ended_as: Outcome, month: str) -> None:
        try:
            self._table.write(self._table.put(round_item(enquiry), IS_NEW), self._one_more(ended_as, month))
        except WriteRefused:
            raise CaseMovedOn(enquiry.ref) from None

    def go_on(self, case: Case, begun: Round) -> None:
        operations = [self._table.put(round_item(begun), IS_NEW)]
        if case.status is Status.ANSWERED:
            operations.append(open_again(self._table, case.ref, case.latest_round.number))
        write_on(self._table, case.ref, *operations)

    def reclassify(self, was: Round, begun: Round, conflicts: Sequence[Conflict]) -> None:
        """End ``was``, on this turn of it, and begin what it is instead, from when on ``conflicts`` keep people off."""
        assert begun.came_of, "what a round is instead says so"  # noqa: S101
        ref, on_this_turn = was.ref, {":was": was.turn, ":one": 1}
        write_on(
            self._table,
            ref,
            self._table.change(
                keys.round_(ref, was.number),
                f"{DECIDED} ADD #turn :one",
                ON_THIS_TURN,
                {**decided(Outcome.RECLASSIFIED, begun.came_of.at), **on_this_turn},
                {"#turn": "turn"},
            ),
            self._table.put(round_item(begun), IS_NEW),
            *(self._table.put(to_item(keys.conflict(ref, each.id), each), IS_NEW) for each in conflicts),
            header=keep_off(self._table, ref, conflicts) if conflicts else None,
        )

    def hold_referred(self, question: Round, decision: Task, month: str) -> None:
        assert question.outcome, "only what has ended is held"  # noqa: S101
        ref, listed = question.ref, {":answered": Status.ANSWERED.value}
        with suppress(WriteRefused):  # it was done before
            self._table.write(
                self._table.put(task_item(ref, decision), IS_NEW),
                self._table.change(keys.round_(ref, question.number), "SET worklist = :answered", None, listed),
                self._one_more(question.outcome, month),
            )

    def _one_more(self, ended_as: Outcome, month: str) -> Operation:
        return self._table.change(keys.count("referrals", month, ended_as), "ADD n :one", values={":one": 1})

    def keep_track(self, ref: str, raw_key: str, message: Message) -> None:
        message_key = keys.message(ref, message.received_at, message.id)
        try:
            self._table.write(
                self._table.check(message_key, "attribute_exists(raw_key)"),
                self._table.put({**keys.original(ref, raw_key), "raw_key": raw_key}),
            )
        except WriteRefused:
            raise CaseMovedOn(ref) from None

    def keep_refusal(self, ref: str, refused: RefusedAct) -> None:
        # Whoever holds a link can try it all day long: one line a day says as much as a thousand.
        known_by = refused if refused.by else refused.model_copy(update={"at": _day_of(refused.at)})
        act_id = digest(known_by.model_dump_json().encode())[:8]
        self._table.put_new(to_item(keys.refused_act(ref, known_by.at, act_id), refused))

    def of_letter(self, ses_message_id: str, *, to_anybody: bool = False) -> str | None:
        item = self._table.get(keys.sent_letter(ses_message_id))
        return str(item["ref"]) if item and (to_anybody or "answers" not in item) else None

    def erased(self, known_by: str, today: date) -> list[str]:
        remembered = self._table.query(keys.late_partition(known_by))
        return [item["sk"] for item in remembered if item["erase_on"] > today.isoformat()]

    def _tasks(self, ref: str, tasks: tuple[Task, ...], to_be_told: tuple[Task, ...]) -> list[Operation]:
        items = [task_item(ref, task) for task in tasks]
        return [self._table.put(item) for item in (*items, *(untold(ref, task) for task in to_be_told))]

    def _delivered(self, delivery: Delivery, at: datetime) -> list[Operation]:
        forget = int((at + _REMEMBER_DELIVERIES).timestamp())
        known_by = [delivery.id, delivery.words] if delivery.words else [delivery.id]
        return [self._table.put(to_item(keys.delivery(each), delivery, expires_at=forget), IS_NEW) for each in known_by]

    def _as_delivered_before(self, delivery: Delivery, otherwise: Exception) -> Delivery:
        if seen := self.delivered(delivery.id):
            return seen
        if delivery.words and (twin := self.delivered(delivery.words)):
            raise SameWordsBefore(twin)
        raise otherwise


def header_item(header: CaseHeader, conflicts: Sequence[Conflict]) -> Item:
    """A new case, on which ``conflicts`` keep people off from its first moment."""
    kept_off = {"conflicts": marks_of(conflicts)} if conflicts else {}
    return to_item(keys.header(header.ref), header, **kept_off)


def round_item(round_: Round) -> Item:
    """A new round: on the worklist by its due time, and pending until the machine has it in hand."""
    return to_item(
        keys.round_(round_.ref, round_.number),
        round_,
        worklist=round_.status.value,
        pending=keys.PENDING,
        awaits=Awaits.START.value,
        pending_since=sortable(round_.received_at),
        **step_marks(round_),
    )


def _set_aside_item(round_: Round, erase_on: date) -> Item:
    """A round that was set aside: no machine has it in hand, and it goes on its day."""
    due = {"erasure": keys.ERASURE, "erase_on": erase_on.isoformat()}
    return to_item(keys.round_(round_.ref, round_.number), round_, worklist=keys.SET_ASIDE, **due)


def _day_of(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0)


def _record(items: Mapping[str, list[Item]], type_: str, kind: type[R]) -> R | None:
    return next(iter(_records(items, type_, kind)), None)


def _records(items: Mapping[str, list[Item]], type_: str, kind: type[R]) -> list[R]:
    return [to_record(item, kind) for item in items.get(type_, [])]


def open_again(table: Table, ref: str, answered_round: int) -> Operation:
    """What is open again is not on its way to being erased."""
    last = keys.round_(ref, answered_round)
    return table.change(last, "REMOVE worklist, erasure, erase_on", "attribute_exists(answered_at)")


def message_item(ref: str, message: Message) -> Item:
    return to_item(keys.message(ref, message.received_at, message.id), message)
