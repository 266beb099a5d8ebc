"""Finishes what a crash left half done: a round without a machine, or open again without one, a machine that missed its
answer, a lost letter, mail that was to be removed, a case that was to be erased, a task that nobody was told of, a
person not yet invited.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework import wiring
from casework.domain.loose_end import (
    LooseEnd,
    Unconfirmed,
    Unerased,
    Uninvited,
    Unremoved,
    Unsignalled,
    Unstarted,
    Untold,
)
from casework.domain.round import FOLLOWED, Round, Status
from casework.letters.correspondence import Correspondence
from casework.log import reported
from casework.ports.case_machine import CaseMachine
from casework.ports.erasures import Erasures
from casework.ports.loose_ends import LooseEnds
from casework.ports.mail import MailRemovals
from casework.ports.rounds import Rounds

_GRACE = timedelta(minutes=5)
"""What is younger may still be under way: what leaves loose ends is stopped by Lambda within a minute."""


class NotAllSwept(Exception):
    """Some loose ends could not be tied up; the log says which, and the next sweep tries again."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} loose ends are left")
        self.count = count


@dataclass(frozen=True)
class Sweeper:
    """Ties up loose ends, with what it needs for that. ``invite`` sends the invitation of a case's closing: it needs a
    key that is fetched for it alone.
    """

    rounds: Rounds
    machine: CaseMachine
    correspondence: Correspondence
    removals: MailRemovals
    erasures: Erasures
    invite: Callable[[str, str, datetime], None]

    def tie_up(self, loose_end: LooseEnd, now: datetime) -> None:
        """Start, signal, settle, remove, erase, tell or invite. Raises what keeps it from that."""
        match loose_end:
            case Unstarted(round_):
                self._start(round_)
            case Unsignalled(round_):
                self._signal(round_)
            case Unconfirmed(ref, letter):
                self.correspondence.unconfirmed(ref, letter, now)
            case Unremoved(ref, removal):
                self.removals.finish(ref, removal)
            case Unerased(ref):
                self.erasures.finish(ref)
                self.erasures.tied_up(ref)
            case Untold(ref, task):
                self.correspondence.tell_of(ref, task, now)
            case Uninvited(ref, closing):
                self.invite(ref, closing, now)

    def _start(self, round_: Round) -> None:
        if round_.undone:
            self.machine.start_again(round_)
        else:
            self.machine.start(round_.ref, round_.number)
        self._see_to_its_machine(round_)

    def _signal(self, round_: Round) -> None:
        if round_.task_token is not None and self.machine.answered(round_.task_token):
            if round_.status is Status.ANSWERED:  # else the machine says itself that it has heard
                self.rounds.tied_up(round_.ref, round_.number)
        else:
            self._see_to_its_machine(round_)

    def _see_to_its_machine(self, round_: Round) -> None:
        if self.machine.is_running(round_):
            return
        if round_.kind in FOLLOWED:
            # Its machine failed before it had seen to this, and something has yet to follow from that.
            self.machine.start_again(round_)
        else:
            self.rounds.tied_up(round_.ref, round_.number)


def sweep(loose_ends: LooseEnds, sweeper: Sweeper, now: datetime) -> None:
    """Tie up what has been a loose end for five minutes; safe to run twice, and while others work.

    One that cannot be tied up does not keep the others waiting. Raises NotAllSwept.
    """
    left = 0
    # Erasures come last: what else is tied up may leave something on a case that has been erased.
    for loose_end in sorted(loose_ends.since(now - _GRACE), key=lambda each: isinstance(each, Unerased)):
        try:
            with reported(f"a loose end of {loose_end.ref} is left"):
                sweeper.tie_up(loose_end, now)
        except Exception:  # noqa: BLE001  # whatever it is, it is reported, and the others must not wait for it
            left += 1
    if left:
        raise NotAllSwept(left)


def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    sweeper = Sweeper(
        wiring.rounds(),
        wiring.machine(),
        wiring.correspondence(),
        wiring.removals(),
        wiring.eraser(),
        lambda ref, closing, now: wiring.invitations().send(ref, closing, now),
    )
    sweep(wiring.loose_ends(), sweeper, wiring.now())
