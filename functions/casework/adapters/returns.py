"""Letters that came back, in the case table."""

from typing import Any

from casework.adapters import keys
from casework.adapters.case_machine import again
from casework.adapters.counts import one_answer_less
from casework.adapters.known_contact import as_read
from casework.adapters.living_case import LIVING, NOT_ERASED, write_on
from casework.adapters.rounds import UNANSWERED
from casework.adapters.table import IS_NEW, Operation, Table
from casework.adapters.tasks import task_item, untold
from casework.domain.letter import Letter
from casework.domain.letter_return import Barred, LetterReturn, UndoneRound
from casework.domain.loose_end import Awaits
from casework.domain.record import sortable
from casework.domain.returned import Returned
from casework.domain.round import Round, Status

_OPEN_AGAIN = (
    "SET undone = :undone, pauses = :pauses, due_at = :due, worklist = :open, #execution = :execution, #turn = :turn,"
    " pending = :pending, awaits = :start, pending_since = :at"
    " REMOVE answered_at, #response, erasure, erase_on, task_token"
)
_AS_ANSWERED = "answered_at = :answered AND #turn = :was AND joined = :joined"


class ReturnStore:
    """Writes that a letter came back, and what follows from it, in one transaction."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def note(self, back: LetterReturn) -> None:
        ref, into = back.ref, back.goes_on_in
        here = LIVING if into == ref else NOT_ERASED
        write_on(
            self._table,
            ref,
            self._came_back(ref, back.letter, back.returned),
            *([] if into == ref else [self._table.check(keys.header(into), LIVING)]),
            *(self._barred(each) for each in back.barred),
            *(self._undone(back.undone) if back.undone else []),
            *([self._still_unanswered(back.unanswered)] if back.unanswered else []),
            *self._task(back),
            header=self._table.check(keys.header(ref), here),
        )

    def _came_back(self, ref: str, letter: Letter, returned: Returned) -> Operation:
        values: dict[str, Any] = {":returned": _dumped(returned)}
        as_it_was = "attribute_not_exists(returned)"
        if letter.returned:
            as_it_was, values[":was"] = "returned = :was", _dumped(letter.returned)
        return self._table.change(
            keys.letter(ref, letter.id), "SET returned = :returned", f"attribute_exists(pk) AND {as_it_was}", values
        )

    def _barred(self, barred: Barred) -> Operation:
        condition, values, names = as_read(barred.contact)
        why = {":because": barred.because.model_dump(mode="json")}
        # An address is no other for that: who is found by it is found by it still.
        return self._table.change(
            keys.contact(barred.ref), "SET #comes_back = :because", condition, {**values, **why}, names
        )

    def _undone(self, undone: UndoneRound) -> list[Operation]:
        was, becomes = undone.was, undone.becomes
        assert was.answered_at, "only what was answered is undone"  # noqa: S101
        kept = becomes.model_dump(mode="json", exclude_none=True, include={"undone", "pauses"})
        values = {
            ":undone": kept["undone"],
            ":pauses": kept["pauses"],
            ":due": sortable(becomes.due_at),
            ":open": Status.OPEN.value,
            ":execution": again(becomes),
            ":turn": becomes.turn,
            ":pending": keys.PENDING,
            ":start": Awaits.START.value,
            ":at": sortable(becomes.undone[-1].at),
            ":answered": sortable(was.answered_at),
            ":was": was.turn,
            ":joined": was.joined,
        }
        names = {"#response": "response", "#execution": "execution", "#turn": "turn"}
        return [
            self._table.change(keys.round_(was.ref, was.number), _OPEN_AGAIN, _AS_ANSWERED, values, names),
            self._table.check(keys.round_(was.ref, undone.next_round), IS_NEW),
            self._table.check(keys.closing(was.ref, undone.next_closing), IS_NEW),
            *([one_answer_less(self._table, undone.counted)] if undone.counted else []),
        ]

    def _still_unanswered(self, round_: Round) -> Operation:
        return self._table.check(keys.round_(round_.ref, round_.number), UNANSWERED)

    def _task(self, back: LetterReturn) -> list[Operation]:
        if back.task is None:
            return []
        item = untold(back.goes_on_in, back.task) if back.told else task_item(back.goes_on_in, back.task)
        return [self._table.put(item, IS_NEW)]


def _dumped(returned: Returned) -> dict[str, Any]:
    return returned.model_dump(mode="json", exclude_none=True)
