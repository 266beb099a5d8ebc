"""Finishes what a crash left half done: a round without a machine, a machine that missed its answer, a lost letter."""

from datetime import datetime, timedelta
from typing import Any

from casework import wiring
from casework.domain.loose_end import LooseEnd, Unconfirmed, Unsignalled, Unstarted
from casework.letters.correspondence import Correspondence
from casework.log import reported
from casework.ports import CaseMachine, LooseEnds, Rounds

_GRACE = timedelta(minutes=5)
"""What is younger may still be under way: what leaves loose ends is stopped by Lambda within a minute."""


class NotAllSwept(Exception):
    """Some loose ends could not be tied up; the log says which, and the next sweep tries again."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} loose ends are left")
        self.count = count


def sweep(
    loose_ends: LooseEnds, rounds: Rounds, machine: CaseMachine, correspondence: Correspondence, now: datetime
) -> None:
    """Start, signal and settle what has been a loose end for five minutes; safe to run twice, and while others work.

    One that cannot be tied up does not keep the others waiting. Raises NotAllSwept.
    """
    left = 0
    for loose_end in loose_ends.since(now - _GRACE):
        try:
            with reported(f"a loose end of {loose_end.ref} is left"):
                _tie_up(loose_end, rounds, machine, correspondence, now)
        except Exception:  # noqa: BLE001  # whatever it is, it is reported, and the others must not wait for it
            left += 1
    if left:
        raise NotAllSwept(left)


def _tie_up(
    loose_end: LooseEnd, rounds: Rounds, machine: CaseMachine, correspondence: Correspondence, now: datetime
) -> None:
    match loose_end:
        case Unstarted(round_):
            machine.start(round_.ref, round_.number)
            if not machine.is_running(round_.ref, round_.number):
                rounds.tied_up(round_.ref, round_.number)
        case Unsignalled(round_):
            woken = round_.task_token is not None and machine.answered(round_.task_token)
            if woken or not machine.is_running(round_.ref, round_.number):
                rounds.tied_up(round_.ref, round_.number)
        case Unconfirmed(ref, letter):
            correspondence.unconfirmed(ref, letter, now)


def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    sweep(wiring.loose_ends(), wiring.rounds(), wiring.machine(), wiring.correspondence(), wiring.now())
