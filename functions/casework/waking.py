"""Starts the machine of a round, and tells it that its round is over, or took another turn."""

from contextlib import suppress

from casework.domain.round import Round, Status
from casework.errors import MachineOutOfReach
from casework.ports.case_machine import CaseMachine
from casework.ports.rounds import Rounds


def begin(ref: str, number: int, machine: CaseMachine) -> None:
    """Start the machine of a round that is written. Where it is out of reach, the sweep starts it: told of a failure
    now, somebody would say the same again, though it is kept.
    """
    with suppress(MachineOutOfReach):
        machine.start(ref, number)


def wake(round_: Round, machine: CaseMachine, rounds: Rounds) -> None:
    """Wake the machine that waits for ``round_``, read after it ended or took a turn. Where it is out of reach, the
    sweep does it. Of a turn the machine says itself that it has heard: by then it may wait again, on another token.
    """
    with suppress(MachineOutOfReach):
        if round_.task_token and machine.answered(round_.task_token) and round_.status is Status.ANSWERED:
            rounds.tied_up(round_.ref, round_.number)
