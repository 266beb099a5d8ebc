"""The machine that waits for answers, as the use cases need it."""

from typing import Protocol

from casework.domain.round import Round


class CaseMachine(Protocol):
    """The state machine, one execution for each round. Everything here may raise MachineOutOfReach."""

    def start(self, ref: str, number: int) -> None:
        """Start the round's execution; does nothing when it was started before."""

    def start_again(self, round_: Round) -> None:
        """Start another execution for a round whose first one failed, once for this turn of it and once for its end:
        it does what is left to do.
        """

    def is_running(self, round_: Round) -> bool:
        """Whether the execution that has the round in hand is still under way; the first one, if none has it."""

    def answered(self, task_token: str) -> bool:
        """Wake the waiting execution; False when this token no longer wakes anything, which proves nothing else."""
