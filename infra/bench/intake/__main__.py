"""What it costs to take in an email, from its bytes to the items to write, beside what known helpdesks spend on it.

python -m infra.bench.intake          # measures, and prints the figures; 1 beyond the budget
python -m infra.bench.intake --write  # writes them into docs/performance.md as well
"""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from infra.bench import document
from infra.bench.intake.compared import Compared, compared, table, verdict
from infra.bench.intake.messages import invented, laid_out, of_corpus
from infra.bench.intake.peers import NotToBeHad, peers

ROUNDS, MESSAGES, WARMING = 5, 200, 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.bench.intake", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write the figures into docs/{document.DOCUMENT.name}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is started ({ROUNDS})")
    parser.add_argument("--messages", type=int, default=MESSAGES, help=f"how many each takes in ({MESSAGES})")
    parser.add_argument(
        "--corpus", type=Path, default=os.environ.get("CORPUS"), help="real messages, else invented ones"
    )
    options = parser.parse_args()
    real = options.corpus is not None and options.corpus.is_dir()
    messages = of_corpus(options.corpus, options.messages) if real else invented(options.messages)
    folder = laid_out("bench-intake", messages, invented(WARMING, first=10_000))
    found, missing = _found(folder, options.rounds)
    kept, said = verdict(found)
    which = "of the corpus" if real else "of invented people"
    method = (
        f"Measured on {datetime.now(UTC):%d %B %Y} with Python {platform.python_version()}: {len(messages)} messages "
        f"{which}, {options.rounds} rounds. {' '.join([said, *missing])}"
    )
    figures = f"{method}\n\n{table(found)}" if found else method
    print(figures)
    if options.write:
        document.write("intake", figures)
    return 0 if kept else 1


def _found(folder: Path, rounds: int) -> tuple[list[Compared], list[str]]:
    found, missing = [], []
    for peer in peers():
        try:
            peer.install()
        except NotToBeHad as why:
            missing.append(f"{why}.")
            continue
        print(f"{peer.name}: {rounds} rounds", file=sys.stderr, flush=True)
        found.append(compared(peer, folder, rounds))
    return found, missing


if __name__ == "__main__":
    sys.exit(main())
