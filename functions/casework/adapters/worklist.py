"""The worklist, read from its sparse index: what it costs grows with what is listed, not with what is kept."""

import base64
import binascii
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from casework.adapters import keys
from casework.adapters.conflicts import has_conflict, keeps_off
from casework.adapters.holds import is_held
from casework.adapters.staff_directory import absence_of
from casework.adapters.table import Filter, Item, Table, to_record
from casework.domain.contact import Contact
from casework.domain.record import sortable
from casework.domain.round import Kind, Status
from casework.domain.staff import Role, StaffMember
from casework.domain.worklist import (
    EVERYTHING,
    Beside,
    OpenTask,
    StepEntry,
    Wanted,
    WorklistEntry,
    WorklistPage,
    is_unsafe,
    name_on_a_list,
)
from casework.errors import BadPageMark

_PAGE = 45
"""Lines on a page. Two items of each case are read with it, and up to ten people of the staff: DynamoDB gives a hundred
items at once.
"""
_MOST_STAFF = 10
_MOST_STEPS = 100
_MOST_READ = 4
"""Megabytes of the index that are read for one page: of rounds, each holds some three thousand."""


class WorklistIndex:
    """Pages of the worklist."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def beside(self) -> Beside:
        """The tasks that are to be done, and who is away when."""
        tasks, absences = [], {}
        for item in self._all(keys.BESIDE):
            if item["pk"] == keys.STAFF:
                who, absence = absence_of(item)
                absences[who] = absence
            else:
                ref, task = keys.ref_of(item["pk"]), keys.id_of(item["sk"])
                tasks.append(OpenTask(ref=ref, id=task, due_at=item["due_at"]))
        return Beside(tasks=tuple(tasks), absences=absences)

    def page(
        self, status: Status, after: str | None, wanted: Wanted = EVERYTHING, staff: Collection[str] = ()
    ) -> WorklistPage:
        """A page of the rounds with this status that are ``wanted``. Those of ``staff``, by their sign-in ids, are
        looked up with it. Raises BadPageMark.
        """
        return self._page(status.value, after, wanted, staff)

    def set_aside(self, after: str | None) -> WorklistPage:
        """A page of the rounds that were set aside. Raises BadPageMark."""
        return self._page(keys.SET_ASIDE, after, EVERYTHING, ())

    def _page(self, value: str, after: str | None, wanted: Wanted, staff: Collection[str]) -> WorklistPage:
        start = _read_mark(after, value) if after else None
        found: list[Item] = []
        only = _only(wanted)
        for _ in range(_MOST_READ):
            # A filter is applied to what was read already: with a limit, a page of it could be empty.
            limit = None if only else _PAGE
            items, start = self._table.query_index(keys.WORKLIST, value, after=start, limit=limit, only=only)
            found += items
            if start is None or len(found) >= _PAGE:
                break
        if len(found) > _PAGE:
            found = found[:_PAGE]
            start = _place(found[-1])
        return self._shown([(item["ref"], item, None) for item in found], start, staff)

    def of_tasks(self, tasks: Sequence[OpenTask], after: str | None, staff: Collection[str] = ()) -> WorklistPage:
        """A page of the cases of ``tasks``, each once, by the task of it that is due first. Raises BadPageMark."""
        begin = _read_mark(after, keys.BESIDE) if after else None
        first: dict[str, OpenTask] = {}
        for task in tasks:
            first.setdefault(task.ref, task)
        lines = {(sortable(task.due_at), ref): _place_of(task) for ref, task in first.items()}
        past = (begin["due_at"], keys.ref_of(begin["pk"])) if begin else ("", "")
        ahead = sorted(place for place in lines if place > past)
        here = ahead[:_PAGE]
        rounds: dict[str, Item] = {}
        for item in self._all(Status.OPEN.value):
            rounds.setdefault(item["ref"], item)
        last = lines[here[-1]] if len(ahead) > _PAGE else None
        return self._shown([(ref, rounds.get(ref), first[ref]) for _, ref in here], last, staff)

    def steps(self, worker: StaffMember, roles: frozenset[Role]) -> list[StepEntry]:
        """The complaints whose step one of ``roles`` is to decide, but for those that ``worker`` is kept off."""
        items = list(self._all(Status.OPEN.value, _only(Wanted(step_of=roles))))[:_MOST_STEPS]
        headers = self._table.batch_get([keys.header(ref) for ref in {item["ref"] for item in items}])
        theirs = {header["ref"] for header in headers if not keeps_off(header, worker, roles)}
        return [
            StepEntry(ref=item["ref"], step=item["step"], opened_at=item["step_opened_at"], due_at=item["due_at"])
            for item in items
            if item["ref"] in theirs
        ]

    def _all(self, value: str, only: Filter | None = None) -> Iterator[Item]:
        last: Item | None = None
        for _ in range(_MOST_READ):
            items, last = self._table.query_index(keys.WORKLIST, value, after=last, limit=None, only=only)
            yield from items
            if last is None:
                return

    def _shown(
        self, lines: Sequence[tuple[str, Item | None, OpenTask | None]], last: Item | None, staff: Collection[str]
    ) -> WorklistPage:
        """The lines with what the index does not know of their cases: it names nobody."""
        refs = dict.fromkeys(ref for ref, _, _ in lines)
        people = [keys.staff(each) for each in sorted(staff)[:_MOST_STAFF]] if lines else []
        wanted = [key for ref in refs for key in (keys.header(ref), keys.contact(ref))]
        found = {(item["pk"], item["sk"]): item for item in self._table.batch_get([*wanted, *people])}

        def at(key: keys.Key) -> Item | None:
            return found.get((key["pk"], key["sk"]))

        entries = tuple(
            _entry(header, round_, task, at(keys.contact(ref)))
            for ref, round_, task in lines
            if (header := at(keys.header(ref))) and "erased_at" not in header
        )
        known = tuple(StaffMember(id=item["id"], name=item["name"]) for key in people if (item := at(key)))
        return WorklistPage(entries=entries, next=_mark(last) if last else None, staff=known)


def _only(wanted: Wanted) -> Filter | None:
    """The filter of the index by which only what is ``wanted`` is found; None for everything."""
    parts: list[str] = []
    values: dict[str, Any] = {}

    def is_one_of(attribute: str, choices: Iterable[str]) -> None:
        named = {f":{attribute}{number}": each for number, each in enumerate(sorted(choices))}
        if named:
            parts.append(f"{attribute} IN ({', '.join(named)})")
            values.update(named)

    is_one_of("kind", wanted.kinds)
    is_one_of("allocated_to", wanted.allocated_to)
    is_one_of("step_owner", wanted.step_of)
    if wanted.unallocated:
        parts.append("attribute_not_exists(allocated_to)")
    if wanted.needs_eyes:
        parts.append("size(needs_eyes) > :none")
        values[":none"] = 0
    return (" AND ".join(parts), values) if parts else None


def _entry(header: Item, round_: Item | None, task: OpenTask | None, contact: Item | None) -> WorklistEntry:
    person = to_record(contact, Contact) if contact else None
    waits = _of_round(round_) if round_ else _of_task(header, task)
    kind = Kind(waits["kind"])
    return WorklistEntry.model_validate(
        {
            **waits,
            "ref": header["ref"],
            "held": is_held(header),
            "name": name_on_a_list(person, kind, conflict=has_conflict(header)),
            "unsafe": is_unsafe(person),
            "allocated_to": header.get("allocated_to"),
        }
    )


def _of_round(item: Item) -> Item:
    fields = {name: item[name] for name in WorklistEntry.model_fields if name in item}
    since = item.get("step_opened_at", item["received_at"])
    status = Status.OPEN if item["worklist"] == Status.OPEN else Status.ANSWERED
    return {**fields, "round": item["number"], "status": status, "since": since}


def _of_task(header: Item, task: OpenTask | None) -> Item:
    """A case on which nobody waits for an answer, by the task that is to be done."""
    assert task, "what is listed without a round has a task"  # noqa: S101
    return {
        "round": None,
        "kind": header["kind"],
        "status": Status.ANSWERED.value,
        "received_at": header["opened_at"],
        "since": header["opened_at"],
        "due_at": task.due_at,
    }


def _place(item: Item) -> Item:
    return {name: item[name] for name in ("pk", "sk", "worklist", "due_at")}


def _place_of(task: OpenTask) -> Item:
    return {**keys.task(task.ref, task.id), "worklist": keys.BESIDE, "due_at": sortable(task.due_at)}


def _mark(key: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _read_mark(mark: str, value: str) -> Item:
    try:
        key = json.loads(base64.urlsafe_b64decode(mark))
    except (binascii.Error, ValueError, RecursionError):
        raise BadPageMark from None
    if not (isinstance(key, dict) and set(key) == {"pk", "sk", "worklist", "due_at"}):
        raise BadPageMark
    if not all(each and isinstance(each, str) for each in key.values()) or key["worklist"] != value:
        raise BadPageMark
    return key
