"""Runs of one system and another by turns, on the same messages: whatever else the machine does falls on both."""

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

_COMPILED = Path(__file__).parents[3] / "build/pycache"

Start = Callable[[Path], Sequence[str]]
"""The command that takes in the messages in a folder, as measuring.py says what that cost."""


class Broke(Exception):
    """A system that was to be measured gave no figures."""

    def __init__(self, command: Sequence[str]) -> None:
        super().__init__(f"no figures from {' '.join(command)}")
        self.command = command


@dataclass(frozen=True)
class Run:
    """One process that took in every message: seconds of processor until it was ready and for each message, the most
    memory that it had (MB), and what became of how many messages.
    """

    ready: float
    spent: tuple[float, ...]
    peak: float
    became: Counter[str]

    @property
    def each(self) -> float:
        """Seconds of processor for a message, all of them shared alike."""
        return mean(self.spent)


def run(command: Sequence[str]) -> Run:
    """Raises Broke. Memory is what the kernel says of the process just before it ends, the program's start included."""
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, text=True, env=_environment()) as process:
        assert process.stdout
        figures = process.stdout.readline()
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        process.communicate()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    if not figures or not peak:
        raise Broke(command)
    said = json.loads(figures)
    return Run(said["ready"], tuple(said["spent"]), int(peak[1]) / 1024, Counter(said["became"]))


def _environment() -> dict[str, str]:
    """Every program in Python finds its modules compiled, from its second start on, wherever it is installed."""
    rest = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**rest, "PYTHONPYCACHEPREFIX": str(_COMPILED)}


def by_turns(systems: Sequence[Start], folder: Path, rounds: int) -> list[tuple[Run, ...]]:
    """Of each round the runs of each of ``systems``, one after another; a first round does not count. Raises Broke."""
    for start in systems:
        run(start(folder))
    return [tuple(run(start(folder)) for start in systems) for _ in range(rounds)]


def ratios(rounds: Sequence[tuple[Run, Run]]) -> list[float]:
    """In each round, how many times as much the second spent on a message as the first."""
    return [second.each / first.each for first, second in rounds]


def middle(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """The median of all rounds."""
    return median(map(figure, runs))
