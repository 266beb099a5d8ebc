"""What a cold start of each function costs before it does anything, beside a client of boto3 alone.

python -m infra.bench.imports          # measures every handler, and prints the figures; 1 beyond the budget
python -m infra.bench.imports --write  # writes them into docs/performance.md as well
"""

import argparse
import os
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
ROUNDS = 9
_PART = re.compile(r"(<!-- imports -->\n).*?(<!-- end -->)", re.DOTALL)

BARE = f'import boto3; boto3.client("dynamodb", region_name="{REGION}")'
_CLIENTS = {
    "dynamodb": "dynamodb",
    "s3": "s3",
    "ses": "sesv2",
    "secretsmanager": "secretsmanager",
    "states": "stepfunctions",
}
"""boto3's client for what a role allows, by how IAM calls the service."""
_TIMED = """
import sys, time
before = time.process_time(), time.perf_counter()
{code}
after = time.process_time(), time.perf_counter()
modules = len(sys.modules)
import resource
print(after[0] - before[0], after[1] - before[1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, modules)
"""


@dataclass(frozen=True)
class Cost:
    """Of one fresh interpreter, beyond its own start: processor time (user and system) and time on the clock, both in
    seconds; of all of it the peak of memory in MiB, and the number of modules it then has.
    """

    processor: float
    clock: float
    memory: float
    modules: int


@dataclass(frozen=True)
class Handler:
    """What Lambda imports for a function, and the clients of boto3 for which its role has a use."""

    module: str
    clients: tuple[str, ...]

    @property
    def imported(self) -> str:
        return f"import {self.module}"

    @property
    def ready(self) -> str:
        """To import it, and to make the clients that its calls make when they first need them."""
        made = "; ".join(f'boto3.client("{client}", region_name="{REGION}")' for client in self.clients)
        return f"import {self.module}; import boto3; {made}" if made else self.imported


@dataclass(frozen=True)
class Compared:
    """A handler beside the bare client: the medians over all rounds, of ratios taken within each."""

    module: str
    ratio: float
    imported: Cost
    ready_ratio: float

    @property
    def within_budget(self) -> bool:
        return self.ratio <= BUDGET


def handlers(template: Mapping[str, Any]) -> list[Handler]:
    """Every handler of the template, once, as its functions come."""
    resources = template["Resources"]
    found = {}
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Serverless::Function":
            module = resource["Properties"]["Handler"].rpartition(".")[0]
            role = resources[f"{name.removesuffix('Function')}Role"]["Properties"]
            found[module] = Handler(module, tuple(sorted(_clients(role))))
    return list(found.values())


def _clients(role: Mapping[str, Any]) -> set[str]:
    statements = [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]
    services = {action.partition(":")[0] for statement in statements for action in statement["Action"]}
    return {_CLIENTS[service] for service in services & _CLIENTS.keys()}


def settings(template: Mapping[str, Any]) -> dict[str, str]:
    """The environment that the template gives every function, as far as it is the same in every stack."""
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    return {name: value for name, value in variables.items() if isinstance(value, str)}


def cost(code: str, environment: Mapping[str, str]) -> Cost:
    """What ``code`` costs in an interpreter of its own, which finds what ships and the libraries, and no more. Raises
    CalledProcessError when it fails.
    """
    path = os.pathsep.join([str(ROOT / "functions"), get_path("purelib")])
    # -S: no .pth file of this machine's, which Lambda has not. What is compiled stays so, as for any second start.
    command = [sys.executable, "-S", "-P", "-c", _TIMED.format(code=code)]
    ran = subprocess.run(
        command, env={**environment, "PYTHONPATH": path}, capture_output=True, text=True, check=True, cwd=ROOT
    )
    processor, clock, memory, modules = ran.stdout.split()
    return Cost(float(processor), float(clock), float(memory), int(modules))


def measured(found: Sequence[Handler], environment: Mapping[str, str], rounds: int) -> tuple[Cost, list[Compared]]:
    """The bare client and each handler beside it: in every round each has its turn, right after a bare client of its
    own, so that whatever else the machine does meanwhile falls on both.
    """
    bare: list[Cost] = []
    imported: dict[str, list[tuple[Cost, Cost]]] = {each.module: [] for each in found}
    ready: dict[str, list[float]] = {each.module: [] for each in found}
    for code in (BARE, *(each.ready for each in found)):
        cost(code, environment)  # whatever was not yet compiled is now
    for _ in range(rounds):
        for each in found:
            beside = cost(BARE, environment)
            bare.append(beside)
            imported[each.module].append((cost(each.imported, environment), beside))
            ready[each.module].append(cost(each.ready, environment).processor / beside.processor)
    return _middle(bare), [
        Compared(
            module,
            median(own.processor / beside.processor for own, beside in pairs),
            _middle([own for own, _ in pairs]),
            median(ready[module]),
        )
        for module, pairs in imported.items()
    ]


def _middle(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(each.processor for each in costs),
        median(each.clock for each in costs),
        median(each.memory for each in costs),
        costs[-1].modules,
    )


def tabled(bare: Cost, compared: Sequence[Compared]) -> str:
    """The figures, dearest first, as a table in Markdown."""
    header = ["handler", "ratio", "CPU ms", "wall ms", "peak MiB", "modules", "ratio with its clients"]
    rows = [header, ["---", *("---:" for _ in header[1:])], *_rows(bare, compared)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _rows(bare: Cost, compared: Sequence[Compared]) -> Iterator[list[str]]:
    def row(what: str, ratio: float, own: Cost, ready: float) -> list[str]:
        times = [f"{own.processor * 1000:.0f}", f"{own.clock * 1000:.0f}", f"{own.memory:.0f}", str(own.modules)]
        return [what, f"{ratio:.2f}", *times, f"{ready:.2f}"]

    yield row("*a bare boto3 client*", 1, bare, 1)
    for each in sorted(compared, key=lambda each: -each.ratio):
        yield row(f"`{each.module}`", each.ratio, each.imported, each.ready_ratio)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.bench.imports", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write the figures into docs/{DOCUMENT.name}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is started ({ROUNDS})")
    options = parser.parse_args(arguments)
    template = read(ROOT / "template.yaml")
    bare, compared = measured(handlers(template), settings(template), options.rounds)
    table = tabled(bare, compared)
    dearest = max(compared, key=lambda each: each.ratio)
    verdict = f"The dearest import costs {dearest.ratio:.2f} times a bare client; {BUDGET} times is tolerated."
    print(f"{table}\n\n{verdict}")
    if options.write:
        text = DOCUMENT.read_text(encoding="utf-8")
        how = f"Python {sys.version_info.major}.{sys.version_info.minor}, {options.rounds} rounds"
        dated = f"Measured on {datetime.now(UTC):%d %B %Y} ({how}). {verdict}"
        DOCUMENT.write_text(_PART.sub(lambda part: f"{part[1]}{dated}\n\n{table}\n{part[2]}", text), encoding="utf-8")
    return 0 if all(each.within_budget for each in compared) else 1


if __name__ == "__main__":
    sys.exit(main())
