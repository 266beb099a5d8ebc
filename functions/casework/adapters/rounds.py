"""Rounds in the case table: the four guards of the parked wait are these conditional writes."""

from contextlib import suppress
from datetime import date, datetime

from casework.adapters import keys
from casework.adapters.counts import one_answer
from casework.adapters.table import Item, Operation, Table, WriteRefused, to_record
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.loose_end import Awaits
from casework.domain.permission import Permission
from casework.domain.promise import Promise
from casework.domain.record import sortable
from casework.domain.returned import How
from casework.domain.round import TAKING_TURNS, Outcome, Response, Round, Status
from casework.errors import AlreadyAnswered, CaseMovedOn, CaseNotFound

UNANSWERED = "attribute_exists(pk) AND attribute_not_exists(answered_at)"
ON_THIS_TURN = f"{UNANSWERED} AND #turn = :was"
DECIDED = (
    "SET answered_at = :at, outcome = :outcome, recorded_at = :recorded, pending = :pending, awaits = :signal,"
    " pending_since = :at REMOVE worklist, paused_at"
)
"""How a round ends with an outcome; ``decided`` has its values. What follows from it, if anything, is listed."""


_STEP_MARKS = ("step_owner", "step", "step_opened_at")


class RoundStore:
    """Changes one round in one conditional write each."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def opened(self, ref: str, number: int, execution: str | None = None) -> Round:
        """Note that the machine has the round in hand, in which execution. A round that is answered, or takes turns,
        stays pending until its machine has seen to that.
        """
        key = keys.round_(ref, number)
        kinds = {f":{kind}": kind.value for kind in TAKING_TURNS}
        in_hand = {":execution": execution}
        try:
            item = self._table.update(
                key,
                "SET #execution = :execution REMOVE pending, awaits, pending_since",
                condition=f"{UNANSWERED} AND NOT #kind IN ({', '.join(sorted(kinds))})",
                values={**in_hand, **kinds},
                names={"#execution": "execution", "#kind": "kind"},
            )
        except WriteRefused as refused:
            _standing(refused, ref)
            item = self._table.update(
                key,
                "SET #execution = :execution",
                condition="attribute_exists(pk)",
                values=in_hand,
                names={"#execution": "execution"},
            )
        return to_record(item, Round)

    def pass_milestone(self, round_: Round, name: str, promise: Promise, now: datetime) -> Round:
        """Note that milestone ``name`` came at ``now`` without an answer, and when the answer is now due: a holiday
        declared since may have moved it. Passing it again changes nothing. Raises AlreadyAnswered, and CaseMovedOn when
        the round took another turn since it was read.
        """
        return self._on_this_turn(
            round_,
            "SET passed.#name = if_not_exists(passed.#name, :now), due_at = :due",
            {":now": sortable(now), ":due": sortable(promise.due_at)},
            {"#name": name},
        )

    def turn(
        self,
        was: Round,
        becomes: Round,
        at: datetime,
        erase_on: date | None = None,
        promised: PromisedAnswer | None = None,
    ) -> Round:
        """Write the turn that ``was`` takes at ``at``, in one write after which the parked token is known: what the
        round has of its own kind, when it is due and, where ``becomes`` has ended, how; a round that ends is due for
        erasure on ``erase_on``. A turn that gives what was ``promised`` is counted in that write. Raises CaseMovedOn
        when it ended, or took another turn, since it was read.

        It stays a loose end until its machine is known to have heard of it.
        """
        expression, values, names = turning(becomes, at, erase_on)
        if promised is None:
            try:
                return self._on_this_turn(was, expression, values, names)
            except AlreadyAnswered:
                raise CaseMovedOn(was.ref) from None
        values = {**values, ":was": was.turn}
        try:
            self._table.write(
                self._table.change(keys.round_(was.ref, was.number), expression, ON_THIS_TURN, values, names),
                one_answer(self._table, promised),
            )
        except WriteRefused:
            raise CaseMovedOn(was.ref) from None
        return self.get(was.ref, was.number)

    def move_clock(self, was: Round, becomes: Round) -> Round:
        """Write when the clock of ``was`` stands still, and when it is due then. Its machine waits on: it looks again
        by itself. Raises CaseMovedOn when the round ended, took another turn, or was joined by a message since it was
        read.
        """
        expression, values = clock_moved(becomes)
        try:
            item = self._table.update(
                keys.round_(was.ref, was.number),
                f"{expression} ADD #turn :one",
                condition=f"{ON_THIS_TURN} AND joined = :joined",
                values={**values, ":one": 1, ":was": was.turn, ":joined": was.joined},
                names={"#turn": "turn"},
            )
        except WriteRefused as refused:
            _standing(refused, was.ref)
            raise CaseMovedOn(was.ref) from None
        return to_record(item, Round)

    def heard(self, round_: Round) -> None:
        """Note that the machine of ``round_``, as it was read, has seen to this turn of it; it may go on waiting."""
        with suppress(WriteRefused):
            self._table.update(
                keys.round_(round_.ref, round_.number),
                "REMOVE pending, awaits, pending_since",
                condition="attribute_exists(pk) AND #turn = :was",
                values={":was": round_.turn},
                names={"#turn": "turn"},
            )

    def answer(
        self,
        was: Round,
        response: Response,
        at: datetime,
        erase_on: date,
        promised: PromisedAnswer | None,
        letter: str | None = None,
    ) -> Round:
        """Record the answer to ``was``, and count it as what was ``promised``, in one write; the round as it is
        afterwards, with the token on which its machine waits: nothing parks another once there is an answer.

        The round stays a loose end until the machine is known to have heard of it. Raises AlreadyAnswered, and
        CaseMovedOn when it is due at another time, or was joined by a message, since it was read, or the ``letter`` by
        which the answer went came back.
        """
        answering = self._table.change(
            keys.round_(was.ref, was.number),
            "SET answered_at = :at, #response = :response, worklist = :answered, erasure = :erasure,"
            " erase_on = :erase_on, pending = :pending, awaits = :signal, pending_since = :at REMOVE paused_at",
            f"{UNANSWERED} AND due_at = :due AND joined = :joined",
            {
                ":at": sortable(at),
                ":response": response.model_dump(mode="json"),
                ":answered": Status.ANSWERED.value,
                ":erasure": keys.ERASURE,
                ":erase_on": erase_on.isoformat(),
                ":pending": keys.PENDING,
                ":signal": Awaits.SIGNAL.value,
                ":due": sortable(was.due_at),
                ":joined": was.joined,
            },
            {"#response": "response"},
        )
        try:
            self._table.write(
                answering,
                *([one_answer(self._table, promised)] if promised else []),
                *([self._has_not_come_back(keys.letter(was.ref, letter))] if letter else []),
            )
        except WriteRefused:
            standing = self.get(was.ref, was.number)
            if standing.answered_at:
                raise AlreadyAnswered(was.ref, was.number, standing.answered_at) from None
            raise CaseMovedOn(was.ref) from None
        return self.get(was.ref, was.number)

    def _has_not_come_back(self, letter: keys.Key) -> Operation:
        arrived, names = {":complaint": How.COMPLAINT.value}, {"#how": "how"}
        return self._table.check(letter, "attribute_not_exists(returned) OR returned.#how = :complaint", arrived, names)

    def decide(
        self, ref: str, number: int, outcome: Outcome, at: datetime, recorded_at: datetime | None = None
    ) -> Round:
        """End a question with ``outcome``, in the one write that also returns the parked token. Raises AlreadyAnswered.

        The round stays a loose end until the machine is known to have heard of it.
        """
        return self._unless_answered(ref, number, DECIDED, decided(outcome, at, recorded_at), {})

    def accept(self, ref: str, number: int, permission: Permission, at: datetime, recorded_at: datetime) -> None:
        """End a referral with the family's yes, which is their ``permission`` too, in one transaction.

        The round stays a loose end until the machine is known to have heard of it. Raises AlreadyAnswered, and
        CaseMovedOn when nobody is on the case any more whose permission it could be.
        """
        agreed = {":permission": permission.model_dump(mode="json", exclude_none=True)}
        try:
            self._table.write(
                self._table.change(
                    keys.round_(ref, number), DECIDED, UNANSWERED, decided(Outcome.GIVEN, at, recorded_at)
                ),
                self._table.change(
                    keys.contact(ref),
                    "SET #permission = :permission",
                    "attribute_exists(pk)",
                    agreed,
                    {"#permission": "permission"},  # a reserved word
                ),
            )
        except WriteRefused:
            answered_at = self.get(ref, number).answered_at
            if answered_at:
                raise AlreadyAnswered(ref, number, answered_at) from None
            raise CaseMovedOn(ref) from None

    def tied_up(self, ref: str, number: int) -> None:
        # A machine that was woken a moment ago may have erased the round by now.
        with suppress(WriteRefused):
            self._table.update(
                keys.round_(ref, number),
                "REMOVE pending, awaits, pending_since, task_token",
                condition="attribute_exists(pk)",
                values={},
            )

    def get(self, ref: str, number: int) -> Round:
        item = self._table.get(keys.round_(ref, number))
        if item is None:
            raise CaseNotFound(ref)
        return to_record(item, Round)

    def _on_this_turn(self, round_: Round, expression: str, values: dict[str, object], names: dict[str, str]) -> Round:
        try:
            item = self._table.update(
                keys.round_(round_.ref, round_.number),
                expression,
                condition=ON_THIS_TURN,
                values={**values, ":was": round_.turn},
                names={**names, "#turn": "turn"},
            )
        except WriteRefused as refused:
            standing = to_record(_standing(refused, round_.ref), Round)
            if standing.answered_at:
                raise AlreadyAnswered(round_.ref, round_.number, standing.answered_at) from None
            raise CaseMovedOn(round_.ref) from None
        return to_record(item, Round)

    def _unless_answered(
        self, ref: str, number: int, expression: str, values: dict[str, object], names: dict[str, str]
    ) -> Round:
        try:
            item = self._table.update(
                keys.round_(ref, number), expression, condition=UNANSWERED, values=values, names=names
            )
        except WriteRefused as refused:
            standing = to_record(_standing(refused, ref), Round)
            assert standing.answered_at, "an existing round refuses only because it is answered"  # noqa: S101
            raise AlreadyAnswered(ref, number, standing.answered_at) from None
        return to_record(item, Round)


def turning(
    becomes: Round, at: datetime, erase_on: date | None = None
) -> tuple[str, dict[str, object], dict[str, str]]:
    """The expression by which a round becomes ``becomes`` at ``at``, its values and its names; for a write whose
    condition is ON_THIS_TURN. A round that ends without a day for the case's erasure has another after it, which is on
    the worklist instead.
    """
    kept = becomes.model_dump(
        mode="json",
        exclude_none=True,
        include={
            "complaint",
            "feedback",
            "other_service",
            "refusal",
            "rights",
            "due_at",
            "response",
            "outcome",
            "recorded_at",
        },
    )
    values = {**kept, "pending": keys.PENDING, "awaits": Awaits.SIGNAL.value, "pending_since": sortable(at)}
    marks = step_marks(becomes)
    values |= marks
    gone = [each for each in _STEP_MARKS if each not in marks]
    if becomes.answered_at:
        values["answered_at"] = sortable(becomes.answered_at)
        gone += ["paused_at"] if erase_on else ["paused_at", "worklist"]
    if erase_on:
        values |= {"worklist": becomes.status.value, "erasure": keys.ERASURE, "erase_on": erase_on.isoformat()}
    sets = ", ".join(f"#{name} = :{name}" for name in values)
    removes = f" REMOVE {', '.join(gone)}" if gone else ""
    return (
        f"SET {sets} ADD #turn :one{removes}",
        {**{f":{name}": value for name, value in values.items()}, ":one": 1},
        {**{f"#{name}": name for name in values}, "#turn": "turn"},
    )


def step_marks(round_: Round) -> dict[str, str | int]:
    """Whose step a complaint is at, which one and since when, while it waits for their decision: so that they find it,
    and nothing else of it, on a list (CF-13).
    """
    if round_.answered_at or round_.complaint is None or round_.complaint.step.answer:
        return {}
    step = round_.complaint.step
    return {"step_owner": step.owner.value, "step": step.number, "step_opened_at": sortable(step.opened_at)}


def clock_moved(becomes: Round) -> tuple[str, dict[str, object]]:
    """The expression by which the clock of a round stands still, or goes on, as that of ``becomes`` does, and its
    values; for a write whose condition is ON_THIS_TURN and which adds to the turn.
    """
    pauses = becomes.model_dump(mode="json", exclude_none=True, include={"pauses"})["pauses"]
    values = {":pauses": pauses, ":due": sortable(becomes.due_at)}
    if becomes.paused:
        return "SET pauses = :pauses, due_at = :due, paused_at = :at", {**values, ":at": sortable(becomes.paused.at)}
    return "SET pauses = :pauses, due_at = :due REMOVE paused_at", values


def decided(outcome: Outcome, at: datetime, recorded_at: datetime | None = None) -> dict[str, object]:
    return {
        ":at": sortable(at),
        ":recorded": sortable(recorded_at or at),
        ":outcome": outcome.value,
        ":pending": keys.PENDING,
        ":signal": Awaits.SIGNAL.value,
    }


def _standing(refused: WriteRefused, ref: str) -> Item:
    if not refused.old:
        raise CaseNotFound(ref)
    return refused.old
