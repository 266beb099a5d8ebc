"""Finishes what a crash left half done: a round without a machine, a machine that missed its answer, a lost letter."""

from datetime import datetime, timedelta
from typing import Any

from casework import wiring
from casework.letters.correspondence import Correspondence
from casework.ports import CaseMachine, Rounds, Unfinished

_GRACE = timedelta(minutes=5)
"""What is younger may still be under way: every Lambda of this application ends within a minute."""


def sweep(
    unfinished: Unfinished, rounds: Rounds, machine: CaseMachine, correspondence: Correspondence, now: datetime
) -> None:
    """Start, signal and settle what has been unfinished for five minutes; safe to run twice, and while others work."""
    until = now - _GRACE
    for round_ in unfinished.rounds("start", until):
        machine.start(round_.ref, round_.number)
        if not machine.is_running(round_.ref, round_.number):
            rounds.signalled(round_.ref, round_.number)
    for round_ in unfinished.rounds("signal", until):
        woken = round_.task_token is not None and machine.answered(round_.task_token)
        if woken or not machine.is_running(round_.ref, round_.number):
            rounds.signalled(round_.ref, round_.number)
    for ref, letter in unfinished.letters(until):
        correspondence.unconfirmed(ref, letter, now)


def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    sweep(wiring.unfinished(), wiring.rounds(), wiring.machine(), wiring.correspondence(), wiring.now())
