"""What each function costs before it is asked anything, beside a client of boto3 alone.

python -m infra.bench.imports          # measures every handler, and prints the figures; 1 beyond the budget
python -m infra.bench.imports --write  # writes them into docs/performance.md as well
"""

import argparse
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from sysconfig import get_path
from typing import Any

from infra.template import REGION, read

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/performance.md"
BUDGET = 1.3
"""How many times the processor time of a bare client the import of a handler may take."""
ROUNDS = 7
_PART = re.compile(r"(<!-- imports -->\n).*?(<!-- end -->)", re.DOTALL)

_CLIENTS = {
    "dynamodb": "dynamodb",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "ses": "sesv2",
    "states": "stepfunctions",
}
"""boto3's client for what a role allows, by how IAM calls the service."""

_TIMED = """
import sys, time
before = time.process_time(), time.perf_counter()
{code}
after = time.process_time(), time.perf_counter()
print(after[0] - before[0], after[1] - before[1], len(sys.modules))
"""


@dataclass(frozen=True)
class Cost:
    """What something costs in a fresh interpreter, beyond the interpreter's own start: processor time (user and
    system) and time on the clock, both in seconds, and how many modules there are then.
    """

    processor: float
    clock: float
    modules: int


@dataclass(frozen=True)
class Handler:
    """The module that Lambda imports for a function, and the clients of boto3 that its role gives it a use for."""

    module: str
    clients: tuple[str, ...] = ()

    @property
    def imported(self) -> str:
        return f"import {self.module}"

    @property
    def ready(self) -> str:
        """To import it, and to make the clients that its calls make when they first need them."""
        return "; ".join([self.imported, *([client(*self.clients)] if self.clients else [])])


@dataclass(frozen=True)
class Compared:
    """A handler beside the bare client, as the medians of all rounds. ``ratio`` and ``ready_ratio`` are of processor
    times, each taken within its round.
    """

    module: str
    cost: Cost
    ratio: float
    ready_ratio: float


def client(*services: str) -> str:
    """The code that makes a client of boto3 for each of ``services``."""
    return "; ".join(["import boto3", *(f'boto3.client("{each}", region_name="{REGION}")' for each in services)])


BARE = client("dynamodb")


def handlers(template: Mapping[str, Any]) -> list[Handler]:
    """The handler of every function of the template."""
    resources = template["Resources"]
    return [
        Handler(
            resource["Properties"]["Handler"].rpartition(".")[0],
            tuple(sorted(_clients(resources[resource["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]))),
        )
        for resource in resources.values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]


def _clients(role: Mapping[str, Any]) -> set[str]:
    statements = [each for policy in role["Policies"] for each in policy["PolicyDocument"]["Statement"]]
    services = {action.partition(":")[0] for statement in statements for action in statement["Action"]}
    return {_CLIENTS[service] for service in services & _CLIENTS.keys()}


def settings(template: Mapping[str, Any]) -> dict[str, str]:
    """The environment that the template gives every function, as far as it is the same in every stack."""
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    return {name: value for name, value in variables.items() if isinstance(value, str)}


def cost(code: str, environment: Mapping[str, str]) -> Cost:
    """What ``code`` costs in an interpreter of its own that finds what ships, the libraries, and nothing of this
    checkout. Raises CalledProcessError when it fails.
    """
    path = os.pathsep.join([str(ROOT / "functions"), get_path("purelib")])
    # -S and -P: nothing that this machine adds to every start of Python, or to its path, is in the figures.
    command = [sys.executable, "-S", "-P", "-c", _TIMED.format(code=code)]
    ran = subprocess.run(command, env={**environment, "PYTHONPATH": path}, capture_output=True, text=True, check=True)
    processor, clock, modules = ran.stdout.split()
    return Cost(float(processor), float(clock), int(modules))


def measured(found: Sequence[Handler], environment: Mapping[str, str], rounds: int) -> tuple[Cost, list[Compared]]:
    """The bare client, and each handler beside it: in every round each has its turn right after a bare client of its
    own, so that whatever else the machine does meanwhile falls on both.
    """
    for code in (BARE, *(each.ready for each in found)):
        cost(code, environment)  # whatever was not compiled is now
    taken: dict[Handler, list[tuple[Cost, Cost, Cost]]] = {each: [] for each in found}
    for _ in range(rounds):
        for each, costs in taken.items():
            bare, imported, ready = (cost(code, environment) for code in (BARE, each.imported, each.ready))
            costs.append((bare, imported, ready))
    compared = [
        Compared(
            each.module,
            _middle([imported for _, imported, _ in costs]),
            median(imported.processor / bare.processor for bare, imported, _ in costs),
            median(ready.processor / bare.processor for bare, _, ready in costs),
        )
        for each, costs in taken.items()
    ]
    return _middle([bare for costs in taken.values() for bare, _, _ in costs]), compared


def _middle(costs: Sequence[Cost]) -> Cost:
    return Cost(median(each.processor for each in costs), median(each.clock for each in costs), costs[0].modules)


def tabled(bare: Cost, compared: Sequence[Compared]) -> str:
    """The figures, the dearest first, as a table in Markdown."""
    header = ["", "import, beside a bare client", "CPU ms", "wall ms", "modules", "with its clients"]
    rows = [header, ["---", *("---:" for _ in header[1:])], *_rows(bare, compared)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _rows(bare: Cost, compared: Sequence[Compared]) -> Iterator[list[str]]:
    def row(what: str, ratio: float, own: Cost, ready: float) -> list[str]:
        times = [f"{seconds * 1000:.0f}" for seconds in (own.processor, own.clock)]
        return [what, f"{ratio:.2f}", *times, str(own.modules), f"{ready:.2f}"]

    yield row("a bare boto3 client", 1, bare, 1)
    for each in sorted(compared, key=lambda each: -each.ratio):
        yield row(f"`{each.module}`", each.ratio, each.cost, each.ready_ratio)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.bench.imports", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write the figures into docs/{DOCUMENT.name}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is started ({ROUNDS})")
    options = parser.parse_args(arguments)
    template = read(ROOT / "template.yaml")
    bare, compared = measured(handlers(template), settings(template), options.rounds)
    table, dearest = tabled(bare, compared), max(each.ratio for each in compared)
    verdict = f"The dearest costs {dearest:.2f} times a bare client; {BUDGET} times is tolerated."
    print(f"{table}\n\n{verdict}")
    if options.write:
        text = DOCUMENT.read_text(encoding="utf-8")
        how = f"{datetime.now(UTC):%d %B %Y} with Python {platform.python_version()}, in {options.rounds} rounds"
        figures = f"Measured on {how}. {verdict}\n\n{table}\n"
        DOCUMENT.write_text(_PART.sub(lambda part: part[1] + figures + part[2], text), encoding="utf-8")
    return 0 if dearest <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
