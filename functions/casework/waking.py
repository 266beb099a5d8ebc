"""Tells a round's machine that its round is over."""

from contextlib import suppress

from casework.domain.round import Round
from casework.errors import MachineOutOfReach
from casework.ports import CaseMachine, Rounds


def wake(round_: Round, machine: CaseMachine, rounds: Rounds) -> None:
    """Wake the machine that waits for ``round_``, read after it ended. Where it is out of reach, the sweep does it."""
    with suppress(MachineOutOfReach):
        if round_.task_token and machine.answered(round_.task_token):
            rounds.tied_up(round_.ref, round_.number)
