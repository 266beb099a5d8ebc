"""Intake and the helpdesks beside it, side by side."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from infra.bench.document import tabled
from infra.bench.intake.peers import Peer
from infra.bench.intake.rounds import Run, Start, by_turns, middle, ratios

TIMES_LESS = 5
"""How many times less processor time intake may take than the fastest helpdesk; and no more memory than the leanest."""


@dataclass(frozen=True)
class Compared:
    """A helpdesk by turns with ours: alone, and with the acknowledgement that others write within their intake."""

    name: str
    ours: tuple[Run, ...]
    acknowledging: tuple[Run, ...]
    theirs: tuple[Run, ...]

    @property
    def ratios(self) -> list[float]:
        return ratios(list(zip(self.ours, self.theirs, strict=True)))

    @property
    def equal_ratios(self) -> list[float]:
        return ratios(list(zip(self.acknowledging, self.theirs, strict=True)))


def ours(*options: str) -> Start:
    """How this service's own intake is started."""
    return lambda folder: [sys.executable, "-m", "infra.bench.intake.ours", str(folder), *options]


def compared(peer: Peer, folder: Path, rounds: int) -> Compared:
    """Raises Broke."""
    runs = by_turns([ours(), ours("--acknowledge"), peer.command], folder, rounds)
    return Compared(peer.name, *(tuple(each) for each in zip(*runs, strict=True)))


def table(found: Sequence[Compared]) -> str:
    """The figures of all, ours first, each the median of its rounds."""
    header = [
        "",
        "CPU ms a message",
        "times ours",
        "times ours, acknowledging",
        "peak MB",
        "CPU s to be ready",
        "became",
    ]
    return tabled([header, *_rows(found)])


def _rows(found: Sequence[Compared]) -> Iterator[list[str]]:
    yield _row("**this service's intake**", [run for each in found for run in each.ours])
    yield _row("and its acknowledgement", [run for each in found for run in each.acknowledging])
    for each in found:
        yield _row(each.name, each.theirs, _spread(each.ratios), _spread(each.equal_ratios))


def _row(name: str, runs: Sequence[Run], *beside: str) -> list[str]:
    became = ", ".join(f"{number} {what}" for what, number in runs[0].became.most_common())
    each, ready = middle(runs, lambda run: run.each * 1000), middle(runs, lambda run: run.ready)
    peak = f"{middle(runs, lambda run: run.peak):.0f}"
    return [name, f"{each:.2f}", *(beside or ("1", "")), peak, f"{ready:.2f}", became]


def _spread(times: Sequence[float]) -> str:
    return f"**{median(times):.1f}** ({min(times):.1f} to {max(times):.1f})"


def verdict(found: Sequence[Compared]) -> tuple[bool, str]:
    """Whether the budget is kept, and how, in words."""
    if not found:
        return True, "None of the helpdesks could be installed, so there is nothing to compare with."
    fastest = min(found, key=lambda each: median(each.ratios))
    leanest = min(found, key=lambda each: middle(each.theirs, lambda run: run.peak))
    times, lean = median(fastest.ratios), middle(leanest.theirs, lambda run: run.peak)
    own = middle([run for each in found for run in each.ours], lambda run: run.peak)
    said = (
        f"{fastest.name} is the fastest and takes {times:.1f} times as long as we do; {TIMES_LESS} times is "
        f"the budget. {leanest.name} is the leanest and needs {lean:.0f} MB; ours {own:.0f} MB, and may need no more."
    )
    return times >= TIMES_LESS and own <= lean, said
