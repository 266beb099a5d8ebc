"""python -m infra.corpus FOLDER: prints what became of the messages there; 1 where one was lost or mistaken."""

import sys
from pathlib import Path

from infra.corpus.messages import messages
from infra.corpus.report import by_category, confusion, failures, not_recognised, slowest
from infra.corpus.whole_intake import whole_intake


def main(folder: str) -> int:
    """The exit status."""
    with whole_intake() as intake:
        taken = [intake.take_in(message) for message in messages(Path(folder))]
    for part in (by_category(taken), slowest(taken), confusion(taken), "\n".join(not_recognised(taken))):
        print(part, end="\n\n")
    failed = failures(taken)
    print(*(failed or ["nothing was lost, and no person's message was taken for a machine's"]), sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
