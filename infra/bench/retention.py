"""What a nightly erasure costs, and whether that grows with what is kept (CF-07): it must not.

python -m infra.bench.retention          # measures, and prints the figures; 1 if reads grow by more than 5 %
python -m infra.bench.retention --write  # writes them into docs/performance.md as well
"""

import argparse
import gc
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from infra.bench.counting import counted
from infra.bench.population import laid, made
from infra.local.service import LocalService

DOCUMENT = Path(__file__).parents[2] / "docs/performance.md"
DUE, AMONG = 1_000, (10_000, 100_000)
TOLERATED = 0.05
"""By how much more a run may read where more is kept."""
BEGINS = datetime(2026, 12, 1, 10, tzinfo=UTC)
_PART = re.compile(r"(<!-- retention -->\n).*?(<!-- end -->)", re.DOTALL)
_NEVER = "at(2000-01-01T00:00:00)"


@dataclass(frozen=True)
class Night:
    """A run in which ``due`` cases went, of ``among``."""

    due: int
    among: int
    items_read: int
    items_written: int
    calls: Counter[str]

    def calls_to(self, service: str) -> int:
        return sum(n for name, n in self.calls.items() if name.startswith(service))


class NotAllErased(Exception):
    """The run that was to be measured did not erase what was due: its figures say nothing."""

    def __init__(self, due: int, erased: int, left: int) -> None:
        super().__init__(f"of {due} cases that were due {erased} were erased, and {left} records were left")
        self.due, self.erased, self.left = due, erased, left


def measured(due: int, among: int) -> Night:
    """The night in which ``due`` of ``among`` cases go, by the state machine as it is deployed. Raises NotAllErased."""
    schedules = ("SweepFunctionEveryHalfHour", "RetentionMachineEveryNight", "DigestFunctionEveryMorning")
    seldom = dict.fromkeys(schedules, _NEVER)
    with counted() as counter, LocalService(BEGINS, schedules=seldom) as service:
        sample = made(service)
        laid(service, sample, due, among)
        night = datetime.combine(sample.due_on, time(2), UTC)
        service.advance(night - timedelta(hours=1))
        counter.forget()
        service.advance(night + timedelta(minutes=1), {"RetentionMachineEveryNight": f"at({night:%Y-%m-%dT%H:%M:%S})"})
        result = Night(due, among, counter.items_read, counter.items_written, Counter(counter.calls))
        (certificate,) = service.request("GET", f"/disposals?month={night:%Y-%m}", role="officer").json["disposals"]
    if (certificate["erased"], certificate["left"]) != (due, 0):
        raise NotAllErased(due, certificate["erased"], certificate["left"])
    return result


def growth(nights: Sequence[Night]) -> float:
    """By how much the reads of the last night differ from those of the first, of which they are a share."""
    first, *_, last = nights
    return abs(last.items_read - first.items_read) / first.items_read


def tabled(nights: Sequence[Night]) -> str:
    """The figures, side by side, as a table in Markdown."""
    header = ["", *(f"{night.due:,} due among {night.among:,}" for night in nights), "ratio", "for each case erased"]
    rows = [header, ["---", *("---:" for _ in header[1:])], *_rows(nights)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _rows(nights: Sequence[Night]) -> Iterator[list[str]]:
    def row(what: str, figures: list[int]) -> list[str]:
        ratio = f"{figures[-1] / figures[0]:.3f}" if figures[0] else ""
        return [what, *(f"{figure:,}" for figure in figures), ratio, f"{figures[-1] / nights[-1].due:.2f}"]

    yield row("**items read**", [night.items_read for night in nights])
    yield row("items written", [night.items_written for night in nights])
    for service in ("DynamoDB", "S3", "SES"):
        yield row(f"calls to {service}", [night.calls_to(service) for night in nights])
    for name in sorted(set().union(*(night.calls for night in nights))):
        yield row(name, [night.calls[name] for night in nights])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.bench.retention", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write the figures into docs/{DOCUMENT.name}")
    options = parser.parse_args(arguments)
    gc.set_threshold(100_000, 20, 20)  # a population is millions of objects, through which Python goes for garbage
    nights = []
    for among in AMONG:
        nights.append(measured(DUE, among))
        print(f"{among:,} cases: {nights[-1].items_read:,} items read", file=sys.stderr, flush=True)
    table, grown = tabled(nights), growth(nights)
    print(table)
    verdict = f"Reads differ by {grown:.1%}; {TOLERATED:.0%} is tolerated."
    print(f"\n{verdict}")
    if options.write:
        text = DOCUMENT.read_text(encoding="utf-8")
        dated = f"Measured on {datetime.now(UTC):%d %B %Y}. {verdict}"
        DOCUMENT.write_text(_PART.sub(lambda part: f"{part[1]}{dated}\n\n{table}\n{part[2]}", text), encoding="utf-8")
    return 0 if grown <= TOLERATED else 1


if __name__ == "__main__":
    sys.exit(main())
